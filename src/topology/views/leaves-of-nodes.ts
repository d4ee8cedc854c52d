/** Where the parts of a node are written: its values, its references and the choices that shaped it. */
import { nodeOfFacet, type NodeId } from '../../evaluate/fact.ts';
import type { LeafId, Origins } from '../../evaluate/value.ts';
import { append } from '../../source/append.ts';
import { view, type Graph } from '../graph.ts';

/** Of a node with all its facets, or of one facet; in the order of the text. */
export function leavesOf(graph: Graph, node: NodeId): Origins {
  return leavesByNode(graph).get(node) ?? [];
}

const leavesByNode = view((graph): ReadonlyMap<NodeId, Origins> => {
  const found = new Map<NodeId, LeafId[]>();
  for (const leaves of [graph.carriers, graph.choices]) {
    for (const [leaf, nodes] of leaves)
      for (const node of new Set([...nodes, ...nodes.map(nodeOfFacet)])) append(found, node, leaf);
  }
  return new Map([...found].map(([node, leaves]) => [node, [...new Set(leaves)].toSorted((a, b) => a - b)]));
});
