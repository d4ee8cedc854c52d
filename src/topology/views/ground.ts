/** What things are built on: networks with their subnets and ways out, groups with their rules; see `standsOn` of each kind. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Graph } from '../graph.ts';

/** All that must be where the given nodes are, with what that stands on in turn: a balancer is of no use behind no router. */
export function groundOf(graph: Graph, nodes: Iterable<NodeId>): ReadonlySet<NodeId> {
  const ground = new Set<NodeId>();
  const open = [...nodes];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = graph.nodes.get(id);
    const bases = node && !ground.has(id) ? graph.standsOn(node) : undefined;
    if (!bases) continue;
    ground.add(id);
    open.push(...bases.map((base) => base.id));
  }
  return ground;
}
