/** Who a rule of a security group admits: pods of the stack by label, the outside by range, each only where Neutron has a way. */
import { originsOf, textOf, withOrigins, known, type Origins, type Value } from '../../../evaluate/value.ts';
import { covers, familyOf, networkRange, prefixLength } from '../../../topology/address-range.ts';
import type { FirewallRule } from '../../../topology/kinds/firewall-rule.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { reachability, type Verdict } from '../../../topology/views/reachability.ts';
import type { World } from '../../../plan/world.ts';
import { isUnresolved, externalName } from '../../objects/external.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { defaultGroupName, membersOf, policyGroups, type Pod } from './pods.ts';
import { memberSelectors, selectorsOf, withLeaves, type PodSelector } from './selectors.ts';

/** Pods of one group that see the same pods and the same outside. */
export interface View {
  readonly members: readonly Pod[];
  /** Pods that their interface reaches, themselves included. */
  readonly connected: readonly Pod[];
  /** Machines that stay in Nova and that their interface reaches. */
  readonly staying: readonly Nic[];
  readonly outside: { readonly ingress: boolean; readonly egress: boolean };
}

type Peer = { readonly ipBlock: { readonly cidr: Value } } | { readonly podSelector: PodSelector };

export interface Peers {
  readonly entries: readonly Peer[];
  /** Why nothing, or not all, of what the rule names is admitted; undefined when all is. */
  readonly missing?: 'unreachable' | 'unknown-range' | 'unknown-group' | 'part-of-subnet' | 'family';
}

/** Policy peers of a rule, as seen by one view. */
export function peersOf(world: World, rule: FirewallRule, view: View): Peers {
  if (rule.family === 6) return outsideOnly(rule, view);
  switch (rule.remote.from) {
    case 'any':
      return anyPeers(world, rule, view);
    case 'cidr':
      return rangePeers(world, rule, { view, cidr: rule.remote.cidr });
    case 'group':
      return groupPeers(world, rule, view);
  }
}

function outsideOf(rule: FirewallRule, view: View): boolean {
  return view.outside[rule.direction];
}

/** Pods are found by label whatever their address, so a rule for IPv6 may speak of the outside only. */
function outsideOnly(rule: FirewallRule, view: View): Peers {
  if (!outsideOf(rule, view)) return { entries: [], missing: 'unreachable' };
  if (rule.remote.from === 'group') return { entries: [], missing: 'family' };
  const cidr = rule.remote.from === 'any' ? known('::/0') : rangeValue(rule.remote.cidr);
  return cidr ? { entries: [block(cidr)] } : { entries: [], missing: 'unknown-range' };
}

function anyPeers(world: World, rule: FirewallRule, view: View): Peers {
  const inside = selectorsOf(world, view.connected).map(pod);
  const stayers = view.staying.flatMap((nic) => fixedAddresses(world, nic).map((address) => block(hostRange(address))));
  if (outsideOf(rule, view)) return { entries: [...inside, block(known('0.0.0.0/0'))] };
  const entries = [...inside, ...stayers];
  return entries.length > 0 ? { entries } : { entries, missing: 'unreachable' };
}

interface Ranged {
  readonly view: View;
  readonly cidr: Value;
}

function rangePeers(world: World, rule: FirewallRule, { view, cidr }: Ranged): Peers {
  const text = textOf(cidr);
  const range = rangeValue(cidr);
  if (text === undefined) return { entries: [block(cidr)], missing: 'unknown-range' };
  if (!range || familyOf(text) !== 4) return { entries: [], missing: 'unknown-range' };
  const judged = view.connected.map((other) => ({ other, ...inRange(world, other.nic, text) }));
  const inside = judged.filter(({ verdict }) => verdict === 'yes');
  const origins = originsOf(cidr);
  const selectors = selectorsOf(
    world,
    inside.map(({ other }) => other),
  ).map((selector) => pod(withLeaves(selector, [...origins, ...inside.flatMap((item) => item.origins)])));
  const stayers = view.staying.flatMap((nic) =>
    fixedAddresses(world, nic)
      .filter((address) => covers(text, textOf(address) ?? ''))
      .map((address) => block(withOrigins(hostRange(address), origins))),
  );
  const outside = outsideOf(rule, view) && !withinStack(world, text) ? [block(range)] : [];
  const entries = [...selectors, ...stayers, ...outside];
  if (judged.some(({ verdict }) => verdict === 'maybe')) return { entries, missing: 'part-of-subnet' };
  return entries.length > 0 ? { entries } : { entries, missing: 'unreachable' };
}

