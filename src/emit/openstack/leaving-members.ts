/**
 * Members that leave a group of which others stay, and definitions that make both what moves and what stays. Heat removes
 * members of one kind of group by name. What stands inside nested templates is retained by these; a member of another type has
 * no deletion policy of its own (Heat's resource_group.py, `build_resource_definition`), so Heat deletes what it removes.
 */
import type { Resource } from '../../stack/stack.ts';
import type { StackTree } from './stack-tree.ts';
import { membersOf, type TemplateUse } from './template-set.ts';

/** Names of the members that Heat removes from a group, of which others stay. */
export function leavingMembers(group: Resource, kept: ReadonlySet<string>): readonly string[] {
  return group.plugin === byName ? membersThatMove(group, kept).map(({ name }) => name) : [];
}

/** The only group that removes members by their names. */
const byName = 'OS::Heat::ResourceGroup';

/** A group of deployments has those of its servers that it is given: it goes on, whichever of them stay. */
const ofServers: ReadonlySet<string> = new Set([
  'OS::Heat::SoftwareDeploymentGroup',
  'OS::Heat::StructuredDeploymentGroup',
]);

/** None where all of them do. */
function membersThatMove(resource: Resource, kept: ReadonlySet<string>): readonly Resource[] {
  const members = membersOf(resource);
  const leaving = members.filter(({ path }) => !kept.has(path));
  return resource.group && leaving.length < members.length ? leaving : [];
}

/**
 * Groups of which some members stay, and whose others hold data or addresses that Heat would delete with them: they stay in the
 * Heat stack as they are, and are retained. A definition that would change by what has moved is none of these.
 */
export function wholeGroups(
  uses: readonly TemplateUse[],
  kept: ReadonlySet<string>,
  tree: Pick<StackTree, 'needsOf'>,
): readonly Resource[] {
  const all = uses.flatMap(({ instances }) => [...instances.values()].flat());
  return all.filter((group) => {
    const leaving = membersThatMove(group, kept);
    const isSettled = [...tree.needsOf(group)].every((path) => kept.has(path));
    return leaving.length > 0 && isSettled && leaving.every(({ plugin }) => retainedInGroups.has(plugin));
  });
}

/** What nobody needs any more when the plan has deleted the old servers, which it does before: Heat finds it gone, or deletes it. */
const leavesLive: ReadonlySet<string> = new Set([
  'AWS::EC2::Instance',
  'AWS::EC2::VolumeAttachment',
  'OS::Cinder::VolumeAttachment',
  'OS::Neutron::Port',
  'OS::Nova::Server',
]);

const retainedInGroups: ReadonlySet<string> = new Set([
  'AWS::EC2::EIP',
  'AWS::EC2::Volume',
  'OS::Cinder::Volume',
  'OS::Neutron::FloatingIP',
  'OS::Nova::FloatingIP',
]);

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
  const leaving = membersThatMove(group, kept);
  const [first] = leaving;
  if (!first || ofServers.has(group.plugin)) return [];
  const names = (resources: readonly Resource[]): string => resources.map(({ name }) => name).join();
  const sameInAll = all.every((other) => names(membersThatMove(other, kept)) === names(leaving));
  const canLeave = !live || leaving.every((member) => member.kind === 'template' || leavesLive.has(member.plugin));
  if (group.plugin === byName && canLeave && sameInAll) return [];
  const stays = membersOf(group).filter(({ path }) => kept.has(path));
  return stays.slice(0, 1).map(({ path }) => ({ moves: first.path, stays: path }));
}
