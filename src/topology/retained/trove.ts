/** Trove: a managed database is reached over the network until its data is moved. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const troveService = {
  name: 'trove',
  families: [
    retainedFamily({
      code: 'plan/managed-database-stays',
      why: 'the database is managed by Trove and stays there until its data is dumped and restored',
      types: {
        'OS::Trove::Cluster': { role: 'data' },
        'OS::Trove::Instance': { role: 'data' },
      },
      others: { prefixes: ['OS::Trove::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
