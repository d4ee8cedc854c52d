/** Glance: images are imported by the cluster, not made from a stack. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const glanceService = {
  name: 'glance',
  families: [
    retainedFamily({
      code: 'plan/image-stays',
      why: 'the image stays in Glance; images in heat2kube.yaml maps it to the cluster',
      gone: 'the cluster has no copy of the image',
      advice:
        'Download the image, upload it to the cluster with virtctl image-upload, and map it under images in heat2kube.yaml.',
      types: {
        'OS::Glance::Image': { role: 'data' },
        'OS::Glance::WebImage': { role: 'data' },
      },
      others: { prefixes: ['OS::Glance::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
