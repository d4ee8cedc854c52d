/** Swift, in both spellings: containers are reached over HTTP from anywhere. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const swiftService = {
  name: 'swift',
  families: [
    retainedFamily({
      code: 'plan/object-store-stays',
      why: 'the container stays in Swift, where VMs reach it over HTTP as before',
      gone: 'its data is not copied, and VMs do not reach the container',
      advice: 'Create a bucket at another object store, copy the objects to it, and give the VMs its address and keys.',
      types: {
        'AWS::S3::Bucket': { role: 'data' },
        'OS::Swift::Container': { role: 'data' },
      },
      others: { prefixes: ['OS::Swift::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
