/** Joins the live things of a bundle with the nodes of the stack, in both directions, once. */
import type { NodeId } from '../evaluate/fact.ts';
import { append } from '../source/append.ts';
import type { Graph } from '../topology/graph.ts';
import type { NodeKind, NodeOf, TopologyNode } from '../topology/kinds/table.ts';
import { createMemo } from '../topology/memo.ts';
import type { Beside, FactSource, LiveView } from './fact-source.ts';
import type { Facts, IndexedThings, LiveKey, LiveThings } from './facts.ts';
import { factSources } from './table.ts';

/** Both directions of one kind of live thing. */
interface Joined<K extends LiveKey> {
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  readonly things: ReadonlyMap<NodeId, LiveThings[K]>;
}

type Tables = { [K in LiveKey]?: Joined<K> };

export function liveView(facts: Facts, graph: Graph, { earlier, chosen, power, devices }: Beside): LiveView {
  const pathsById = new Map<string, string[]>();
  for (const [path, id] of facts.physicalIds) append(pathsById, id, path);
  const tables: Tables = {};
  const memo = createMemo<LiveView>();
  const view: LiveView = {
    graph,
    facts,
    earlier,
    chosen,
    power,
    devices,
    nodeWithId: (kind, id) => nodeAt(graph, kind, id === undefined ? [] : (pathsById.get(id) ?? [])),
    idOf: (node) => (hasOwnId(node) ? facts.physicalIds.get(node.resource) : undefined),
    liveOf: (key, { id }) => joinedOf(key).things.get(id),
    nodeOf: (key, id) => joinedOf(key).nodes.get(id),
    recall: (make) => memo.recall(make, view),
  };
  const joinedOf = <K extends LiveKey>(key: K): Joined<K> => {
    const ready: Joined<K> | undefined = tables[key];
    if (ready) return ready;
    const made = join(key, view);
    Object.assign(tables, { [key]: made });
    return made;
  };
  return view;
}

/** The id of a resource that a service makes servers of is none of a server. */
function hasOwnId(node: TopologyNode): boolean {
  return node.id === node.resource && !(node.kind === 'machine' && node.launched);
}

function nodeAt<K extends NodeKind>(graph: Graph, kind: K, paths: readonly string[]): NodeOf<K> | undefined {
  // A resource's main node has the path as its id.
  for (const path of paths) {
    const found = graph.get(kind, path);
    if (found) return found;
  }
  return undefined;
}

function join<K extends LiveKey>(key: K, view: LiveView): Joined<K> {
  const nodes = new Map<string, TopologyNode>();
  const things = new Map<NodeId, LiveThings[K]>();
  const source: FactSource<LiveThings[K], TopologyNode> = factSources[key];
  const indexed: IndexedThings = view.facts;
  for (const thing of new Set(indexed[key].values())) {
    const node = source.join(thing, view);
    if (!node) continue;
    nodes.set(thing.id, node);
    if (!things.has(node.id)) things.set(node.id, thing);
  }
  return { nodes, things };
}
