/** Rules of security groups, read once, and where the address of an interface can lie. */
import { intOf, textOf, type Value } from '../evaluate/value.ts';
import { contains, rangeOf, type Range } from '../topology/address-range.ts';
import type { FirewallRule } from '../topology/kinds/firewall-rule.ts';
import type { Nic } from '../topology/kinds/nic.ts';
import { any, reachability, type Verdict } from '../topology/views/reachability.ts';
import type { Graph } from '../topology/graph.ts';

/** What a rule says of packets, whoever the peer is. */
export interface Reading {
  /** Undefined where it is not known yet. */
  readonly protocol: string | undefined;
  readonly ports: 'all' | 'unknown' | { readonly first: number; readonly last: number };
  readonly range: Range | undefined;
}

export type ReadRule = (rule: FirewallRule) => Reading;

export function ruleReader(): ReadRule {
  const readings = new Map<FirewallRule, Reading>();
  return (rule) => {
    const ready = readings.get(rule) ?? readRule(rule);
    readings.set(rule, ready);
    return ready;
  };
}

function readRule({ protocol, portMin, portMax, remote }: FirewallRule): Reading {
  const text = remote.from === 'cidr' ? textOf(remote.cidr) : undefined;
  return {
    protocol: textOf(protocol) ?? intOf(protocol)?.toString(),
    ports: portsOf(portMin, portMax),
    range: text === undefined ? undefined : rangeOf(text),
  };
}

function portsOf(portMin: Value | undefined, portMax: Value | undefined): Reading['ports'] {
  if (!portMin && !portMax) return 'all';
  const [first = Number.NaN, last = Number.NaN] = [portMin, portMax].map((value) =>
    value ? Number(intOf(value) ?? textOf(value) ?? Number.NaN) : Number.NaN,
  );
  return Number.isNaN(first) || Number.isNaN(last) ? 'unknown' : { first, last };
}

/** By the fixed address, else by the subnets that the address can come from. */
export function addressIn(nic: Nic | undefined, cidr: string, topology: Graph): Verdict {
  if (!nic) return 'maybe';
  const fixed = nic.addresses.flatMap(({ ip }) => (ip ? [textOf(ip)] : []));
  if (fixed.length > 0)
    return fixed.some((ip) => ip !== undefined && contains(cidr, ip))
      ? 'yes'
      : fixed.includes(undefined)
        ? 'maybe'
        : 'no';
  const ranges = reachability(topology)
    .subnetsOf(nic)
    .map((subnet) => textOf(subnet.cidr));
  if (ranges.length === 0) return 'maybe';
  return any(ranges.map((range) => (range === undefined ? 'maybe' : overlap(cidr, range))));
}

function overlap(cidr: string, range: string): Verdict {
  const [network = ''] = range.split('/');
  const [own = ''] = cidr.split('/');
  const size = Number(cidr.split('/')[1] ?? 32);
  const rangeSize = Number(range.split('/')[1] ?? 32);
  if (size <= rangeSize) return contains(cidr, network) ? 'yes' : 'no';
  return contains(range, own) ? 'maybe' : 'no';
}
