/** Magnum: a managed cluster is no part of the one that machines move to. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const magnumService = {
  name: 'magnum',
  families: [
    retainedFamily({
      code: 'plan/managed-cluster-stays',
      why: 'the cluster is managed by Magnum and stays there',
      gone: 'the cluster that Magnum manages is not moved',
      advice: 'Create another cluster, and move the workloads to it with a backup tool such as Velero.',
      types: {
        'OS::Magnum::Bay': { role: 'service' },
        'OS::Magnum::BayModel': { role: 'administration' },
        'OS::Magnum::Cluster': { role: 'service' },
        'OS::Magnum::ClusterTemplate': { role: 'administration' },
      },
      others: { prefixes: ['OS::Magnum::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
