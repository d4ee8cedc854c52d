/** Nova: what says where servers may run, and how many. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const novaService = {
  name: 'nova',
  families: [
    retainedFamily({
      code: 'plan/compute-administration',
      why: 'aggregates and quotas are administration of Nova and stay there',
      gone: 'its aggregates and quotas do not exist in the cluster',
      advice:
        'Label nodes and select them with a nodeSelector instead of an aggregate. A ResourceQuota of the namespace limits vCPUs and memory.',
      types: {
        'OS::Nova::HostAggregate': { role: 'administration' },
        'OS::Nova::Quota': { role: 'administration' },
      },
      others: { prefixes: ['OS::Nova::'], role: 'administration' },
    }),
  ],
} satisfies RetainedService;
