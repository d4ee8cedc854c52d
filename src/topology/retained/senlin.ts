/** Senlin: clusters of servers that are managed outside Heat. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const senlinService = {
  name: 'senlin',
  families: [
    retainedFamily({
      code: 'plan/clustering-stays',
      why: 'the cluster of servers is managed by Senlin and stays there',
      gone: 'its servers are not moved',
      advice: 'Rewrite the cluster as a group of OS::Nova::Server, whose members are translated, and convert again.',
      types: {},
      others: { prefixes: ['OS::Senlin::'], role: 'machine' },
    }),
  ],
} satisfies RetainedService;
