/** A security group becomes the policies of every backend on which it has members. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { originsOf } from '../../evaluate/value.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall-group.ts';
import { made, nothingFor, type Target } from '../../plan/target.ts';
import { isOnPods, type PlacedNic } from '../../plan/network-backend.ts';
import type { MadeItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import type { Told } from '../../topology/topology.ts';
import { usersFlip } from '../objects/part.ts';
import { choicesAbout } from '../objects/choices.ts';
import { keptForOthers, tellUnused } from '../objects/unused.ts';
import { ruleQuestions } from './access-question.ts';
import { tellUnfiltered } from './own-network.ts';
import { leavesOf } from './rule-leaves.ts';

const idleGroup = defineDiagnostic({
  code: 'plan/security-group-unused',
  severity: 'warning',
  message: (resource: string) =>
    `security group "${resource}" has no members on the pod network; no NetworkPolicy is generated`,
  explanation:
    'A NetworkPolicy selects pods. A pod has the security groups of the interface that is on the pod network. A group without such an interface selects no pod.',
});

export const firewallGroup: Target<'firewall-group'> = {
  kind: 'firewall-group',
  id: 'policies',
  side: 'cluster',
  diagnostics: [idleGroup],
  offer: () => ({ rank: 1, because: 'its rules become NetworkPolicies of its members', flip: usersFlip }),
  lower(node, world) {
    const policies = policiesOf(world, node);
    if (policies.length > 0) return made(policies, ruleQuestions(world, node));
    if (world.placed.on(node.id, 'openstack') !== undefined) return nothingFor(keptForOthers);
    const [member] = membersBeside(world, node);
    const told = member ? tellUnfiltered(member, world) : tellUnused(world, idleGroup, node.resource);
    leaveIdle(world, node, told);
    return nothingFor(told);
  },
};

/** Policies of pods select them by label, whichever network their interfaces are on, so they are made once. */
function policiesOf(world: World, node: FirewallGroup): readonly MadeItem[] {
  const { backends } = world.networks;
  const ofPods = backends.filter(isOnPods);
  const beside = backends.filter((backend) => !isOnPods(backend));
  return [
    ...(firstOf(ofPods, (backend) => backend.filter(node, world)) ?? []),
    ...beside.flatMap((backend) => backend.filter(node, world) ?? []),
  ];
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Interfaces on networks where nothing enforces the group. */
function membersBeside({ graph, networks }: World, node: FirewallGroup): readonly PlacedNic[] {
  const members = new Set(graph.users(node, 'nic', 'groups'));
  return networks.backends.flatMap(({ id }) => networks.on(id)).filter(({ nic }) => nic && members.has(nic));
}

/** Without a pod to select there is nothing to say. */
function leaveIdle(world: World, node: FirewallGroup, told: Told): void {
  const rules = world.graph.users(node, 'firewall-rule', 'group');
  const values = rules.flatMap((rule) => originsOf(leavesOf(rule)));
  const choices = [node, ...rules].flatMap(({ id }) => choicesAbout(world, id));
  for (const leaf of [...values, ...choices]) world.account.tell(leaf, told);
}
