/** Protocol and ports of a rule as a NetworkPolicy says them. */
import { intOf, known, originsOf, textOf, withOrigins, type Value } from '../../evaluate/value.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import { serviceProtocols } from '../objects/rule-ports.ts';

/** As in the API; without a port all of the protocol. */
export interface PolicyPort {
  readonly protocol: Value;
  readonly port?: Value;
  readonly endPort?: Value;
}

/** Undefined: every protocol and port. */
export function policyPorts({ protocol, portMin, portMax }: FirewallRule): PolicyPort | 'inexpressible' | undefined {
  const text = textOf(protocol);
  if (text === 'any') return undefined;
  const name = text === undefined ? undefined : serviceProtocols.get(text);
  if (text !== undefined && name === undefined) return 'inexpressible';
  const said = name === undefined ? protocol : known(name, protocol.origins);
  if (!portMin && !portMax) return { protocol: said };
  const [first, last] = [numberValue(portMin ?? portMax), numberValue(portMax ?? portMin)];
  if (!first || !last) return { protocol: said };
  const same = intOf(first) !== undefined && intOf(first) === intOf(last);
  return same
    ? { protocol: said, port: withOrigins(first, originsOf(last)) }
    : { protocol: said, port: first, endPort: last };
}

/** The API refuses digits in quotes. */
function numberValue(value: Value | undefined): Value | undefined {
  const text = textOf(value);
  return value && text !== undefined && /^\d{1,5}$/.test(text) ? known(Number(text), value.origins) : value;
}
