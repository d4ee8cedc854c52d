/** Leaves that shaped nodes, or facets of them, without standing in any field. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { LeafId } from '../../evaluate/value.ts';
import { append } from '../../source/append.ts';
import type { Topology } from '../topology.ts';

/** By what they were chosen for, or by what `nameOf` makes of that. */
export function leavesByChoice(
  { choices }: Pick<Topology, 'choices'>,
  nameOf: (chosen: NodeId) => NodeId = (chosen) => chosen,
): ReadonlyMap<NodeId, readonly LeafId[]> {
  const found = new Map<NodeId, LeafId[]>();
  for (const [leaf, nodes] of choices) for (const node of nodes) append(found, nameOf(node), leaf);
  return found;
}
