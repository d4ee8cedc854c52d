/** A security group becomes the policies of every backend on which it has members. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { originsOf } from '../../evaluate/value.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall-group.ts';
import { made, nothingFor, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { usersFlip } from '../objects/part.ts';
import { choicesAbout } from '../objects/choices.ts';
import { lostBy, report } from '../objects/drop.ts';
import { keptForOthers } from '../objects/unused.ts';
import { ruleQuestions } from './access-question.ts';
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
    const policies = world.networks.backends.flatMap((backend) => backend.filter(node, world) ?? []);
    if (policies.length > 0) return made(policies, ruleQuestions(world, node));
    if (world.placed.on(node.id, 'openstack') !== undefined) return nothingFor(keptForOthers);
    leaveIdle(world, node);
    return nothingFor(lostBy(idleGroup, node.resource));
  },
};

/** Without a pod to select there is nothing to say. */
function leaveIdle(world: World, node: FirewallGroup): void {
  report(world, idleGroup, { resource: node.resource }, node.resource);
  const rules = world.graph.users(node, 'firewall-rule', 'group');
  const values = rules.flatMap((rule) => originsOf(leavesOf(rule)));
  const choices = [node, ...rules].flatMap(({ id }) => choicesAbout(world, id));
  for (const leaf of [...values, ...choices]) world.account.tell(leaf, lostBy(idleGroup, node.resource));
}
