/**
 * What MultiNetworkPolicies let through at each interface that they are to filter, against the security groups of its port. Such
 * policies know peers by their addresses, so each address is looked at as whoever has it now.
 */
import type { Collector } from '../../diagnostics/collector.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { families, type Family, type Interval } from '../../topology/address-range.ts';
import { append } from '../../source/append.ts';
import type { Evidence } from '../evidence.ts';
import { findingsIn, type Findings, type SpanOf } from '../findings.ts';
import { everyAddress, exampleOf, holds, intervalKey, isSingle, partition, usualAddress } from '../intervals.ts';
import type { OtherSide } from '../neutron/filters.ts';
import { filtered, type Passage } from '../neutron/neutron.ts';
import { mentionIn, type Endpoint, type Place, type Strangers } from '../packet.ts';
import { difference, type PortSet } from '../port-set.ts';
import type { PolicySet } from '../policies/policy-access.ts';
import type { Direction } from '../policies/read-policy.ts';
import { addressesOf, filteredPort } from './addresses.ts';
import { alikeInterfaces } from './alike.ts';
import type { Attached } from './attached.ts';

type Read = Pick<Evidence, 'multi' | 'segments' | 'neutron' | 'traits' | 'staying'>;

interface Site extends Read {
  readonly attached: Attached;
  /** Its port. */
  readonly nic: Nic;
  readonly holders: Holders;
  readonly policies: PolicySet;
  readonly found: Findings;
}

/** By the interface. */
type Sites = ReadonlyMap<Endpoint, Site>;

export function proveFilters(evidence: Read, reports: Collector, spanOf?: SpanOf): void {
  const sites = sitesOf(evidence, reports, spanOf);
  if (sites.size === 0) return;
  const isNew = oneOfEachSort(evidence);
  for (const site of sites.values()) {
    if (!isNew(site.attached)) continue;
    compareAddresses(site);
    comparePods(site);
  }
  comparePairs(evidence, sites);
}

/** Interfaces that policies are to filter. */
function sitesOf(evidence: Read, reports: Collector, spanOf: SpanOf | undefined): Sites {
  const { neutron, multi, segments } = evidence;
  const holders = holdersOf(segments.all, evidence);
  const findings = new Map<string, Findings>();
  const sites = new Map<Endpoint, Site>();
  for (const attached of segments.all) {
    const nic = filteredPort(attached, neutron);
    if (!nic) continue;
    const { attachment, endpoint } = attached;
    const policies = multi(attachment);
    const found =
      findings.get(attachment) ?? findingsIn({ neutron, policies, spanOf, kind: 'MultiNetworkPolicy' }, reports);
    findings.set(attachment, found);
    sites.set(endpoint, { ...evidence, attached, nic, holders, policies, found });
  }
  return sites;
}

/** Interfaces that no rule and no network tells apart have the same result for whoever is no interface of the stack. */
function oneOfEachSort({ multi, traits }: Read): (attached: Attached) => boolean {
  const numberOf = mentionIn(new Map());
  const seen = new Set<string>();
  return ({ endpoint, attachment, segment }) => {
    const policies = multi(attachment);
    const ranges = [...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint)].map(intervalKey);
    const said = [policies.describe(endpoint, numberOf), traits.describe(endpoint, numberOf)];
    const key = JSON.stringify([attachment, segment, said, ranges]);
    const isKnown = seen.has(key);
    seen.add(key);
    return !isKnown;
  };
}

/** Interfaces by the single addresses that they have. */
type Holders = ReadonlyMap<string, readonly Holder[]>;

interface Holder {
  readonly range: Interval;
  readonly nic: Nic;
  /** Of the interface; undefined for a server that stays. */
  readonly attached?: Attached;
}

/** By what guests are told now; where nobody can say that, by what ports had. */
function holdersOf(all: readonly Attached[], { staying }: Read): Holders {
  const holders = new Map<string, Holder[]>();
  for (const attached of all) {
    const { nic } = attached.endpoint;
    if (!nic) continue;
    for (const range of addressesOf(attached)) append(holders, intervalKey(range), { range, nic, attached });
  }
  for (const { nic, places } of staying) {
    for (const { range } of places) if (isSingle(range)) append(holders, intervalKey(range), { range, nic });
  }
  return holders;
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/** Whoever has an address on the same network, before one that has it elsewhere. */
function holderOf(range: Interval, { segment }: Attached, holders: Holders): Holder | undefined {
  const all = holders.get(intervalKey(range)) ?? [];
  return all.find(({ attached }) => attached?.segment === segment) ?? all[0];
}

/* Addresses that no interface of the stack has */

/** Both families whole, in parts that no rule and no server that stays divides. */
function compareAddresses(site: Site): void {
  const { attached, policies, traits, holders, staying } = site;
  const { endpoint } = attached;
  const kept = staying.flatMap(({ places }) => places.map(({ range }) => range).filter(isSingle));
  for (const part of partition([...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint), ...kept])) {
    const holder = holderOf(part, attached, holders);
    if (holder?.attached) continue;
    const range = holder ? part : freeAddress(part, holders);
    if (!range) continue;
    const other = holder ? { port: holder.nic } : { address: range };
    const place = { address: exampleOf(range), range };
    for (const direction of directions) compare({ place, other, direction, families: [range.family] }, site);
  }
}

