/** Manila: a share is reached over its network, which moved machines must still reach. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const manilaService = {
  name: 'manila',
  families: [
    retainedFamily({
      code: 'plan/share-stays',
      why: 'the share stays in Manila; machines that mount it must still reach its network',
      types: {
        'OS::Manila::SecurityService': { role: 'administration' },
        'OS::Manila::Share': { role: 'data' },
        'OS::Manila::ShareNetwork': { role: 'administration' },
        'OS::Manila::ShareType': { role: 'administration' },
      },
      others: { prefixes: ['OS::Manila::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
