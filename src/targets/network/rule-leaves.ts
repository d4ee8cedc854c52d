/** The leaves of a rule of a security group, for whoever declares their fate. */
import { known, originsOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import { isUnresolved } from '../objects/external.ts';

/** All leaves of a rule that stand in it as values. */
export function leavesOf(rule: FirewallRule): Value {
  const remote =
    rule.remote.from === 'cidr'
      ? [rule.remote.cidr]
      : rule.remote.from === 'group' && isUnresolved(rule.remote.group)
        ? [rule.remote.group.external]
        : [];
  const values = [rule.protocol, rule.portMin, rule.portMax, ...remote].filter((value) => value !== undefined);
  return values.reduce<Value>((whole, value) => withOrigins(whole, originsOf(value)), known(null));
}
