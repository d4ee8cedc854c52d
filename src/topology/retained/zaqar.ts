/** Zaqar: queues are reached over HTTP from anywhere. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const zaqarService = {
  name: 'zaqar',
  families: [
    retainedFamily({
      code: 'plan/messaging-stays',
      why: 'queues and subscriptions stay in Zaqar',
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
