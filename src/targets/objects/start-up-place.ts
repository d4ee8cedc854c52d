/** Where the template gives a machine its start-up data, for messages about what that data does. */
import { originsOf, type Origins } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import { startUpFacet, type Machine } from '../../topology/kinds/machine.ts';
import { leavesOf } from '../../topology/views/leaves-of-nodes.ts';

/** The machine with the leaves of its start-up data; the machine alone where it has none. */
export function startUpPlace(
  { graph }: Pick<World, 'graph'>,
  { id, resource, userData }: Machine,
): { readonly resource: string; readonly leaves: Origins } {
  const isText = userData && 'text' in userData.content;
  return { resource, leaves: isText ? originsOf(userData.content.text) : leavesOf(graph, startUpFacet(id)) };
}
