/** Resources of Heat that stand for others: their own resources are translated one by one. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const heatStacksService = {
  name: 'heat-stacks',
  families: [
    retainedFamily({
      code: 'plan/nested-stack',
      why: 'its resources are translated one by one as far as its template can be read',
      advice: 'Give the template of the nested stack, and convert again.',
      types: {
        'AWS::CloudFormation::Stack': { role: 'nested-stack', serves: 'members' },
        'OS::Heat::AutoScalingGroup': { role: 'scaling-group', serves: 'members' },
        'OS::Heat::ResourceGroup': { role: 'nested-stack', serves: 'members' },
      },
    }),
    retainedFamily({
      code: 'plan/resource-chain',
      why: 'its members are translated; the order between them is kept in the plan',
      advice: undefined,
      types: {
        'OS::Heat::ResourceChain': { role: 'nested-stack' },
      },
    }),
    retainedFamily({
      code: 'plan/remote-stack',
      why: 'Heat creates it as a separate stack, possibly in another region',
      advice: 'Convert the template of the stack separately, with the profile of this one.',
      types: {
        'OS::Heat::Stack': { role: 'nested-stack' },
      },
    }),
  ],
} satisfies RetainedService;
