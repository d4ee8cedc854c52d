/** Blazar: capacity of the cloud that is kept for later. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const blazarService = {
  name: 'blazar',
  families: [
    retainedFamily({
      code: 'plan/reservation-stays',
      why: 'reservations stay in Blazar',
      gone: 'the cluster reserves no hosts',
      advice: 'Reserve nodes with taints and labels if VMs need nodes of their own.',
      types: {
        'OS::Blazar::Host': { role: 'administration' },
        'OS::Blazar::Lease': { role: 'administration' },
      },
      others: { prefixes: ['OS::Blazar::'], role: 'administration' },
    }),
  ],
} satisfies RetainedService;
