/** Manila: a share is reached over its network, which moved machines must still reach. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const manilaService = {
  name: 'manila',
  families: [
    retainedFamily({
      code: 'plan/share-stays',
      why: 'the share stays in Manila; machines that mount it must still reach its network',
      gone: 'its data is not copied, and VMs cannot mount the share',
      advice:
        'Create a claim with access mode ReadWriteMany or an NFS server, copy the data to it, and change the mounts of the VMs.',
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
