/** Mistral: workflows act on the cloud, wherever the machines are. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const mistralService = {
  name: 'mistral',
  families: [
    retainedFamily({
      code: 'plan/workflow-stays',
      why: 'workflows and their triggers stay in Mistral',
      types: {
        'OS::Mistral::CronTrigger': { role: 'service' },
        'OS::Mistral::ExternalResource': { role: 'service' },
        'OS::Mistral::Workflow': { role: 'service' },
      },
      others: { prefixes: ['OS::Mistral::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
