/** Ironic: machines without a hypervisor. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const ironicService = {
  name: 'ironic',
  families: [
    retainedFamily({
      code: 'plan/bare-metal-stays',
      why: 'bare metal is enrolled in Ironic and stays there',
      gone: 'Ironic no longer manages the bare metal',
      advice: 'Enroll the machine with another tool, such as Metal3, or move its workload to a VM.',
      types: {
        'OS::Ironic::Port': { role: 'machine' },
      },
      others: { prefixes: ['OS::Ironic::'], role: 'machine' },
    }),
  ],
} satisfies RetainedService;
