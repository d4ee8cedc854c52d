/** The neutral model of one stack: nodes as plain data, found by id, kind, resource or name, and what lifts said about leaves. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { LeafId } from '../evaluate/value.ts';
import type { NodeKind, NodeOf, TopologyNode } from './kinds/table.ts';
import type { MootSource } from './moot.ts';

/** The states of a leaf that a lift or the planner declares; `translated` and `folded` are found, never declared. */
export type DeclaredState = PlainState | 'moot' | 'lost';

/** Those that need no more than a reason. */
export type PlainState = 'default' | 'kept' | 'data' | 'manual';

/** What becomes of leaves that stand nowhere. `reason` is one sentence. */
export type Told =
  | { readonly state: PlainState; readonly reason: string }
  /** `code` is that of the message which reports it; absent where the value itself was reported as an error. */
  | { readonly state: 'lost'; readonly reason: string; readonly code?: string }
  | { readonly state: 'moot'; readonly reason: string; readonly review: MootReview };

/** Where a claim that something is moot comes from, and the leaves of the property that it is about: others came with its value. */
interface MootReview {
  /** `table`: what the table of the lift says of the property, whatever becomes of the resource. */
  readonly source: MootSource | 'table';
  readonly of?: readonly LeafId[];
}

/** What was said about one leaf. */
export type LeafFate = Told & { readonly leaf: LeafId };

/** What the lifts made, without indexes. */
export interface TopologyData {
  /** In lifting order: dependencies first, members of groups in place. */
  readonly nodes: ReadonlyMap<NodeId, TopologyNode>;
  /** Leaves that shaped nodes without standing in them as values (booleans, counts, choices), with those nodes. */
  readonly choices: ReadonlyMap<LeafId, readonly NodeId[]>;
  /** Nodes in which a leaf stands as (a part of) a value. */
  readonly carriers: ReadonlyMap<LeafId, readonly NodeId[]>;
  readonly fates: readonly LeafFate[];
}

export interface Topology extends TopologyData {
  get<K extends NodeKind>(kind: K, id: NodeId): NodeOf<K> | undefined;
  of<K extends NodeKind>(kind: K): readonly NodeOf<K>[];
  ofResource(resource: string): readonly TopologyNode[];
  /**
   * The node behind a reference: by id, or by cloud name where exactly one node of the kind has that (known) name.
   * `undefined` when it lies outside the stack.
   */
  resolve<K extends NodeKind>(kind: K, ref: NodeRef | undefined): NodeOf<K> | undefined;
}
