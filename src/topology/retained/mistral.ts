/** Mistral: workflows act on the cloud, wherever the machines are. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const mistralService = {
  name: 'mistral',
  families: [
    retainedFamily({
      code: 'plan/workflow-stays',
      why: 'workflows and their triggers stay in Mistral',
      gone: 'nothing runs its workflows',
      advice:
        'Rewrite the workflow as Jobs, as CronJobs where a trigger starts it, or for a workflow engine in the cluster.',
      types: {
        'OS::Mistral::CronTrigger': { role: 'service' },
        'OS::Mistral::ExternalResource': { role: 'service' },
        'OS::Mistral::Workflow': { role: 'service' },
      },
      others: { prefixes: ['OS::Mistral::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
