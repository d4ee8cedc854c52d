/** What a lowerer may ask, and the shape of a lowerer. All decisions are taken before the first one runs. */
import type { Config, Mode } from '../config/config.ts';
import type { Facts } from '../config/facts.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { LeafId, Value } from '../evaluate/value.ts';
import type { Stack } from '../stack/stack.ts';
import type { DeclaredState, NodeKind, NodeOf, Topology } from '../topology/topology.ts';
import type { Decision, PlanItem, Target } from './plan.ts';

/** Who will read a value, and in what kind of place it stands. */
export interface Consumer {
  /** `inside`: a machine or pod of the cluster; `nova`: a machine that stays in OpenStack; `reader`: a person or tool outside. */
  readonly side: 'inside' | 'nova' | 'reader';
  /** A DNS name may fill `host` and `text` only. */
  readonly slot: 'host' | 'ip' | 'cidr' | 'text';
  /** The machine whose own user data it is, if any. */
  readonly machine?: NodeId;
}

export interface PlanContext {
  readonly topology: Topology;
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly config: Config;
  /** Absent in mode `redeploy` without a bundle. */
  readonly facts?: Facts;
  readonly mode: Mode;
  readonly reports: Collector;
  /** Values of generated secrets by request id. */
  readonly secrets: ReadonlyMap<string, string>;
  decision(node: NodeId): Decision | undefined;
  target(node: NodeId): Target;
  /** Kubernetes object name of a node (or of a part: `name(db, 'root')` is `db-root`); unique in the stack. */
  name(node: NodeId, part?: string): string;
  /** Host name of a machine's guest (a DNS label, unique in the stack): Nova's rule on its name, else its object name. */
  hostname(machine: NodeId): string;
  /** Name under which a machine is found in the cluster: `<hostname>.<stack>.<namespace>.svc.<cluster domain>`. */
  dnsName(machine: NodeId): string;
  /** The value with its facts turned into what this consumer needs; may stay symbolic where nothing can be said yet. */
  bind(value: Value, consumer: Consumer): Value;
  /** Declares the fate of the leaves of a value, as lifts do. */
  declare(value: Value | LeafId, state: DeclaredState, reason: string, code?: string): void;
}

/** All knowledge of one kind on one target. */
export interface Lowerer<K extends NodeKind = NodeKind> {
  readonly kind: K;
  readonly target: Target;
  lower(node: NodeOf<K>, context: PlanContext): readonly PlanItem[];
}
