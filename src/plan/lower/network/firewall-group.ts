/** A security group whose members are on the pod network becomes NetworkPolicies. */
import { originsOf } from '../../../evaluate/value.ts';
import type { Lowerer } from '../../context.ts';
import { leave, report } from '../drop.ts';
import { groupPolicies, leavesOf } from './policies.ts';
import { policyGroups } from './pods.ts';
import { idleGroup } from './rule-diagnostics.ts';

export const firewallGroup: Lowerer<'firewall-group'> = {
  kind: 'firewall-group',
  target: 'kubernetes',
  lower(node, context) {
    leave(context, node.name, 'the policy is named after the resource');
    leave(context, node.description, 'a description has no effect');
    const group = policyGroups(context).find(({ key }) => key === node.id);
    if (group) return groupPolicies(context, group, context.name(node.id));
    report(context, idleGroup, { resource: node.resource }, node.resource);
    for (const rule of context.topology.rulesOf(node)) {
      const value = leavesOf(rule);
      if (originsOf(value).length > 0)
        context.declare(value, 'dropped', idleGroup.message(node.resource), idleGroup.code);
    }
    for (const leaf of choicesOf(node.id))
      context.declare(leaf, 'dropped', idleGroup.message(node.resource), idleGroup.code);
    return [];

    /** Booleans and choices of its rules shape no policy either. */
    function choicesOf(id: string): readonly number[] {
      const ids = new Set([id, ...context.topology.rulesOf(node).map((rule) => rule.id)]);
      return [...context.topology.choices].flatMap(([leaf, nodes]) =>
        nodes.some((other) => ids.has(other)) ? [leaf] : [],
      );
    }
  },
};
