/** Rules that steps add to security groups of OpenStack. */
import { textOf } from '../../evaluate/value.ts';
import { ask, look, type Operation, type Word } from '../../plan/operations.ts';
import type { World } from '../../plan/world.ts';
import { listed } from '../../source/listed.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { boundsOfRule } from '../objects/rule-ports.ts';
import { idOf } from './referrers.ts';

/** The group `default` of the project, which has no node, has other members too, so it is not opened for this stack alone. */
export function groupWord(
  world: World,
  node: { readonly resource: string } | undefined,
  kept: readonly Machine[],
): Word {
  if (node) return idOf(world, node.resource, 'GROUP_ID');
  const names = listed(kept.map(({ resource }) => resource));
  return {
    variable: 'GROUP_ID',
    value: { ask: `id of a security group that only ${names} has: create one and add it to the port` },
  };
}

/** As the client of OpenStack takes it. */
export function ruleOf(rule: FirewallRule): Extract<Operation, { readonly op: 'admit' }>['rule'] {
  const { direction, family, protocol } = rule;
  const [first, last] = boundsOfRule(rule);
  return {
    direction,
    family,
    protocol: textOf(protocol) ?? 'any',
    ...(first !== undefined && last !== undefined && { ports: [String(first), String(last)] as const }),
  };
}

export function removeRules(group: Word): readonly Operation[] {
  return [
    look({ look: 'group-rules', group }),
    ask('Delete the rules that this step added: `openstack security group rule delete` with their ids.'),
  ];
}
