/** All knowledge of one kind of live thing: how it is asked for, read, found in the topology and compared with it. */
import type { Config } from '../config/config.ts';
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { Graph } from '../topology/graph.ts';
import type { NodeKind, NodeOf, TopologyNode } from '../topology/kinds/table.ts';
import type { Columns } from './columns.ts';
import type { Comparison } from './compare.ts';
import type { Facts, LiveKey, LiveThings } from './facts.ts';

/** What every live thing has. */
export interface LiveThing {
  readonly id: string;
  /** What people call it, where it has a name. */
  readonly name?: string;
  /** The address, where it is one. */
  readonly address?: string;
}

/** Where the ids of the things come from that the bundle needs; `list` prints one id on each line of column `column`. */
export type IdCommand =
  /** The servers of the stack. */
  | { readonly from: 'servers' }
  /** Those of the list that the stack itself made. */
  | { readonly from: 'stack'; readonly list: readonly string[]; readonly column: string }
  /** Every one; none, with a note, where the cloud does not have the service `without`. */
  | { readonly from: 'all'; readonly list: readonly string[]; readonly column: string; readonly without?: string }
  /** What belongs to each server of the stack: the id of the server is the last argument, behind `option` if there is one. */
  | { readonly from: 'server'; readonly list: readonly string[]; readonly column: string; readonly option?: string }
  /** Ids in parentheses behind a name. */
  | { readonly from: 'server-named'; readonly list: readonly string[]; readonly column: string };

/** How the client is asked. `-f json` and the columns are added. */
export type Question =
  /** One call for each id. */
  | {
      readonly show: readonly string[];
      readonly ids: readonly IdCommand[];
      /** What it means that one cannot be shown: a broken bundle, or a thing that was deleted since and is not needed. */
      readonly missing: 'fails' | 'passes';
    }
  /** One call for all, or one for all that belong to each id. */
  | { readonly list: readonly string[]; readonly each?: IdCommand };

/** What people know it by, and its id. */
export function labelOf({ id, name, address }: LiveThing): string {
  const label = name ?? address;
  return label === undefined ? id : `"${label}" (${id})`;
}

export interface FactSource<T extends LiveThing, N extends TopologyNode> {
  /** In messages: `volume`. */
  readonly what: string;
  readonly question: Question;
  readonly fields: FieldsOf<T, N>;
  /** Whether templates name such things, so that they are found by name too. */
  readonly named: boolean;
  /** The node of the stack that it is. */
  join(fact: T, view: LiveView): N | undefined;
  /** References in the topology to things of this kind that are not part of the stack. */
  mentions(graph: Graph): Iterable<NodeRef | undefined>;
  /** What of it the template does not know, as nodes. */
  adopt?(fact: T, view: LiveView, config: Pick<Config, 'moved'>): readonly Adopted[];
  /** Nodes that are other ones where the user says what the live cloud and the template may allow, or has not said it yet. */
  allow?(fact: T, view: LiveView, config: Pick<Config, 'access'>): readonly TopologyNode[];
  /** The machine of the stack that it belongs to, known to the template or not. */
  machineOf(fact: T, view: LiveView): NodeOf<'machine'> | undefined;
  /**
   * Kind of nodes that live as such a thing as soon as their resource is made. The bundle must show them: always, or where it
   * shows others, because nothing of them is copied.
   */
  readonly shown?: { readonly kind: NodeKind; readonly where: 'always' | 'others-shown' };
  /** What keeps it from being moved as it is. */
  trouble(fact: T, view: LiveView): Trouble | undefined;
}

/** A live thing that the template does not know, and the nodes that it becomes. */
export interface Adopted {
  /** In messages: `volume`. */
  readonly what: string;
  /** Its id in the cloud. */
  readonly id: string;
  /** What people know it by. */
  readonly label: string;
  /** The path under which it is a resource from now on. */
  readonly path: string;
  /** The machine of the stack that has it. */
  readonly machine: string;
  /** Those that are new, and those of the stack that refer to them. */
  readonly nodes: readonly TopologyNode[];
}

/** `error`: nothing can be done with it; `warning`: it can, but someone must look. */
export interface Trouble {
  readonly severity: 'error' | 'warning';
  /** `is in status ERROR`. */
  readonly text: string;
}

export type FieldsOf<T, N> = Columns<T> & {
  readonly [F in keyof T]-?: {
    /** Absent for what the template never says. */
    compare?(live: Exclude<T[F], undefined>, node: N, view: LiveView): Comparison;
    /** Whether the two differ in what they let through: then neither counts before somebody decides. */
    readonly decides?: 'access';
    /** The node with the live value, where that counts before the template's. */
    wins?(live: Exclude<T[F], undefined>, node: N, view: LiveView): TopologyNode;
  };
};

/** What earlier runs knew, and the facts may have lost the trace of since. */
export type Earlier = Pick<LiveView, 'earlier' | 'power' | 'devices'>;

/** What is known of the live cloud beside the facts. */
export type Beside = Earlier & Pick<LiveView, 'chosen'>;

/** The live things beside the nodes of the stack. */
export interface LiveView {
  readonly graph: Graph;
  readonly facts: Facts;
  /** Live volume or server that an earlier run took for the content of a node; the facts may have lost its trace since. */
  readonly earlier: ReadonlyMap<NodeId, string>;
  /** Volume that the user has named for a disk. */
  readonly chosen: ReadonlyMap<NodeId, string>;
  /** Machines of these whose servers did not run when the move began, or of which no facts have shown whether they did. */
  readonly power: ReadonlyMap<NodeId, 'off' | 'unknown'>;
  /** Devices that the volumes of machines had, by id of the volume, as earlier runs saw them. */
  readonly devices: ReadonlyMap<NodeId, ReadonlyMap<string, string>>;
  /** The node of one of these kinds that the resource with this physical id makes. */
  nodeWithId<K extends NodeKind>(kind: K, physicalId: string | undefined): NodeOf<K> | undefined;
  /** Physical id of a node that is a resource; a part of one has none. */
  idOf(node: TopologyNode): string | undefined;
  /** The live thing that a node is. */
  liveOf<K extends LiveKey>(key: K, node: TopologyNode): LiveThings[K] | undefined;
  /** The node that a live thing is. */
  nodeOf(key: LiveKey, id: string): TopologyNode | undefined;
  /** What a pure function of the view gives, computed once for each view. */
  recall<T>(make: (view: LiveView) => T): T;
}
