/** What an object that runs the members of a group as its replicas takes from the group, whichever object that is. */
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { known, originsOf, type Value } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { updatesOf } from '../../topology/views/group-policies.ts';
import { wholeOf } from './amounts.ts';
import { initialSize } from './scaling.ts';

/** Its pods have the labels by which those of the cluster find them. */
export function shapedByBalancers({ graph, placed }: World, group: ScalingGroup): readonly NodeId[] {
  const isInCluster = graph.follow(group, 'balancers').some(({ id }) => placed.on(id, 'cluster') !== undefined);
  return isInCluster ? [facet(group.id, 'balancers')] : [];
}

/** How many members an update replaces at a time: a batch, but never so many that fewer run than must. */
export function atATime(world: World, group: ScalingGroup): Value | undefined {
  const { batch, inService } = updatesOf(world.graph, group) ?? {};
  const [most, least, size] = [batch, inService, initialSize(group)].map((value) => value && wholeOf(value));
  if (!batch || most === undefined) return batch;
  const free = least === undefined || size === undefined ? most : size - least;
  const [deciding, other] = inService && free < most && free > 0n ? [inService, batch] : [batch, inService];
  if (other) world.account.declare(other, 'default', 'the other limit of the update is the lower one');
  return known(deciding === batch ? most : free, originsOf(deciding));
}
