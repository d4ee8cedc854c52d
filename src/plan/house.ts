/** All that the planner is given: the targets of each kind and of the whole stack, networks, and what facts mean for readers. */
import type { Collector } from '../diagnostics/collector.ts';
import type { Value } from '../evaluate/value.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { NetworkBackend, Networks, PlacingSite } from './network-backend.ts';
import type { Origin } from './settled.ts';
import type { StackTarget, Targets } from './target.ts';
import type { Consumer, Facing, World } from './world.ts';

export interface House {
  readonly targets: Targets;
  readonly stackTargets: readonly StackTarget[];
  /** Where the interfaces of machines can be. */
  readonly backends: readonly NetworkBackend[];
  /** Gives every interface of a machine in the cluster its backend. */
  placeNetworks(
    site: Omit<PlacingSite, 'has' | 'onPods' | 'on'>,
    backends: readonly NetworkBackend[],
    reports: Collector,
  ): Networks;
  /** The value with its facts turned into what the consumer needs. */
  bindFacts(value: Value, consumer: Consumer, facing: Facing): Value;
  /** Where the content of every machine and disk in the cluster comes from. */
  originsOf(world: World): ReadonlyMap<NodeId, Origin>;
}
