/** Trove: a managed database is reached over the network until its data is moved. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const troveService = {
  name: 'trove',
  families: [
    retainedFamily({
      code: 'plan/managed-database-stays',
      why: 'the database is managed by Trove and stays there until its data is dumped and restored',
      gone: 'its data is not copied',
      advice:
        'Run a database in the cluster, or use one outside OpenStack. Dump the data and restore it there, and give the VMs the new address.',
      types: {
        'OS::Trove::Cluster': { role: 'data' },
        'OS::Trove::Instance': { role: 'data' },
      },
      others: { prefixes: ['OS::Trove::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
