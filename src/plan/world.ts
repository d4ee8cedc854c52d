/** What a target may ask while it lowers a node: small parts, each of which can be tested alone. */
import type { ClusterProfile } from '../cluster/profile.ts';
import type { Config } from '../config/config.ts';
import type { ConfigPlaces } from '../config/config-places.ts';
import type { Reading } from '../containers/reading.ts';
import type { Live } from '../facts/live.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { QueryEngine } from '../evaluate/scope.ts';
import type { LeafId, Value } from '../evaluate/value.ts';
import type { Stack } from '../stack/stack.ts';
import type { Graph } from '../topology/graph.ts';
import type { PlainState, Told } from '../topology/topology.ts';
import type { Decision, Side } from './plan.ts';
import type { Names } from './names.ts';
import type { Networks } from './network-backend.ts';
import type { AnyTarget } from './target.ts';

/** Who will read a value, and in what kind of place it stands. */
export interface Consumer {
  /** `inside`: a machine or pod of the cluster; `nova`: a machine that stays in OpenStack; `reader`: a person or tool outside. */
  readonly side: 'inside' | 'nova' | 'reader';
  /** A DNS name may fill `host` and `text` only. */
  readonly slot: 'host' | 'ip' | 'cidr' | 'text';
  /** The machine whose own user data it is, if any. */
  readonly machine?: NodeId;
}

/** All decisions are taken before the first target lowers anything. */
export interface World {
  readonly graph: Graph;
  readonly live: Live;
  readonly placed: Placed;
  readonly networks: Networks;
  readonly names: Names;
  readonly config: Config;
  readonly cluster: ClusterProfile;
  readonly account: Account;
  readonly source: Source;
  readonly containers: ContainerReadings;
  /** Values of generated secrets by request id. */
  readonly secrets: ReadonlyMap<string, string>;
  /** What a pure function of the world gives, computed once for each world; see `perWorld`. */
  recall<T>(make: (world: World) => T): T;
  /** The value with its facts turned into what this consumer needs; may stay symbolic where nothing can be said yet. */
  bind(value: Value, consumer: Consumer): Value;
}

/** What the start-up data of machines say of containers, where they mention any. */
export type ContainerReadings = ReadonlyMap<NodeId, Reading>;

/** What answers facts: all of the world that is there before anything is lowered. */
export interface Facing extends Pick<
  World,
  'graph' | 'live' | 'placed' | 'networks' | 'names' | 'config' | 'cluster' | 'containers' | 'secrets' | 'recall'
> {
  /** Runs queries again whose data become known; absent when the stack has none. */
  readonly queries: QueryEngine | undefined;
}

/**
 * A pure function of the world that computes once for each. What it gave is kept by the world and by nothing else: where
 * a plan is forgotten, so is all that was worked out about it, and two plans never see each other.
 */
export function perWorld<T>(compute: (world: World) => T): (world: Pick<World, 'recall'>) => T {
  return (world) => world.recall(compute);
}

/** Where each node goes. */
export interface Placed {
  decision(node: NodeId): Decision | undefined;
  /** What the node becomes on a side; undefined where it is not on that side. */
  on(node: NodeId, side: Side): string | undefined;
  /** The target that takes the node on a side. */
  target(node: NodeId, side: Side): AnyTarget | undefined;
}

/** The offers that a node takes, one for each side on which it is. */
export function choicesOf({ decision }: Placed, node: NodeId): Decision['chosen'] {
  return decision(node)?.chosen ?? [];
}

/** Takes down what becomes of leaves that stand in no object, and messages. */
interface Account {
  readonly reports: Collector;
  /** Declares the fate of the leaves of a value, as lifts do. */
  declare(value: Value | LeafId, state: PlainState, reason: string): void;
  /** The same for fates that need more: a review, or a message. */
  tell(value: Value | LeafId, told: Told): void;
}

/** The evaluated stack, for places in its texts and the order of its resources. */
interface Source {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  /** Where `heat2kube.yaml` says something. */
  readonly configPlace: ConfigPlaces;
}
