/** Sahara: data processing, with its own machines. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const saharaService = {
  name: 'sahara',
  families: [
    retainedFamily({
      code: 'plan/data-processing-stays',
      why: 'data processing clusters and jobs are managed by Sahara and stay there',
      gone: 'nothing runs its clusters and jobs',
      advice: 'Run the jobs with an operator in the cluster, such as the one for Spark, and copy their data.',
      types: {
        'OS::Sahara::Cluster': { role: 'machine' },
        'OS::Sahara::ClusterTemplate': { role: 'administration' },
        'OS::Sahara::DataSource': { role: 'administration' },
        'OS::Sahara::ImageRegistry': { role: 'administration' },
        'OS::Sahara::Job': { role: 'administration' },
        'OS::Sahara::JobBinary': { role: 'administration' },
        'OS::Sahara::NodeGroupTemplate': { role: 'administration' },
      },
      others: { prefixes: ['OS::Sahara::'], role: 'machine' },
    }),
  ],
} satisfies RetainedService;
