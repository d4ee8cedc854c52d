/** Ports of an interface that its groups open to the outside: what a Service before it must list. */
import { intOf, joinOrigins, originsOf, textOf, type Origins, type Value } from '../../../evaluate/value.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import type { World } from '../../../plan/world.ts';
import { admission } from '../../../topology/views/admission.ts';
import { podOfMachine } from './pods.ts';
import { machineOf } from '../../../topology/views/interfaces.ts';

/** A port that a Service can list. */
interface AdmittedPort {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  readonly origins: Origins;
}

/** What groups open to clients outside, as far as a Service can say it. */
export interface AdmittedPorts {
  readonly ports: readonly AdmittedPort[];
  /** Rules that open more ports than a Service can list, or ports that are not known yet. */
  readonly open: readonly FirewallRule[];
  /** Source ranges of rules that do not admit everybody. */
  readonly restricted: readonly string[];
}

/** More ports of one rule than these are asked for. */
const mostPorts = 16;

/** An interface that is not that of the pod is reached by no Service, so it has no groups here. */
export function admittedPorts(world: World, nic: Nic): AdmittedPorts {
  const machine = machineOf(world.graph, nic);
  const pod = machine && podOfMachine(world).get(machine.id);
  const rules = (pod?.nic === nic ? pod.groups : [])
    .flatMap((group) => group.rules)
    .filter((rule) => fromOutside(rule) && !isInside(world, rule));
  const ports = new Map<string, AdmittedPort>();
  const open: FirewallRule[] = [];
  for (const rule of rules) {
    const listed = portsOf(rule);
    if (!listed) open.push(rule);
    for (const port of listed ?? []) {
      const key = `${port.protocol} ${port.port}`;
      const ready = ports.get(key);
      ports.set(key, ready ? { ...ready, origins: joinOrigins(ready.origins, port.origins) } : port);
    }
  }
  const everybody = new Set(rules.filter(admitsAll).flatMap((rule) => keysOf(rule)));
  const restricted = rules.flatMap((rule) => {
    const range = rule.remote.from === 'cidr' ? textOf(rule.remote.cidr) : undefined;
    return range === undefined || admitsAll(rule) || keysOf(rule).every((key) => everybody.has(key)) ? [] : [range];
  });
  const sorted = [...ports.values()].toSorted((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
  return { ports: sorted, open, restricted: [...new Set(restricted)] };
}

/** A Service of type LoadBalancer takes IPv4; members of groups are inside. */
function fromOutside({ direction, family, remote }: FirewallRule): boolean {
  return direction === 'ingress' && family === 4 && remote.from !== 'group';
}

/** A range that lies in a subnet of the stack admits nobody from outside. */
function isInside(world: World, { remote }: FirewallRule): boolean {
  const range = remote.from === 'cidr' ? textOf(remote.cidr) : undefined;
  return range !== undefined && admission(world.graph).isInside(range);
}

/** Without a range, or with the one of all addresses. */
function admitsAll({ remote }: FirewallRule): boolean {
  return remote.from === 'any' || (remote.from === 'cidr' && textOf(remote.cidr) === '0.0.0.0/0');
}

/** Two rules can open one port for different clients. */
function keysOf(rule: FirewallRule): readonly string[] {
  return (portsOf(rule) ?? []).map(({ protocol, port }) => `${protocol} ${port}`);
}

const protocols: ReadonlyMap<string, AdmittedPort['protocol']> = new Map([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
]);

/** Undefined where there are too many to list, or not all is known; empty for protocols without ports. */
function portsOf({ protocol, portMin, portMax }: FirewallRule): readonly AdmittedPort[] | undefined {
  const text = textOf(protocol);
  const name = text === undefined ? undefined : protocols.get(text);
  if (!name) return text === undefined || text === 'any' ? undefined : [];
  const [first, last] = [numberOf(portMin ?? portMax), numberOf(portMax ?? portMin)];
  if (first === undefined || last === undefined || last - first >= mostPorts) return undefined;
  const origins = [protocol, portMin, portMax].flatMap((value) => (value ? originsOf(value) : []));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
    protocol: name,
    port: first + index,
    origins,
  }));
}

/** Ports are written as numbers or as texts of digits. */
function numberOf(value: Value | undefined): number | undefined {
  const number = intOf(value);
  const text = textOf(value);
  if (number !== undefined) return Number(number);
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
