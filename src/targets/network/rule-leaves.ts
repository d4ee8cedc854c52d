/** The leaves of a rule of a security group, for whoever declares their fate. */
import { known, originsOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import { isUnresolved } from '../objects/external.ts';

/** All leaves of a rule that stand in it as values. */
export function leavesOf(rule: FirewallRule): Value {
  const values = [rule.protocol, rule.portMin, rule.portMax, remoteOf(rule)].filter((value) => value !== undefined);
  return values.reduce<Value>((whole, value) => withOrigins(whole, originsOf(value)), known(null));
}

/** A group of the stack is a node and has no leaf of its own. */
function remoteOf({ remote }: FirewallRule): Value | undefined {
  if (remote.from === 'cidr') return remote.cidr;
  return remote.from === 'group' && isUnresolved(remote.group) ? remote.group.external : undefined;
}
