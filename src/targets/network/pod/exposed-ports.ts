/** Ports of interfaces that their groups open to clients outside, and to whom: what Services before them must list. */
import {
  joinOrigins,
  known,
  originsOf,
  originsOfAll,
  textOf,
  type Origins,
  type Value,
} from '../../../evaluate/value.ts';
import type { World } from '../../../plan/world.ts';
import { printHole } from '../../../print/print-hole.ts';
import { byCodeUnit } from '../../../source/text-order.ts';
import { covers, isEverything, networkRange, type Family } from '../../../topology/address-range.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { groupsOutside, openRules } from '../../../topology/views/open-rules.ts';
import { externalName } from '../../objects/external.ts';
import { boundsOfRule, portsOfRule, serviceProtocols, type RulePort } from '../../objects/rule-ports.ts';
import { withoutCluster } from '../cluster-ranges.ts';
import { podsByNic } from './pods.ts';

/** Who may connect: everybody, or these ranges, of which none lies in another. */
export type Clients = 'everybody' | readonly Value[];

export interface ExposedPort extends RulePort {
  readonly clients: Clients;
  /** Leaves of the rules that open it. */
  readonly opened: Origins;
}

/** What groups open to clients outside, as far as a Service can say it. */
export interface ExposedPorts {
  readonly ports: readonly ExposedPort[];
  /** Rules that open more ports than a Service can list, or ports that are not known yet; none where the user lists them. */
  readonly open: readonly FirewallRule[];
  /** Ports that the user lists, and no group opens. */
  readonly refused: readonly string[];
  /** Names of groups outside the stack, which may open more; none where the user lists the ports. */
  readonly unknown: readonly string[];
}

interface Asked {
  readonly family: Family;
  /** As `exposure` of the configuration lists them. */
  readonly ports?: readonly string[] | undefined;
}

/** An interface that is not that of a pod is reached by no Service, so it has no groups here. */
export function exposedPorts(world: World, nics: readonly Nic[], { family, ports: wanted }: Asked): ExposedPorts {
  const own = nics.filter((nic) => podsByNic(world).has(nic));
  const opened = own.flatMap((nic) => openRules(world.graph, nic, family));
  const rules = [...new Set(opened)].filter((rule) => !isOfCluster(world, rule));
  const outside = new Set(own.flatMap((nic) => groupsOutside(world.graph, nic)).map(externalName));
  const listed = wanted ? wanted.map(portNamed) : rules.flatMap((rule) => portsOfRule(rule) ?? []);
  const ports = new Map<string, ExposedPort>();
  const refused = new Set<string>();
  for (const port of listed) {
    const key = `${port.protocol} ${port.port}`;
    const admitting = rules.filter((rule) => opens(rule, port));
    // The user says what a group opens that nobody else knows; its NetworkPolicy, which the user completes, says to whom.
    const clients = outside.size > 0 && admitting.length === 0 ? 'everybody' : clientsOf(admitting);
    if (clients.length === 0) {
      refused.add(`${port.protocol.toLowerCase()}/${port.port}`);
      continue;
    }
    const origins = joinOrigins(ports.get(key)?.origins ?? [], port.origins);
    ports.set(key, { ...port, origins, clients, opened: leavesOf(admitting, clients) });
  }
  const sorted = [...ports.values()].toSorted((a, b) => a.port - b.port || byCodeUnit(a.protocol, b.protocol));
  const open = wanted ? [] : rules.filter((rule) => portsOfRule(rule) === undefined);
  return { ports: sorted, open, refused: [...refused], unknown: wanted ? [] : [...outside] };
}

/** Ranges carry leaves of their own, but not where they are those of everybody. */
function leavesOf(rules: readonly FirewallRule[], clients: Clients): Origins {
  const values = rules.flatMap(({ protocol, portMin, portMax, remote }) => [
    protocol,
    ...(portMin ? [portMin] : []),
    ...(portMax ? [portMax] : []),
    ...(clients === 'everybody' && remote.from === 'cidr' ? [remote.cidr] : []),
  ]);
  return originsOfAll(values);
}

/** Whoever has an address of the cluster is not the client that a rule of the cloud means. */
function isOfCluster(world: World, { remote }: FirewallRule): boolean {
  return remote.from === 'cidr' && withoutCluster(world, { range: remote.cidr, except: [] }) === undefined;
}

/** The ranges of all rules that open a port; without a range, or with that of all addresses, they admit everybody. */
function clientsOf(rules: readonly FirewallRule[]): Clients {
  const ranges = new Map<string, Value>();
  for (const { remote } of rules) {
    const cidr = remote.from === 'cidr' ? remote.cidr : undefined;
    const text = textOf(cidr);
    if (!cidr || (text !== undefined && isEverything(text))) return 'everybody';
    const range = text === undefined ? printHole(cidr) : (networkRange(text) ?? text);
    const origins = joinOrigins(originsOf(ranges.get(range) ?? cidr), originsOf(cidr));
    ranges.set(range, text === undefined ? cidr : known(range, origins));
  }
  const texts = [...ranges.keys()].toSorted(byCodeUnit);
  const outer = texts.filter((text) => !texts.some((other) => other !== text && covers(other, text)));
  return outer.flatMap((text) => ranges.get(text) ?? []);
}

/** Text of each range, for messages and to compare. */
export function rangeTexts(clients: Clients): readonly string[] {
  return clients === 'everybody' ? [] : clients.map((range) => textOf(range) ?? printHole(range));
}

/** `443`, or `udp/53`. */
function portNamed(text: string): RulePort {
  const [first = '', second] = text.split('/');
  return {
    protocol: serviceProtocols.get(second === undefined ? 'tcp' : first) ?? 'TCP',
    port: Number(second ?? first),
    origins: [],
  };
}

/** Whether a rule certainly lets a port through: no ports are all ports, and bounds that are not known are none. */
function opens(rule: FirewallRule, { protocol, port }: RulePort): boolean {
  const text = textOf(rule.protocol);
  if (text === undefined || (text !== 'any' && serviceProtocols.get(text) !== protocol)) return false;
  if (!rule.portMin && !rule.portMax) return true;
  const [first, last] = boundsOfRule(rule);
  return first !== undefined && last !== undefined && first <= port && port <= last;
}
