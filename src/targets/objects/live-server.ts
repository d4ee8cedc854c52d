/** The live server behind a machine. */
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

/** Known only where facts are, and where the resource is the server itself: a node of Senlin has another id. */
export function serverId({ launched, resource }: Machine, { live }: Pick<World, 'live'>): string | undefined {
  return launched ? undefined : live.facts?.physicalIds.get(resource);
}
