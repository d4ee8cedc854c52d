/** Ironic: machines without a hypervisor. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const ironicService = {
  name: 'ironic',
  families: [
    retainedFamily({
      code: 'plan/bare-metal-stays',
      why: 'bare metal is enrolled in Ironic and stays there',
      types: {
        'OS::Ironic::Port': { role: 'machine' },
      },
      others: { prefixes: ['OS::Ironic::'], role: 'machine' },
    }),
  ],
} satisfies RetainedService;
