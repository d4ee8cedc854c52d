/** Whether a rule of a security group means a port. */
import { textOf } from '../../../evaluate/value.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import { boundsOfRule } from '../../objects/rule-ports.ts';

export function meansPort(rule: FirewallRule, port: number | undefined, protocol: string): boolean {
  const text = textOf(rule.protocol);
  const number = protocol === 'UDP' ? '17' : '6';
  if (text !== 'any' && text !== protocol.toLowerCase() && text !== number) return false;
  if (!rule.portMin && !rule.portMax) return true;
  const [first, last] = boundsOfRule(rule);
  return port !== undefined && first !== undefined && last !== undefined && first <= port && port <= last;
}
