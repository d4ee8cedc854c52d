/** A security group whose members are on the pod network becomes NetworkPolicies. */
import { originsOf } from '../../../evaluate/value.ts';
import type { FirewallGroup } from '../../../topology/kinds/firewall.ts';
import type { Lowerer, PlanContext } from '../../../plan/context.ts';
import { choicesAbout } from '../../objects/choices.ts';
import { leave, report } from '../../objects/drop.ts';
import { groupPolicies, leavesOf } from './policies.ts';
import { policyGroups } from './pods.ts';
import { idleGroup } from './rule-diagnostics.ts';

export const firewallGroup: Lowerer<'firewall-group'> = {
  kind: 'firewall-group',
  target: 'kubernetes',
  lower(node, context) {
    leave(context, node.name, 'the policy is named after the resource');
    leave(context, node.description, 'a description has no effect');
    const group = policyGroups(context).get(node.id);
    if (group) return groupPolicies(context, group, context.name(node.id));
    leaveIdle(context, node);
    return [];
  },
};

/** Without a pod to select there is nothing to say. */
function leaveIdle(context: PlanContext, node: FirewallGroup): void {
  const message = idleGroup.message(node.resource);
  report(context, idleGroup, { resource: node.resource }, node.resource);
  const rules = context.topology.rulesOf(node);
  const values = rules.flatMap((rule) => originsOf(leavesOf(rule)));
  const choices = [node, ...rules].flatMap(({ id }) => choicesAbout(context, id));
  for (const leaf of [...values, ...choices]) context.declare(leaf, 'dropped', message, idleGroup.code);
}
