/**
 * Security groups: what a port lets through is the union of the allow rules of its groups. A port without a filter lets
 * everything through, one without groups nothing. The default group of a project, named or implied, lets everything out and
 * its own members in.
 */
import type { NodeRef } from '../../evaluate/fact.ts';
import { intOf, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import type { Family, Interval } from '../../topology/address-range.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { isEverything } from '../intervals.ts';
import { allPorts, noPorts, portRange, protocols, type PortSet } from '../port-set.ts';
import { overlapOf, rangeOf, type Addresses } from './addresses.ts';
import type { Source } from './source.ts';
import { some, type Verdict } from './verdict.ts';

/** What a rule says of packets, whoever the peer is. */
export interface Reading {
  /** The rule; absent for rules that no template states. */
  readonly rule?: FirewallRule;
  readonly direction: FirewallRule['direction'];
  readonly family: Family;
  /** Ports that it certainly means. */
  readonly sure: PortSet;
  /** Ports that it means if what is not known yet turns out so. */
  readonly possible: PortSet;
  readonly peer: ReadPeer;
}

type ReadPeer =
  /** Anybody, or somebody who is not known. */
  | { readonly is: 'open'; readonly verdict: 'yes' | 'maybe' }
  | { readonly is: 'range'; readonly text: string; readonly range: Interval }
  | { readonly is: 'group'; readonly group: string };

/** The other side of a packet: a port of the stack, or an address outside. No rule but one for everybody means a stranger. */
export type OtherSide =
  { readonly port: Nic } | { readonly address: Interval; readonly stranger?: boolean | undefined };

/** Security groups as Neutron enforces them. */
export interface Filters {
  /** `open`: everything passes. */
  groupsOf(port: Nic): 'open' | readonly string[];
  /** Undefined for a group of which nothing is known. */
  rulesOf(group: string): readonly Reading[] | undefined;
  /** Further addresses of members, which a rule for the group means too. */
  pairsOf(group: string): readonly Interval[];
  /** Groups whose members have further addresses. */
  readonly paired: readonly string[];
  /** Whether a rule that names a group or range means this side. */
  means(peer: ReadPeer, other: OtherSide, family: Family): Verdict;
}

const projectDefault = 'default of the project';

export function filtersOf(source: Source, addresses: Addresses): Filters {
  const rules = rulesByGroup(source);
  const keyOf = (ref: NodeRef): string =>
    'external' in ref && textOf(ref.external) === 'default' ? projectDefault : source.keyOf('firewall-group', ref);
  const known = new Map<Nic, 'open' | readonly string[]>();
  const groupsOf = (port: Nic): 'open' | readonly string[] => {
    const groups = known.get(port) ?? findGroups(port);
    known.set(port, groups);
    return groups;
  };
  const findGroups = (port: Nic): 'open' | readonly string[] => {
    const network = source.find('network', addresses.networkOf(port));
    const off = port.portSecurity === 'off' || (port.portSecurity === 'inherit' && network?.portSecurity === false);
    if (off) return 'open';
    return port.groups === 'default' ? [projectDefault] : port.groups.map(keyOf);
  };
  const pairs = new Map<string, Map<string, Interval>>();
  for (const port of source.of('nic')) {
    const groups = groupsOf(port);
    for (const { address } of groups === 'open' ? [] : port.allowedPairs) {
      const range = rangeOf(address);
      for (const group of range ? groups : []) {
        const ranges = pairs.get(group) ?? new Map<string, Interval>();
        if (range) pairs.set(group, ranges.set(wordOf(address), range));
      }
    }
  }
  const readings = new Map([...rules].map(([group, own]) => [group, own.map((rule) => read(rule, keyOf))]));
  const pairsOf = (group: string): readonly Interval[] => [...(pairs.get(group)?.values() ?? [])];
  return {
    groupsOf,
    pairsOf,
    paired: [...pairs.keys()],
    rulesOf: (group) => (group === projectDefault ? defaultRules : readings.get(group)),
    means(peer, other, family) {
      if (peer.is === 'open') return peer.verdict;
      if (peer.is === 'range') return inside(peer.range, other, addresses);
      const groups = 'port' in other ? groupsOf(other.port) : [];
      if (groups !== 'open' && groups.includes(peer.group)) return 'yes';
      const further = pairsOf(peer.group).filter((range) => range.family === family);
      // Who else belongs to a group outside the stack is not known.
      const strangers: Verdict =
        'address' in other && !rules.has(peer.group) && peer.group !== projectDefault ? 'maybe' : 'no';
      return some([strangers, ...further.map((range) => inside(range, other, addresses))]);
    },
  };
}

function inside(range: Interval, other: OtherSide, addresses: Addresses): Verdict {
  if ('port' in other) return addresses.within(other.port, range);
  if (other.stranger !== true || isEverything(range)) return overlapOf(range, other.address);
  return 'no';
}

/** A group without rules is listed as well: it lets nothing in. */
function rulesByGroup(source: Source): ReadonlyMap<string, readonly FirewallRule[]> {
  const rules = new Map<string, FirewallRule[]>(source.of('firewall-group').map(({ id }) => [id, []]));
  for (const rule of source.of('firewall-rule'))
    rules.get(source.find('firewall-group', rule.group)?.id ?? '')?.push(rule);
  return rules;
}

const anybody: ReadPeer = { is: 'open', verdict: 'yes' };

const defaultRules: readonly Reading[] = ([4, 6] as const).flatMap((family): readonly Reading[] => {
  const all = { family, sure: allPorts, possible: allPorts } as const;
  return [
    { ...all, direction: 'egress', peer: anybody },
    { ...all, direction: 'ingress', peer: { is: 'group', group: projectDefault } },
  ];
});

function read(rule: FirewallRule, keyOf: (ref: NodeRef) => string): Reading {
  const { direction, family } = rule;
  return { rule, direction, family, ...portsOf(rule), peer: peerOf(rule, keyOf) };
}

function peerOf({ remote, family }: FirewallRule, keyOf: (ref: NodeRef) => string): ReadPeer {
  if (remote.from === 'any') return anybody;
  if (remote.from === 'group') return { is: 'group', group: keyOf(remote.group) };
  const range = rangeOf(remote.cidr);
  return range?.family === family
    ? { is: 'range', text: wordOf(remote.cidr), range }
    : { is: 'open', verdict: 'maybe' };
}

/** Protocols without ports are not looked at: no policy speaks of them. */
function portsOf({ protocol, portMin, portMax }: FirewallRule): Pick<Reading, 'sure' | 'possible'> {
  const text = textOf(protocol) ?? intOf(protocol)?.toString();
  const meant = protocols.filter(
    (name) => text === undefined || text === 'any' || text === name || text === numbers[name],
  );
  const bounds = !portMin && !portMax ? everyPort : [boundOf(portMin), boundOf(portMax)];
  const isKnown = bounds.every((bound) => bound !== undefined);
  const [first = 1, last = 65_535] = isKnown ? bounds : [];
  const possible = meant.flatMap((name) => portRange(name, first, last));
  return { sure: text !== undefined && isKnown ? possible : noPorts, possible };
}

const numbers: Readonly<Record<(typeof protocols)[number], string>> = { tcp: '6', udp: '17', sctp: '132' };

const everyPort = [1, 65_535] as const;

/** Undefined where it is not known. */
function boundOf(value: Value | undefined): number | undefined {
  const bound = value ? Number(intOf(value) ?? textOf(value) ?? Number.NaN) : Number.NaN;
  return Number.isNaN(bound) ? undefined : bound;
}
