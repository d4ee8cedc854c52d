/** A security group whose members are on the pod network becomes NetworkPolicies. */
import { originsOf } from '../../../evaluate/value.ts';
import type { FirewallGroup } from '../../../topology/kinds/firewall.ts';
import type { Lowerer, World } from '../../../plan/world.ts';
import { choicesAbout } from '../../objects/choices.ts';
import { leave, report } from '../../objects/drop.ts';
import { groupPolicies, leavesOf } from './policies.ts';
import { policyGroups } from './pods.ts';
import { idleGroup } from './rule-diagnostics.ts';

export const firewallGroup: Lowerer<'firewall-group'> = {
  kind: 'firewall-group',
  target: 'kubernetes',
  lower(node, world) {
    leave(world, node.name, 'the policy is named after the resource');
    leave(world, node.description, 'a description has no effect');
    const group = policyGroups(world).get(node.id);
    if (group) return groupPolicies(world, group, world.names.name(node.id));
    leaveIdle(world, node);
    return [];
  },
};

/** Without a pod to select there is nothing to say. */
function leaveIdle(world: World, node: FirewallGroup): void {
  const message = idleGroup.message(node.resource);
  report(world, idleGroup, { resource: node.resource }, node.resource);
  const rules = world.graph.rulesOf(node);
  const values = rules.flatMap((rule) => originsOf(leavesOf(rule)));
  const choices = [node, ...rules].flatMap(({ id }) => choicesAbout(world, id));
  for (const leaf of [...values, ...choices]) world.account.declare(leaf, 'dropped', message, idleGroup.code);
}
