/** Load balancers before members that no Service reaches: the network backend of the members shares their connections. */
import type { Value } from '../../../evaluate/value.ts';
import type { PlacedNic } from '../../../plan/network-backend.ts';
import type { MadeItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import { endsOf, poolsOf } from '../../../topology/views/balancing.ts';
import { placedNic } from '../../objects/own-interfaces.ts';
import { affinityOf, balancerAnnotations } from './annotations.ts';
import { memberLabel, shapersOf, type Back } from './backs.ts';
import { servicePort } from './ports.ts';

/** The interface of a member on such a backend. */
function memberNic(world: Pick<World, 'graph' | 'networks'>, balancer: Balancer): PlacedNic | undefined {
  const ends = poolsOf(world.graph, balancer).flatMap((pool) => endsOf(world.graph, pool));
  return ends.map(({ nic }) => (nic ? placedNic(world, nic) : undefined)).find((nic) => nic?.backend.balance);
}

/** The address at which clients connect, which stays; undefined where a Service has another one. */
export function ownAddress(world: Pick<World, 'graph' | 'networks'>, balancer: Balancer): Value | undefined {
  const [vip] = world.graph.follow(balancer, 'vip');
  return memberNic(world, balancer) && vip?.addresses.find(({ ip }) => ip)?.ip;
}

/** Undefined where Services do it. */
export function ownBalancing(
  world: World,
  balancer: Balancer,
  backs: readonly Back[],
): readonly MadeItem[] | undefined {
  const nic = memberNic(world, balancer);
  const address = ownAddress(world, balancer);
  if (!nic || !address || backs.length === 0) return undefined;
  // Nothing takes settings of Octavia there, which is told.
  balancerAnnotations(world, balancer, { backs, audience: 'stack' });
  const affinity = affinityOf(backs);
  const items = nic.backend.balance?.(
    {
      balancer,
      address,
      label: memberLabel(world, balancer.id),
      ports: backs.map(servicePort),
      ...(affinity && { affinity }),
    },
    nic,
    world,
  );
  const shapedBy = shapersOf(world, balancer, backs);
  return items?.map((item) => (item.item === 'object' ? { ...item, shapedBy } : item));
}