/** A range that lies in one subnet of the stack has no part outside. */
export function withinStack({ graph }: World, range: string): boolean {
  return graph.of('subnet').some(({ cidr }) => covers(textOf(cidr) ?? '', range));
}

interface Judged {
  readonly verdict: Verdict;
  /** Leaves that decided it. */
  readonly origins: Origins;
}

/** By the fixed addresses, else by every subnet that an address can come from. */
function inRange(world: World, nic: Nic | undefined, range: string): Judged {
  if (!nic) return { verdict: 'maybe', origins: [] };
  const fixed = nic.addresses.flatMap(({ ip }) => (ip ? [ip] : []));
  // Every address is in it, so none decides.
  if (prefixLength(range) === 0 && fixed.some((ip) => covers(range, textOf(ip) ?? ''))) {
    return { verdict: fixed.every((ip) => covers(range, textOf(ip) ?? '')) ? 'yes' : 'maybe', origins: [] };
  }
  if (fixed.length > 0) return verdictOf(fixed, (ip) => (covers(range, ip) ? 'yes' : 'no'));
  const subnets = reachability(world.graph).subnetsOf(nic);
  const ranges = subnets.flatMap(({ cidr }) => (cidr ? [cidr] : []));
  // Every address, so the subnets need not be known.
  if (prefixLength(range) === 0 && subnets.length > 0 && subnets.every(({ family }) => family === 4))
    return { verdict: 'yes', origins: [] };
  if (ranges.length === 0) return { verdict: 'maybe', origins: [] };
  return verdictOf(ranges, (subnet) => (covers(range, subnet) ? 'yes' : covers(subnet, range) ? 'maybe' : 'no'));
}

/** Admitted only where every address that it can have is. */
function verdictOf(values: readonly Value[], judge: (text: string) => Verdict): Judged {
  const verdicts = values.map((value) => {
    const text = textOf(value);
    return text === undefined ? 'maybe' : judge(text);
  });
  const same = verdicts.every((verdict) => verdict === verdicts[0]);
  return { verdict: same ? (verdicts[0] ?? 'maybe') : 'maybe', origins: values.flatMap((value) => originsOf(value)) };
}

function groupPeers(world: World, rule: FirewallRule, view: View): Peers {
  const ref = rule.remote.from === 'group' ? rule.remote.group : undefined;
  const node = world.graph.resolve('firewall-group', ref);
  const outside = ref && isUnresolved(ref) ? externalName(ref.external) : undefined;
  const key = node?.id ?? (outside === defaultGroupName ? 'default' : `outside:${outside ?? ''}`);
  const group = policyGroups(world).get(key);
  const members = membersOf(world).get(key) ?? [];
  const reached = new Set(members.length === 0 ? [] : view.connected);
  const wanted = members.filter((member) => reached.has(member));
  const origins = ref && isUnresolved(ref) ? originsOf(ref.external) : [];
  const entries = group
    ? memberSelectors(world, group.label, members, wanted).map((selector) => pod(withLeaves(selector, origins)))
    : [];
  const stayers = view.staying
    .filter(
      (nic) =>
        nic.groups !== 'default' &&
        nic.groups.some((other) => world.graph.resolve('firewall-group', other)?.id === node?.id),
    )
    .flatMap((nic) => fixedAddresses(world, nic).map((address) => block(hostRange(address))));
  const found = [...entries, ...(node ? stayers : [])];
  if (!node && key !== 'default') return { entries: found, missing: 'unknown-group' };
  return found.length > 0 ? { entries: found } : { entries: found, missing: 'unreachable' };
}

/** The range as an API server takes it, with the leaves of the written one. */
function rangeValue(cidr: Value): Value | undefined {
  const text = textOf(cidr);
  const range = text === undefined ? undefined : networkRange(text);
  return range === undefined ? undefined : known(range, originsOf(cidr));
}

function hostRange(address: Value): Value {
  const text = textOf(address) ?? '';
  return known(`${text}/${text.includes(':') ? 128 : 32}`, originsOf(address));
}

function block(cidr: Value): Peer {
  return { ipBlock: { cidr } };
}

function pod(selector: PodSelector): Peer {
  return { podSelector: selector };
}
