/** All that the planner is given: the targets of each kind and of the whole stack, networks, and what facts mean for readers. */
import type { Collector } from '../diagnostics/collector.ts';
import type { QueryEngine } from '../evaluate/scope.ts';
import type { Value } from '../evaluate/value.ts';
import type { NetworkBackend, Networks, PlacingSite } from './network-backend.ts';
import type { StackTarget, Targets } from './target.ts';
import type { Consumer, World } from './world.ts';

export interface House {
  readonly targets: Targets;
  readonly stackTargets: readonly StackTarget[];
  /** Where the interfaces of machines can be. */
  readonly backends: readonly NetworkBackend[];
  /** Gives every interface of a machine in the cluster its backend. */
  placeNetworks(site: PlacingSite, backends: readonly NetworkBackend[], reports: Collector): Networks;
  /** The value with its facts turned into what the consumer needs. */
  bindFacts(value: Value, consumer: Consumer, facing: Facing): Value;
}

/** What answers facts: all of the world that is there before anything is lowered. */
export interface Facing extends Pick<World, 'graph' | 'live' | 'placed' | 'networks' | 'names' | 'config' | 'secrets'> {
  /** Runs queries again whose data become known; absent when the stack has none. */
  readonly queries: QueryEngine | undefined;
}
