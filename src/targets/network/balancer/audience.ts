/** Who reaches the address of a load balancer. */
import type { NodeId } from '../../../evaluate/fact.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { present } from '../../../source/present.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { addressesOfBalancer } from '../../../topology/views/balancing.ts';
import { reachability } from '../../../topology/views/reachability.ts';
import { addressesBefore } from '../../objects/balanced.ts';

export type Audience = 'public' | 'network' | 'stack';

/**
 * `public`: clients outside the cloud; `stack`: VMs of the stack alone; `network`: others too, which the stack does not know
 * or which stay in OpenStack.
 */
export function audienceOf(world: World, { id }: Balancer): Audience {
  return present(audiences(world).get(id), 'audience of a load balancer');
}

const audiences = perWorld(
  (world): ReadonlyMap<NodeId, Audience> =>
    new Map(world.graph.of('balancer').map((balancer) => [balancer.id, findAudience(world, balancer)])),
);

function findAudience(world: World, balancer: Balancer): Audience {
  const { graph, placed } = world;
  const [vip] = graph.follow(balancer, 'vip');
  if (!vip || isReachedFromOutside(world, balancer, vip)) return 'public';
  const stay = graph.of('machine').some(({ id }) => placed.on(id, 'openstack') !== undefined);
  return isOnOwnNetwork(world, balancer) && !stay ? 'stack' : 'network';
}

/** Whether the stack knows everybody who is on the network of its address. */
function isOnOwnNetwork({ graph }: World, balancer: Balancer): boolean {
  const [vip] = graph.follow(balancer, 'vip');
  return vip !== undefined && reachability(graph).standing(vip, 4)?.network !== undefined;
}

/** Whether nobody may connect but servers of the stack. */
export function isForStack(world: World, balancer: Balancer): boolean {
  return audienceOf(world, balancer) !== 'public' && isOnOwnNetwork(world, balancer);
}

/** A floating IP that the user has given up leads nobody there any more. */
function isReachedFromOutside(world: World, balancer: Balancer, vip: Nic): boolean {
  const routes = reachability(world.graph);
  const isGivenUp =
    addressesOfBalancer(world.graph, balancer).length > 0 && addressesBefore(world, balancer).length === 0;
  const verdict = isGivenUp ? routes.routedFromOutside(vip, 4) : routes.reachedFromOutside(vip, 4);
  return verdict === 'yes';
}
