/** The Amazon spellings of users and their keys, which only let the guest call Heat. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const awsIamService = {
  name: 'aws-iam',
  families: [
    retainedFamily({
      code: 'plan/aws-identity',
      why: 'the user and its keys only let the guest tools call Heat',
      advice: 'Remove the calls of Heat from the start-up data. Nothing in the cluster replaces the user and its keys.',
      types: {
        'AWS::IAM::AccessKey': { role: 'administration', serves: 'users' },
        'AWS::IAM::User': { role: 'administration', serves: 'users' },
      },
      others: { prefixes: ['AWS::IAM::'], role: 'administration', serves: 'users' },
    }),
  ],
} satisfies RetainedService;
