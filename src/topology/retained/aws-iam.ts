/** The Amazon spellings of users and their keys, which only let the guest call Heat. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const awsIamService = {
  name: 'aws-iam',
  families: [
    retainedFamily({
      code: 'plan/aws-identity',
      why: 'the user and its keys only let the guest tools call Heat',
      advice:
        'Nothing in the cluster replaces the user and its keys: start-up data has the word "none" in their places. cfn-init and cfn-signal need no keys in a VM. Remove other calls of Heat from the start-up data.',
      types: {
        'AWS::IAM::AccessKey': { role: 'credential', serves: 'users' },
        'AWS::IAM::User': { role: 'administration', serves: 'users' },
      },
      others: { prefixes: ['AWS::IAM::'], role: 'administration', serves: 'users' },
    }),
  ],
} satisfies RetainedService;
