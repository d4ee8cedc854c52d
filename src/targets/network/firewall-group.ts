/** A security group becomes the policies of every backend on which it has members. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { originsOf } from '../../evaluate/value.ts';
import type { FirewallGroup } from '../../topology/kinds/firewall-group.ts';
import { made, nothing, type Target } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { usersFlip } from '../objects/part.ts';
import { choicesAbout } from '../objects/choices.ts';
import { leave, report } from '../objects/drop.ts';
import { leavesOf } from './rule-leaves.ts';

const idleGroup = defineDiagnostic({
  code: 'plan/security-group-unused',
  severity: 'info',
  message: (resource: string) => `no interface on the pod network belongs to ${resource}, so it makes no policy`,
  explanation:
    'A NetworkPolicy selects pods, and pods carry the groups of the interface that is on the pod network. A group without such a member has nothing to select.',
});

export const firewallGroup: Target<'firewall-group'> = {
  kind: 'firewall-group',
  id: 'policies',
  side: 'cluster',
  diagnostics: [idleGroup],
  offer: () => ({ rank: 1, because: 'its rules become policies of the pods that belong to it', flip: usersFlip }),
  lower(node, world) {
    leave(world, node.name, 'the policy is named after the resource');
    leave(world, node.description, 'a description has no effect');
    const policies = world.networks.backends.flatMap((backend) => backend.filter(node, world) ?? []);
    if (policies.length > 0) return made(policies);
    leaveIdle(world, node);
    return nothing(idleGroup.message(node.resource), 'dropped');
  },
};

/** Without a pod to select there is nothing to say. */
function leaveIdle(world: World, node: FirewallGroup): void {
  const message = idleGroup.message(node.resource);
  report(world, idleGroup, { resource: node.resource }, node.resource);
  const rules = world.graph.users(node, 'firewall-rule', 'group');
  const values = rules.flatMap((rule) => originsOf(leavesOf(rule)));
  const choices = [node, ...rules].flatMap(({ id }) => choicesAbout(world, id));
  for (const leaf of [...values, ...choices]) world.account.declare(leaf, 'dropped', message, idleGroup.code);
}
