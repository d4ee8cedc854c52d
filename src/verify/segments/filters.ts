/**
 * What MultiNetworkPolicies let through at each interface that they are to filter, against the security groups of its port. Such
 * policies know peers by their addresses, so each address is looked at as whoever has it now.
 */
import type { Collector } from '../../diagnostics/collector.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { families, type Interval } from '../../topology/address-range.ts';
import { append } from '../../source/append.ts';
import type { Evidence } from '../evidence.ts';
import { findingsIn, type Findings, type SpanOf } from '../findings.ts';
import { everyAddress, exampleOf, intervalKey, isSingle, partition } from '../intervals.ts';
import { fixedAddresses } from '../neutron/addresses.ts';
import type { OtherSide } from '../neutron/filters.ts';
import { filtered } from '../neutron/neutron.ts';
import { mentionIn, type Place, type Strangers } from '../packet.ts';
import { difference, type PortSet } from '../port-set.ts';
import type { PolicySet } from '../policies/policy-access.ts';
import type { Direction } from '../policies/read-policy.ts';
import type { Attached } from './attached.ts';

type Read = Pick<Evidence, 'multi' | 'segments' | 'neutron' | 'traits' | 'staying'>;

/** The port of an interface that policies are to filter: its network is filtered, and the port had a filter. */
export function filteredPort(
  { endpoint: { nic }, known }: Attached,
  { filters }: Evidence['neutron'],
): Nic | undefined {
  return known?.filtered === true && nic && filters.groupsOf(nic) !== 'open' ? nic : undefined;
}

interface Site extends Read {
  readonly attached: Attached;
  /** Its port. */
  readonly nic: Nic;
  readonly all: readonly Attached[];
  readonly holders: Holders;
  readonly policies: PolicySet;
  readonly found: Findings;
}

export function proveFilters(evidence: Read, reports: Collector, spanOf?: SpanOf): void {
  const { neutron, multi, segments } = evidence;
  const holders = holdersOf(segments.all, evidence);
  const findings = new Map<string, Findings>();
  const isOneMore = twoOfEachSort(evidence);
  for (const attached of segments.all) {
    const nic = filteredPort(attached, neutron);
    if (!nic || !isOneMore(attached)) continue;
    const { attachment } = attached;
    const policies = multi(attachment);
    const found =
      findings.get(attachment) ?? findingsIn({ neutron, policies, spanOf, kind: 'MultiNetworkPolicy' }, reports);
    findings.set(attachment, found);
    const site = { ...evidence, attached, nic, all: segments.all, holders, policies, found };
    compareAddresses(site);
    compareSelected(site);
  }
}

/**
 * Interfaces that no rule and no network tells apart have the same result at every address but their own, so those of two
 * machines are enough: one is compared with the address of the other.
 */
function twoOfEachSort({ multi, traits }: Read): (attached: Attached) => boolean {
  const numberOf = mentionIn(new Map());
  const seen = new Map<string, Set<Machine>>();
  return ({ endpoint, attachment, segment }) => {
    const policies = multi(attachment);
    const ranges = [...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint)].map(intervalKey);
    const said = [policies.describe(endpoint, numberOf), traits.describe(endpoint, numberOf)];
    const key = JSON.stringify([attachment, segment, said, ranges]);
    const machines = seen.get(key) ?? new Set();
    if (machines.size >= 2 || machines.has(endpoint.machine)) return machines.size < 2;
    seen.set(key, machines.add(endpoint.machine));
    return true;
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

/** Single addresses of an interface. */
export function addressesOf({ told, endpoint: { nic } }: Attached): readonly Interval[] {
  if (told) return told.addresses.map(({ address }) => address);
  return nic ? fixedAddresses(nic) : [];
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/** All addresses of both families, in parts that no rule and no peer divides. */
function compareAddresses(site: Site): void {
  const { attached, nic, neutron, policies, traits, holders } = site;
  const { endpoint } = attached;
  const singles = [...holders.values()].flatMap((all) => all.slice(0, 1).map(({ range }) => range));
  for (const range of partition([...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint), ...singles])) {
    const holder = holderOf(range, attached, holders);
    if (holder?.attached?.endpoint.machine === endpoint.machine) continue;
    const other = holder ? { port: holder.nic } : { address: range };
    const isHere = !holder?.attached || holder.attached.attachment === attached.attachment;
    for (const direction of directions) {
      const before = filtered(neutron, nic, { other, direction, families: [range.family] });
      const { ends, now } = passing({ address: exampleOf(range), range }, direction, site);
      site.found.wider(endpoint, ends, { before, now });
      if (!isHere) continue;
      const cause = { network: attached.attachment, is: 'filtered' } as const;
      site.found.narrower(endpoint, ends, { before, ports: difference(before.sure, now), cause });
    }
  }
}

/** Whoever has an address on the same network, before one that has it elsewhere. */
function holderOf(range: Interval, { segment }: Attached, holders: Holders): Holder | undefined {
  const all = holders.get(intervalKey(range)) ?? [];
  return all.find(({ attached }) => attached?.segment === segment) ?? all[0];
}

interface Passing {
  readonly ends: { readonly from: Place; readonly to: Place };
  /** What the policies of the interface let through. */
  readonly now: PortSet;
}

function passing(place: Place, direction: Direction, { attached: { endpoint }, policies }: Site): Passing {
  const here: Place = { endpoint };
  const ends = direction === 'ingress' ? { from: place, to: here } : { from: here, to: place };
  return { ends, now: policies.between(ends.from, ends.to).possible };
}

const strangers: readonly Strangers[] = ['own-namespace', 'other-namespaces'];

/** Peers that a selector means: pods of the stack on the network, and pods of others. */
function compareSelected(site: Site): void {
  const { attached, all, nic, neutron, found } = site;
  const { endpoint, attachment } = attached;
  const near = all.filter((other) => other.attachment === attachment && other.endpoint.machine !== endpoint.machine);
  // Only this side counts: the other one has policies of its own.
  const pods = near.flatMap(({ endpoint: own }): readonly (readonly [Place, OtherSide])[] =>
    own.nic ? [[{ endpoint: { ...own, unfiltered: true } }, { port: own.nic }]] : [],
  );
  const others = strangers.map((own) => [{ pods: own }, { address: everyAddress(4), stranger: true }] as const);
  for (const [place, other] of [...pods, ...others]) {
    for (const direction of directions) {
      const before = filtered(neutron, nic, { other, direction, families });
      const { ends, now } = passing(place, direction, site);
      found.wider(endpoint, ends, { before, now });
    }
  }
}
