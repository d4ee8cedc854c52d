/** Sorts the pods of a group by what Neutron lets their interfaces reach. */
import { families } from '../../../topology/address-range.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { reachability, type Standing } from '../../../topology/views/reachability.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { movedPorts } from '../../objects/listening.ts';
import { membersOf, pods, type Pod, type PolicyGroup } from './pods.ts';
import { present } from '../../../source/present.ts';

/** Pods of one group that see the same pods and the same outside, and have the same ports. */
export interface View {
  readonly members: readonly Pod[];
  /** The interface of one of them, which sees what all see. */
  readonly nic: Nic;
}

/** One view for most groups; several where members are on networks apart, or only some have a floating address. */
export function viewsOf(world: World, group: PolicyGroup): readonly View[] {
  const views = new Map<string, View & { readonly members: Pod[] }>();
  for (const member of present(membersOf(world).get(group.key), 'members of the group').members) {
    if (!member.nic) continue;
    // Where containers listen elsewhere than their servers did, policies say other ports.
    const moved = movedPorts(world, member.machine.id);
    const key = sightOf(world, member.nic) + (moved.length > 0 ? JSON.stringify(moved) : '');
    const ready = views.get(key);
    if (ready) ready.members.push(member);
    else views.set(key, { nic: member.nic, members: [member] });
  }
  return [...views.values()];
}

/** Equal for interfaces that see the same in both families. */
function sightOf(world: World, nic: Nic): string {
  const routes = reachability(world.graph);
  const parts = families.map((family) => {
    const standing = routes.standing(nic, family);
    if (!standing) return 'none';
    const around = present(neighbourhoods(world).get(standing), 'neighbourhood');
    return `${around} ${routes.reachedFromOutside(nic, family)} ${routes.reachesOutside(nic, family)}`;
  });
  return parts.join('|');
}

/** For each place where a pod is, the places of pods around it: equal for places that are routed to the same others. */
const neighbourhoods = perWorld((world): ReadonlyMap<Standing, string> => {
  const routes = reachability(world.graph);
  const places = new Map<Standing, number>();
  for (const { nic } of pods(world)) {
    for (const family of families) {
      const standing = nic && routes.standing(nic, family);
      if (standing && !places.has(standing)) places.set(standing, places.size);
    }
  }
  const numbers = (around: readonly Standing[]): string =>
    around
      .flatMap((standing) => places.get(standing) ?? [])
      .toSorted((a, b) => a - b)
      .join(' ');
  return new Map([...places.keys()].map((standing) => [standing, numbers(routes.around(standing).yes)]));
});
