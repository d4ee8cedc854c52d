/** Phase assess: whether Octavia may make a load balancer for each Service, beside those of the old stack. */
import { memberOf } from '../../print/render-object.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { look, note, type Variable } from '../../plan/operations.ts';
import type { StackTarget } from '../../plan/target.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import { balancerId, isOctavia } from '../objects/load-balancer.ts';
import { hasBegun } from '../objects/moving.ts';

/** Without quota a Service never gets its address, and nobody sees that before the traffic is to move. */
export const balancerQuota: StackTarget = {
  id: 'balancer-quota',
  steps: (world, items) => {
    const needed = items.filter((item) => item.item === 'object' && needsBalancer(item.object)).length;
    if (!isOctavia(world) || needed === 0 || hasBegun(world)) return [];
    return [
      step('assess', {
        id: 'balancer-quota',
        title: 'Check the quota for load balancers',
        do: [look({ look: 'balancer-quota', project }), look({ look: 'balancers' })],
        check: [
          note(
            `${code('load_balancer')} is -1, or at least ${needed} more than the load balancers that the second command lists: each Service of type LoadBalancer becomes one. Run both commands in the project of the nodes of the cluster.`,
          ),
        ],
      }),
    ];
  },
};

const project: Variable = { variable: 'PROJECT_ID', value: { look: { look: 'own-project' } } };

/** Services that share an address share a load balancer, which others than the first name. */
function needsBalancer({ kind, body, metadata }: KubeObject): boolean {
  const isShared = metadata.annotations?.has(balancerId) === true;
  return kind === 'Service' && !isShared && memberOf(memberOf(body, 'spec'), 'type') === 'LoadBalancer';
}
