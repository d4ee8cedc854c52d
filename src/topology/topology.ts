/** The neutral model of one stack: nodes as plain data, found by id, kind, resource or name, and what lifts said about leaves. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { LeafId } from '../evaluate/value.ts';
import type { NodeKind, NodeOf, TopologyNode } from './kinds/table.ts';

/** The states of a leaf that a lift or the planner declares; `translated` and `folded` are found, never declared. */
export type DeclaredState = 'default' | 'kept' | 'data' | 'manual' | 'dropped';

/** What was said about one leaf. `reason` is one sentence; `code` that of the diagnostic for `dropped`. */
export interface LeafFate {
  readonly leaf: LeafId;
  readonly state: DeclaredState;
  readonly reason: string;
  readonly code?: string;
}

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