/** One address of a part; undefined where each of them is taken. */
function freeAddress(part: Interval, holders: Holders): Interval | undefined {
  const { family } = part;
  const isFree = (one: Interval): boolean => !holders.has(intervalKey(one));
  const usual = usualAddress(family);
  if (holds(part, usual) && isFree(usual)) return usual;
  // The first address of all is nobody's.
  for (let first = part.first === 0n ? 1n : part.first; first <= part.last; first += 1n) {
    const one = { family, first, last: first };
    if (isFree(one)) return one;
  }
  return undefined;
}

/** Pods that are not of the stack, which only a selector means. */
function comparePods(site: Site): void {
  const other = { address: everyAddress(4), stranger: true };
  for (const pods of ['own-namespace', 'other-namespaces'] as const satisfies readonly Strangers[]) {
    for (const direction of directions) tellWider({ place: { pods }, other, direction, families }, site);
  }
}

/* Interfaces of the stack */

/**
 * One pair of those that no rule tells apart. Where it has lost something, every pair is compared, for each of them can have
 * lost it by another rule.
 */
function comparePairs(evidence: Read, sites: Sites): void {
  const { segments } = evidence;
  const byEndpoint = new Map(segments.all.map((attached) => [attached.endpoint, attached]));
  const all = [...byEndpoint.keys()].filter(({ nic }) => nic !== undefined);
  const compareBoth = (from: Endpoint, to: Endpoint): boolean => {
    const [one, other] = [byEndpoint.get(from), byEndpoint.get(to)];
    if (!one || !other) return false;
    const lost = [compareWith(one, 'ingress', sites.get(to)), compareWith(other, 'egress', sites.get(from))];
    return lost.includes(true);
  };
  let isLost = false;
  for (const [from, to] of alikeInterfaces(evidence, all, byEndpoint)) if (compareBoth(from, to)) isLost = true;
  if (!isLost) return;
  for (const from of all) for (const to of all) if (from.machine !== to.machine) compareBoth(from, to);
}

/** At each of the peer's addresses, and by its labels; whether something is lost. */
function compareWith(peer: Attached, direction: Direction, site: Site | undefined): boolean {
  const { nic } = peer.endpoint;
  if (!site || !nic) return false;
  const { attached, holders } = site;
  const other = { port: nic };
  const isHere = peer.attachment === attached.attachment;
  let isLost = false;
  for (const range of addressesOf(peer)) {
    if (holderOf(range, attached, holders)?.attached !== peer) continue;
    const crossing = { place: { address: exampleOf(range), range }, other, direction, families: [range.family] };
    if (!isHere) tellWider(crossing, site);
    else if (compare(crossing, site)) isLost = true;
  }
  // Only this side counts: the other one has policies of its own.
  const place = { endpoint: { ...peer.endpoint, unfiltered: true } };
  if (isHere) tellWider({ place, other, direction, families }, site);
  return isLost;
}

/* What is compared */

/** Who is on the other side: how policies know it, and how Neutron did. */
interface Crossing {
  readonly place: Place;
  readonly other: OtherSide;
  readonly direction: Direction;
  readonly families: readonly Family[];
}

/** Both ways; whether something is lost. */
function compare(crossing: Crossing, site: Site): boolean {
  const { ends, before, now } = tellWider(crossing, site);
  const ports = difference(before.sure, now);
  const { attached, found } = site;
  const cause = { network: attached.attachment, is: 'filtered' } as const;
  found.narrower(attached.endpoint, ends, { before, ports, cause });
  return ports.length > 0;
}

interface Compared {
  readonly ends: { readonly from: Place; readonly to: Place };
  readonly before: Passage;
  /** What the policies of the interface let through. */
  readonly now: PortSet;
}

function tellWider({ place, other, direction, families: some }: Crossing, site: Site): Compared {
  const { attached, nic, neutron, policies, found } = site;
  const here: Place = { endpoint: attached.endpoint };
  const ends = direction === 'ingress' ? { from: place, to: here } : { from: here, to: place };
  const before = filtered(neutron, nic, { other, direction, families: some });
  const now = policies.between(ends.from, ends.to).possible;
  found.wider(attached.endpoint, ends, { before, now });
  return { ends, before, now };
}
