/**
 * The stack as it lives: where the live value counts, it replaces the template's, and what the template does
 * not know becomes nodes of their own. All that follows works on the result as on any stack.
 */
import type { Config } from '../config/config.ts';
import { isMoved } from '../config/path-pattern.ts';
import type { NodeId } from '../evaluate/fact.ts';
import { createGraph } from '../topology/graph.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import type { Adopted, FactSource, FieldsOf, LiveView } from './fact-source.ts';
import type { IndexedThings, LiveKey, LiveThings } from './facts.ts';
import { compareField, fieldNames } from './compare-fields.ts';
import { inLiveOrder, type Reordered } from './device-order.ts';
import { liveView } from './live-view.ts';
import { factSources, liveKeys } from './table.ts';

interface Settled {
  readonly view: LiveView;
  readonly adopted: readonly Adopted[];
  readonly reordered: readonly Reordered[];
}

/** Nodes that the user has recorded as moved are led elsewhere on purpose, and stay as the template says. */
export function settle(
  view: LiveView,
  config: Pick<Config, 'moved' | 'access'>,
  isIgnored: (adopted: Adopted) => boolean,
): Settled {
  let current = view;
  const adopted: Adopted[] = [];
  // In the order of the table: addresses lead to ports, which must be nodes by then.
  for (const key of liveKeys) {
    current = withNodes(current, winners(current, key, config));
    // One by one: each can change the machine that it belongs to.
    for (const { id } of thingsOf(current, key)) {
      const found = adoptedOf(current, { key, id }, config).filter((one) => !isIgnored(one));
      adopted.push(...found);
      current = withNodes(
        current,
        found.flatMap(({ nodes }) => nodes),
        found,
      );
      current = withNodes(current, allowedOf(current, { key, id }, config));
    }
  }
  const { nodes, reordered } = inLiveOrder(current);
  return { view: withNodes(current, nodes), adopted, reordered };
}

function thingsOf<K extends LiveKey>({ facts }: LiveView, key: K): readonly LiveThings[K][] {
  const indexed: IndexedThings = facts;
  return [...new Set(indexed[key].values())].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function adoptedOf<K extends LiveKey>(
  view: LiveView,
  { key, id }: { readonly key: K; readonly id: string },
  config: Pick<Config, 'moved'>,
): readonly Adopted[] {
  const source: FactSource<LiveThings[K], TopologyNode> = factSources[key];
  const indexed: IndexedThings = view.facts;
  const thing = indexed[key].get(id);
  return (thing && source.adopt?.(thing, view, config)) ?? [];
}

function allowedOf<K extends LiveKey>(
  view: LiveView,
  { key, id }: { readonly key: K; readonly id: string },
  config: Pick<Config, 'moved' | 'access'>,
): readonly TopologyNode[] {
  const source: FactSource<LiveThings[K], TopologyNode> = factSources[key];
  const indexed: IndexedThings = view.facts;
  const thing = indexed[key].get(id);
  return (thing && source.allow?.(thing, view, config)) ?? [];
}

/** Nodes with the live values of the fields that count before the template. */
function winners<K extends LiveKey>(view: LiveView, key: K, config: Pick<Config, 'moved'>): readonly TopologyNode[] {
  const source: FactSource<LiveThings[K], TopologyNode> = factSources[key];
  return thingsOf(view, key).flatMap((thing) => {
    const node = view.nodeOf(key, thing.id);
    if (!node || isMoved(config, node.resource)) return [];
    return [
      fieldNames(source.fields).reduce((made, field) => settled({ thing, field, made }, source.fields, view), node),
    ];
  });
}

interface Settling<T> {
  readonly thing: T;
  readonly field: keyof T & string;
  readonly made: TopologyNode;
}

function settled<T>(
  { thing, field, made }: Settling<T>,
  fields: FieldsOf<T, TopologyNode>,
  view: LiveView,
): TopologyNode {
  const { wins } = fields[field];
  if (!wins) return made;
  const live = thing[field];
  const [compared] = compareField(live, fields[field], { node: made, view });
  if (!isPresent(live) || typeof compared?.comparison !== 'object') return made;
  return wins(live, made, view);
}

function isPresent<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}

function withNodes(view: LiveView, nodes: readonly TopologyNode[], adopted: readonly Adopted[] = []): LiveView {
  const changed = new Map<NodeId, TopologyNode>(nodes.map((node) => [node.id, node]));
  if ([...changed].every(([id, node]) => view.graph.nodes.get(id) === node)) return view;
  const graph = createGraph({ ...view.graph, nodes: new Map([...view.graph.nodes, ...changed]) });
  // What is adopted is found by its id like any resource.
  const ids = adopted.map(({ path, id }) => [path, id] as const);
  return liveView({ ...view.facts, physicalIds: new Map([...view.facts.physicalIds, ...ids]) }, graph, view);
}
