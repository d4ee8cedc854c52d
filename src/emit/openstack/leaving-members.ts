/**
 * Members that leave a group of which others stay, and definitions that make both what moves and what stays. Heat removes
 * members of one kind of group by name; what stands inside them is retained by the template of members, and nothing else is.
 */
import type { Resource } from '../../stack/stack.ts';
import { membersOf, type TemplateUse } from './template-set.ts';

/** Names of the members that leave, where some stay. */
export function leavingMembers(resource: Resource, kept: ReadonlySet<string>): readonly string[] {
  const members = membersOf(resource);
  const leaving = members.filter(({ path }) => !kept.has(path));
  return resource.group && leaving.length < members.length ? leaving.map(({ name }) => name) : [];
}

/** A resource that moves and one that stays, which Heat cannot part. */
export interface Inseparable {
  readonly moves: string;
  readonly stays: string;
}

interface Keeping {
  readonly kept: ReadonlySet<string>;
  /** The stack exists, so that Heat deletes what it removes, unless that is retained. */
  readonly live: boolean;
  /** Whether a resource does no harm where it stays without need. */
  isHarmless(path: string): boolean;
}

/** `uses` have only those stacks in which something stays. */
export function inseparable(uses: readonly TemplateUse[], keeping: Keeping): readonly Inseparable[] {
  const { kept, isHarmless } = keeping;
  return uses.flatMap(({ instances }) =>
    [...instances.values()].flatMap((all): readonly Inseparable[] => {
      const stays = all.find(({ path }) => kept.has(path));
      if (!stays) return [];
      const moves = all.find(({ path }) => !kept.has(path) && !isHarmless(path));
      if (moves) return [{ moves: moves.path, stays: stays.path }];
      return all.flatMap((group) => inGroup(group, all, keeping));
    }),
  );
}

function inGroup(group: Resource, all: readonly Resource[], { kept, live }: Keeping): readonly Inseparable[] {
  const [name, ...others] = leavingMembers(group, kept);
  if (name === undefined) return [];
  const leaving = membersOf(group).filter((member) => [name, ...others].includes(member.name));
  const sameInAll = all.every((other) => leavingMembers(other, kept).join() === [name, ...others].join());
  const canLeave = !live || leaving.every(({ kind }) => kind === 'template');
  if (group.plugin === 'OS::Heat::ResourceGroup' && canLeave && sameInAll) return [];
  const stays = membersOf(group).filter(({ path }) => kept.has(path));
  return stays.slice(0, 1).map(({ path }) => ({ moves: `${group.path}/${name}`, stays: path }));
}
