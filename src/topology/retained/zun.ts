/** Zun: it runs containers already. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const zunService = {
  name: 'zun',
  families: [
    retainedFamily({
      code: 'plan/container-stays',
      why: 'the container is run by Zun and stays there',
      types: {
        'OS::Zun::Container': { role: 'machine' },
      },
      others: { prefixes: ['OS::Zun::'], role: 'machine' },
    }),
  ],
} satisfies RetainedService;
