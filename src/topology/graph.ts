/** The one place that indexes the nodes of a stack: by kind, by resource, by name, and along every declared edge in both directions. */
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import { textOf } from '../evaluate/value.ts';
import { referredNode } from './facts-in.ts';
import {
  basesOf,
  edgeOf,
  kinds,
  type EdgeOf,
  type EndOf,
  type NodeKind,
  type NodeOf,
  type TopologyNode,
} from './kinds/table.ts';
import { createMemo } from './memo.ts';
import type { Topology, TopologyData } from './topology.ts';
import { append } from '../source/append.ts';

export interface Graph extends Topology {
  /** Nodes of the stack that an edge of a node leads to, in the order of the references. */
  follow<N extends TopologyNode, E extends EdgeOf<N['kind']>>(node: N, edge: E): readonly NodeOf<EndOf<N['kind'], E>>[];
  /** Nodes of a kind whose edge leads to this node, each once, in lifting order. */
  users<K extends NodeKind>(node: TopologyNode | NodeId, kind: K, edge: EdgeOf<K>): readonly NodeOf<K>[];
  /** What a node is of no use without; undefined where its kind says nothing of it. */
  standsOn(node: TopologyNode): readonly TopologyNode[] | undefined;
  /** What a pure function of the graph gives, computed once for each graph; see `view`. */
  recall<T>(make: (graph: Graph) => T): T;
}

/** A neutral question about a stack that is asked by many and answered once: a pure function of the graph alone. */
export function view<T>(make: (graph: Graph) => T): (graph: Graph) => T {
  return (graph) => graph.recall(make);
}

export function createGraph({ nodes, choices, carriers, fates }: TopologyData): Graph {
  const index = new Index(nodes);
  const memo = createMemo<Graph>();
  const graph: Graph = {
    nodes,
    choices,
    carriers,
    fates,
    get: (kind, id) => index.get(kind, id),
    of: (kind) => index.of(kind),
    ofResource: (resource) => index.ofResource(resource),
    resolve: (kind, ref) => index.resolve(kind, ref),
    follow: (node, edge) => index.follow(node, edge),
    users: (node, kind, edge) => index.users(typeof node === 'string' ? node : node.id, kind, edge),
    standsOn: (node) => index.standsOn(node),
    recall: (make) => memo.recall(make, graph),
  };
  return graph;
}

/** Indexes are made when they are first asked for; nodes never change. */
class Index {
  readonly #nodes: ReadonlyMap<NodeId, TopologyNode>;
  readonly #byName = new Map<NodeKind, ReadonlyMap<string, NodeId | undefined>>();
  /** By the kind that has the edge, then by the edge. */
  readonly #users = new Map<string, Map<string, ReadonlyMap<NodeId, readonly TopologyNode[]>>>();
  #byKind: ReadonlyMap<string, readonly TopologyNode[]> | undefined;
  #byResource: ReadonlyMap<string, readonly TopologyNode[]> | undefined;

  constructor(nodes: ReadonlyMap<NodeId, TopologyNode>) {
    this.#nodes = nodes;
  }

  get<K extends NodeKind>(kind: K, id: NodeId): NodeOf<K> | undefined {
    const node = this.#nodes.get(id);
    return node && isKind(node, kind) ? node : undefined;
  }

  of<K extends NodeKind>(kind: K): readonly NodeOf<K>[] {
    return listOf(kind, this.#kinds().get(kind));
  }

  #kinds(): ReadonlyMap<string, readonly TopologyNode[]> {
    return (this.#byKind ??= groupBy(this.#nodes.values(), (node) => node.kind));
  }

  ofResource(resource: string): readonly TopologyNode[] {
    this.#byResource ??= groupBy(this.#nodes.values(), (node) => node.resource);
    return this.#byResource.get(resource) ?? [];
  }

  resolve<K extends NodeKind>(kind: K, ref: NodeRef | undefined): NodeOf<K> | undefined {
    if (!ref) return undefined;
    if ('node' in ref) return this.get(kind, ref.node);
    const node = referredNode(ref.external);
    if (node !== undefined) return this.get(kind, node);
    const name = textOf(ref.external);
    const id = name === undefined ? undefined : this.#names(kind).get(name);
    return id === undefined ? undefined : this.get(kind, id);
  }

  /** Ids by cloud name; undefined for a name that several nodes of the kind have. */
  #names(kind: NodeKind): ReadonlyMap<string, NodeId | undefined> {
    const ready = this.#byName.get(kind);
    if (ready) return ready;
    const names = new Map<string, NodeId | undefined>();
    for (const node of this.of(kind)) {
      const name = 'name' in node && typeof node.name === 'object' ? textOf(node.name) : undefined;
      if (name !== undefined) names.set(name, names.has(name) ? undefined : node.id);
    }
    this.#byName.set(kind, names);
    return names;
  }

  follow<N extends TopologyNode, E extends EdgeOf<N['kind']>>(
    node: N,
    edge: E,
  ): readonly NodeOf<EndOf<N['kind'], E>>[] {
    const { to } = edgeOf(node.kind, edge);
    const isEnd = (end: TopologyNode): end is NodeOf<EndOf<N['kind'], E>> => to === 'any' || to.includes(end.kind);
    return this.#ends(node, edge).filter(isEnd);
  }

  users<K extends NodeKind>(node: NodeId, kind: K, edge: EdgeOf<K>): readonly NodeOf<K>[] {
    return listOf(kind, this.#usersBy(kind, edge).get(node));
  }

  standsOn(node: TopologyNode): readonly TopologyNode[] | undefined {
    return basesOf(node.kind)?.flatMap(({ users, edge }) =>
      users === undefined ? this.#ends(node, edge) : (this.#usersBy(users, edge).get(node.id) ?? []),
    );
  }

  #usersBy(kind: string, edge: string): ReadonlyMap<NodeId, readonly TopologyNode[]> {
    const byEdge = this.#users.get(kind) ?? new Map<string, ReadonlyMap<NodeId, readonly TopologyNode[]>>();
    const ready = byEdge.get(edge);
    if (ready) return ready;
    const users = new Map<NodeId, TopologyNode[]>();
    for (const node of this.#kinds().get(kind) ?? []) {
      for (const id of new Set(this.#ends(node, edge).map((end) => end.id))) append(users, id, node);
    }
    this.#users.set(kind, byEdge.set(edge, users));
    return users;
  }

  #ends(node: TopologyNode, edge: string): readonly TopologyNode[] {
    const { to } = edgeOf(node.kind, edge);
    return kinds[node.kind].refs(node, edge).flatMap((ref) => this.#end(to, ref) ?? []);
  }

  #end(to: readonly NodeKind[] | 'any', ref: NodeRef): TopologyNode | undefined {
    if (to === 'any') return 'node' in ref ? this.#nodes.get(ref.node) : undefined;
    for (const kind of to) {
      const end = this.resolve(kind, ref);
      if (end) return end;
    }
    return undefined;
  }
}

/** The nodes of such a list are all of one kind, so the first speaks for all. */
function listOf<K extends NodeKind>(kind: K, nodes: readonly TopologyNode[] = []): readonly NodeOf<K>[] {
  return isOfKind(kind, nodes) ? nodes : [];
}

function isOfKind<K extends NodeKind>(kind: K, nodes: readonly TopologyNode[]): nodes is readonly NodeOf<K>[] {
  return nodes[0]?.kind === kind;
}

function isKind<K extends NodeKind>(node: TopologyNode, kind: K): node is NodeOf<K> {
  return node.kind === kind;
}

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}
