/**
 * Groups of which some members stay in OpenStack. What such a group removes Heat deletes, unless the members are nested
 * templates: what the old servers alone use goes with them, and they are deleted before, after their own checks.
 */
import { isGone } from '../../facts/live.ts';
import { findResource } from '../../stack/find-resource.ts';
import type { Resource } from '../../stack/stack.ts';
import type { World } from '../../plan/world.ts';

/** Whether a resource that moves is a member of a group of which others stay: Heat deletes it, or goes on to have it. */
export function isInSplitGroup({ graph, placed, source, live }: World, path: string): boolean {
  if (isGone(live)) return false;
  const group = findResource(path.slice(0, Math.max(0, path.lastIndexOf('/'))), source.stack);
  const members = group?.group ? [...(group.nested?.resources.values() ?? [])] : [];
  const stays = (member: Resource): boolean =>
    graph.ofResource(member.path).some(({ id }) => placed.on(id, 'openstack') !== undefined);
  const own = members.find((member) => member.path === path);
  return live.mode === 'migrate' && own?.kind === 'plugin' && !stays(own) && members.some(stays);
}
