/** Leaves that shaped nodes without standing in them, by node. */
import { nodeOfFacet, type NodeId } from '../../evaluate/fact.ts';
import type { LeafId } from '../../evaluate/value.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { leavesByChoice } from '../../topology/views/choices.ts';

/** Leaves that shape the node without standing in it. */
export function choicesAbout(world: World, node: NodeId): readonly LeafId[] {
  return choicesByNode(world).get(node) ?? [];
}

/** Leaves that shape what is named, a node or a facet, and no other part of it. */
export function choicesOn(world: World, named: NodeId): readonly LeafId[] {
  return choicesByName(world).get(named) ?? [];
}

const choicesByName = perWorld(({ graph }) => leavesByChoice(graph));

const choicesByNode = perWorld(({ graph }) => leavesByChoice(graph, nodeOfFacet));
