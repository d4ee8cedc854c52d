/** Ports that a rule opens, one by one: a Service must list each. */
import { originsOf, textOf, type Origins } from '../../evaluate/value.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import { smallOf } from './amounts.ts';

type ServiceProtocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that a rule names. */
export interface RulePort {
  readonly protocol: ServiceProtocol;
  readonly port: number;
  readonly origins: Origins;
}

/** More ports of one rule than these are for a person to say. */
const mostPorts = 16;

export const serviceProtocols: ReadonlyMap<string, ServiceProtocol> = new Map([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
]);

/** Undefined where there are too many to list, or not all is known; empty for protocols without ports. */
export function portsOfRule(rule: FirewallRule): readonly RulePort[] | undefined {
  const { protocol, portMin, portMax } = rule;
  const text = textOf(protocol);
  const name = text === undefined ? undefined : serviceProtocols.get(text);
  if (!name) return text === undefined || text === 'any' ? undefined : [];
  const [first, last] = boundsOfRule(rule);
  if (first === undefined || last === undefined || last - first >= mostPorts) return undefined;
  const origins = [protocol, portMin, portMax].flatMap((value) => (value ? originsOf(value) : []));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
    protocol: name,
    port: first + index,
    origins,
  }));
}

/** Where one bound is not written it is the other one. */
export function boundsOfRule({ portMin, portMax }: FirewallRule): readonly [number | undefined, number | undefined] {
  return [smallOf(portMin ?? portMax), smallOf(portMax ?? portMin)];
}
