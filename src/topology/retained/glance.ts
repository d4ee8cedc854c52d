/** Glance: images are imported by the cluster, not made from a stack. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const glanceService = {
  name: 'glance',
  families: [
    retainedFamily({
      code: 'plan/image-stays',
      why: 'the image stays in Glance; images in heat2kube.yaml maps it to the cluster',
      types: {
        'OS::Glance::Image': { role: 'data' },
        'OS::Glance::WebImage': { role: 'data' },
      },
      others: { prefixes: ['OS::Glance::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
