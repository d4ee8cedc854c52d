/** Resources of Heat that stand for others: their own resources are translated one by one. */
import { retainedFamily, type RetainedService } from '../retention.ts';

export const heatStacksService = {
  name: 'heat-stacks',
  families: [
    retainedFamily({
      code: 'plan/nested-stack',
      why: 'its own resources are translated one by one as far as they could be read',
      types: {
        'AWS::CloudFormation::Stack': { role: 'nested-stack', serves: 'members' },
        'OS::Heat::ResourceGroup': { role: 'nested-stack', serves: 'members' },
      },
    }),
    retainedFamily({
      code: 'plan/resource-chain',
      why: 'its members are translated; the order between them is kept in the plan',
      types: {
        'OS::Heat::ResourceChain': { role: 'nested-stack' },
      },
    }),
    retainedFamily({
      code: 'plan/remote-stack',
      why: 'Heat makes it as a stack of its own, maybe in another region; its template is translated on its own',
      types: {
        'OS::Heat::Stack': { role: 'nested-stack' },
      },
    }),
  ],
} satisfies RetainedService;
