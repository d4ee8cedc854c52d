/** A security group whose members are on the pod network becomes NetworkPolicies. */
import { originsOf } from '../../../evaluate/value.ts';
import type { FirewallGroup } from '../../../topology/kinds/firewall-group.ts';
import { made, nothing, type Target } from '../../../plan/target.ts';
import type { World } from '../../../plan/world.ts';
import { usersFlip } from '../../objects/part.ts';
import { choicesAbout } from '../../objects/choices.ts';
import { leave, report } from '../../objects/drop.ts';
import { groupPolicies, leavesOf } from './policies.ts';
import { policyGroups } from './pods.ts';
import { idleGroup } from './rule-diagnostics.ts';

export const firewallGroup: Target<'firewall-group'> = {
  kind: 'firewall-group',
  id: 'policies',
  side: 'cluster',
  offer: () => ({ rank: 1, because: 'its rules become policies of the pods that belong to it', flip: usersFlip }),
  lower(node, world) {
    leave(world, node.name, 'the policy is named after the resource');
    leave(world, node.description, 'a description has no effect');
    const group = policyGroups(world).get(node.id);
    if (group) return made(groupPolicies(world, group, world.names.name(node.id)));
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
