/** Swift, in both spellings: containers are reached over HTTP from anywhere. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const swiftService = {
  name: 'swift',
  families: [
    retainedFamily({
      code: 'plan/object-store-stays',
      why: 'the container stays in Swift, where VMs reach it over HTTP as before',
      types: {
        'AWS::S3::Bucket': { role: 'data' },
        'OS::Swift::Container': { role: 'data' },
      },
      others: { prefixes: ['OS::Swift::'], role: 'data' },
    }),
  ],
} satisfies RetainedService;
