/** Zaqar: queues are reached over HTTP from anywhere. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const zaqarService = {
  name: 'zaqar',
  families: [
    retainedFamily({
      code: 'plan/messaging-stays',
      why: 'queues and subscriptions stay in Zaqar',
      gone: 'nothing delivers its messages',
      advice: 'Run a message queue in the cluster, and change the programs that use the Zaqar API.',
      types: {
        'OS::Zaqar::MistralTrigger': { role: 'service' },
        'OS::Zaqar::Queue': { role: 'service' },
        'OS::Zaqar::SignedQueueURL': { role: 'service' },
        'OS::Zaqar::Subscription': { role: 'service' },
      },
      others: { prefixes: ['OS::Zaqar::'], role: 'service' },
    }),
  ],
} satisfies RetainedService;
