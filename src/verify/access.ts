/**
 * The access proof: who may open which port to whom, before and after, as sets. No packet that was refused passes the printed
 * objects, and what no longer passes is said with the rule that is lost. Nothing is sampled: pairs, addresses and ports are
 * compared whole, once for all that no rule tells apart.
 */
import type { Collector } from '../diagnostics/collector.ts';
import type { Interval } from '../topology/address-range.ts';
import type { ClusterReading } from './cluster-reading.ts';
import type { Evidence } from './evidence.ts';
import { findingsIn, type Findings, type SpanOf } from './findings.ts';
import { exampleOf, holds, intervalKey, intervalsOf, linkLocal, partition, usualAddress } from './intervals.ts';
import { rangeOf } from './neutron/addresses.ts';
import {
  comesBalanced,
  comesFromOutside,
  describeClients,
  describeForwards,
  type CouldConnect,
} from './neutron/balanced.ts';
import type { LedTo } from './neutron/forwarded.ts';
import { passage, roundabout, stayingFilter, type Neutron, type Passage } from './neutron/neutron.ts';
import { ownPairs } from './neutron/own-pairs.ts';
import { sentToResolvers } from './neutron/queries.ts';
import {
  comesFromStaying,
  describeStaying,
  sentToStaying,
  type StayingBalancers,
} from './neutron/staying-balancers.ts';
import type { NeutronTraits } from './neutron/traits.ts';
import { mentionIn, nicsOf, type Endpoint, type Outside, type Place, type Strangers } from './packet.ts';
import { alikePairs } from './pair-classes.ts';
import type { PolicySet } from './policies/policy-access.ts';
import { isReceiver, signalsTo } from './signal-receiver.ts';
import { addressKeys, type Staying } from './staying.ts';
import { difference, intersection, noPorts, portRange, union, unionOf, type PortSet } from './port-set.ts';

/** What the proof compares. */
interface AccessInput {
  readonly evidence: Omit<Evidence, 'nodes' | 'objects'>;
  readonly spanOf?: SpanOf | undefined;
}

/** Between machines that move and have an interface on the pod network, and between them and everybody else. */
export function proveAccess({ evidence, spanOf }: AccessInput, reports: Collector): void {
  const { policies, neutron, endpoints, cluster, ranges: own, added, staying, led, balancers, couldConnect } = evidence;
  const traits = withForwards(evidence);
  const access: Access = {
    policies,
    traits,
    neutron,
    led,
    balancers,
    couldConnect,
    cluster,
    ranges: own,
    caches: intervalsOf(cluster.dns.addresses),
    inside: insideRanges(neutron),
    added,
    staying,
    kept: addressKeys(staying),
    pairs: ownPairs(neutron.source),
    found: findingsIn({ neutron, policies, spanOf }, reports),
  };
  for (const [from, to] of alikePairs(endpoints, policies, traits)) comparePair({ from, to }, access);
  const tried = new Set<string>();
  for (const endpoint of endpoints) {
    const ranges = [...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint)];
    const shape = policies.describe(endpoint, () => 0) + traits.describe(endpoint, () => 0);
    const pairs = access.pairs.get(endpoint.machine.resource) ?? [];
    const key = `${shape} ${ranges.map(intervalKey).join(' ')} ${pairs.map(intervalKey).join(' ')}`;
    if (tried.has(key)) continue;
    tried.add(key);
    compareStrangers(endpoint, access);
    compareAdded(endpoint, access);
    compareOutside(endpoint, ranges, access);
  }
  compareStaying(endpoints, access);
  compareReceivers(access);
}

/** The two models, of which each knows nothing of the other. */
interface Access {
  readonly policies: PolicySet;
  readonly neutron: Neutron;
  readonly traits: NeutronTraits;
  /** By which clients come to machines from outside where Neutron has no way. */
  readonly led: LedTo;
  /** Those that stay, and come from where they were. */
  readonly balancers: StayingBalancers;
  readonly couldConnect: CouldConnect;
  readonly cluster: ClusterReading;
  /** Addresses of the cluster itself. */
  readonly ranges: readonly Interval[];
  /** Of caches on nodes, which answer DNS queries. */
  readonly caches: readonly Interval[];
  /** Ranges of networks that nobody outside has an address of. */
  readonly inside: readonly Interval[];
  /** Pods that stand for no server of the stack. */
  readonly added: readonly Endpoint[];
  readonly staying: readonly Staying[];
  /** Their addresses. */
  readonly kept: ReadonlySet<string>;
  /** Further addresses that only the machine itself may have. */
  readonly pairs: ReadonlyMap<string, readonly Interval[]>;
  readonly found: Findings;
}

/** Endpoints to which something else is forwarded are not treated alike, nor those that send to other load balancers. */
function withForwards({ traits, neutron, led, balancers, couldConnect }: AccessInput['evidence']): NeutronTraits {
  if (led.size === 0 && balancers.led.size === 0) return traits;
  const clients = describeClients(led, couldConnect);
  return {
    ...traits,
    describe: (endpoint, mention) =>
      traits.describe(endpoint, mention) +
      describeForwards(neutron, led, endpoint) +
      describeStaying(neutron, balancers, endpoint) +
      clients(endpoint),
  };
}

interface Pair {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/**
 * A machine reaches another one at its own address, or at its floating one. Where policies match by ranges, it depends on the
 * network plug-in whether pods of the stack are meant, so that counts for what is wider, and not for what is kept.
 */
function comparePair({ from, to }: Pair, access: Access): void {
  const { neutron, policies, cluster, found } = access;
  const ends = { from: { endpoint: from }, to: { endpoint: to } };
  const before = passage(neutron, ends.from, ends.to);
  const around = roundabout(neutron, nicsOf(from), nicsOf(to));
  const now = policies.between(ends.from, ends.to);
  const both = {
    ...before,
    possible: unionOf([before.possible, around.possible, comesBalanced(neutron, access, { from, to })]),
  };
  found.wider(to, ends, { before: both, now: now.possible });
  const kept = cluster.ipBlock === 'pods' ? now.possible : now.sure;
  found.narrower(to, ends, { before, ports: difference(before.sure, kept) });
  const lost = difference(difference(around.sure, before.sure), now.possible);
  found.narrower(to, ends, { before: around, ports: lost });
}

/** Pods that do not belong to the stack. The cloud knew nothing of them, so they are let in as everybody is. */
function compareStrangers(endpoint: Endpoint, access: Access): void {
  const { neutron, policies, led, found } = access;
  const forwarded = comesFromOutside(neutron, led, endpoint);
  const here = { endpoint };
  for (const pods of ['own-namespace', 'other-namespaces'] as const) {
    const ends = { from: { pods }, to: here };
    const before = withMore(passage(neutron, ends.from, ends.to), forwarded);
    found.wider(endpoint, ends, { before, now: policies.between(ends.from, ends.to).possible });
  }
  for (const pods of ['own-namespace', 'other-namespaces', 'dns'] as const satisfies readonly Strangers[]) {
    const ends = { from: here, to: { pods } };
    const allowed = pods === 'dns' ? queriesOf(endpoint, access) : noPorts;
    const before = withMore(passage(neutron, ends.from, ends.to), allowed);
    found.wider(endpoint, ends, { before, now: policies.between(ends.from, ends.to).possible });
  }
}

/** Pods that somebody has added: they are strangers, with the labels that they have. */
function compareAdded(endpoint: Endpoint, { neutron, policies, led, added, found }: Access): void {
  const here = { endpoint };
  const forwarded = comesFromOutside(neutron, led, endpoint);
  for (const pod of added) {
    for (const ends of [
      { from: { endpoint: pod }, to: here },
      { from: here, to: { endpoint: pod } },
    ]) {
      const isIn = ends.to === here;
      const before = isIn
        ? withMore(passage(neutron, { pods: 'own-namespace' }, here), forwarded)
        : withMore(passage(neutron, here, { pods: 'own-namespace' }), signalsTo(endpoint, pod, neutron.source));
      found.wider(endpoint, ends, { before, now: policies.between(ends.from, ends.to).possible });
    }
  }
}

/** What takes signals is open to the machines of the stack alone. */
function compareReceivers({ neutron, policies, added, found }: Access): void {
  for (const pod of added.filter((one) => isReceiver(one, neutron.source))) {
    for (const pods of ['own-namespace', 'other-namespaces'] as const) {
      const ends = { from: { pods }, to: { endpoint: pod } };
      const before = { ...passage(neutron, ends.from, ends.to), possible: noPorts };
      found.wider(pod, ends, { before, now: policies.between(ends.from, ends.to).possible });
    }
  }
}

function withMore(before: Passage, ports: PortSet): Passage {
  return { ...before, possible: union(before.possible, ports) };
}

/** Where a machine may ask the server that its guest asks, it may ask the cluster's. */
function queriesOf(endpoint: Endpoint, { neutron, cluster }: Access): PortSet {
  const { nic, machine, stray } = endpoint;
  if (stray) return noPorts;
  const all = ['udp', 'tcp'] as const;
  const out = nic && unionOf(nicsOf(endpoint).map((one) => sentToResolvers(neutron, one).possible));
  const asking = all.filter((protocol) => {
    const query = portRange(protocol, dnsPort, dnsPort);
    return !out || cluster.asking.has(machine.resource) || intersection(out, query).length > 0;
  });
  return unionOf(
    asking.flatMap((protocol) => [dnsPort, cluster.dns.port].map((port) => portRange(protocol, port, port))),
  );
}

const dnsPort = 53;

/** The metadata service of a cloud is among link-local addresses; a policy may name it alone. */
const never = [...Object.values(linkLocal), ...intervalsOf(['169.254.169.254'])];

/** All addresses of both families, in parts that no rule of the endpoint divides. */
function compareOutside(endpoint: Endpoint, named: readonly Interval[], access: Access): void {
  const { neutron, policies, led, balancers, ranges, caches, inside, kept, found } = access;
  const forwarded = comesFromOutside(neutron, led, endpoint);
  const queries = caches.length > 0 ? queriesOf(endpoint, access) : noPorts;
  const here = { endpoint };
  for (const range of usualFirst(partition([...named, ...ranges, ...never, ...caches, ...inside]))) {
    // A server that stays and has just this address is another place.
    if (kept.has(intervalKey(range))) continue;
    const stranger = ranges.some((own) => holds(own, range));
    const outside: Outside = { address: exampleOf(range), range, stranger };
    const isCache = caches.some((cache) => holds(cache, range));
    const pairs = access.pairs.get(endpoint.machine.resource) ?? [];
    const isInside = [...inside, ...pairs].some((own) => holds(own, range));
    const at = { endpoint, range };
    for (const [ends, more] of [
      [{ from: outside, to: here }, union(forwarded, comesFromStaying(neutron, balancers, at))],
      [{ from: here, to: outside }, union(isCache ? queries : noPorts, sentToStaying(neutron, balancers, at))],
    ] as const) {
      const before = passage(neutron, ends.from, ends.to);
      const now = policies.between(ends.from, ends.to).possible;
      found.wider(endpoint, ends, { before: withMore(before, more), now });
      if (!isInside) found.narrower(endpoint, ends, { before, ports: difference(before.sure, now) });
    }
  }
}

/** The example of a message is an address that no rule names, where there is one. */
function usualFirst(parts: readonly Interval[]): readonly Interval[] {
  const isUsual = (range: Interval): boolean => holds(range, usualAddress(range.family));
  return [...parts.filter(isUsual), ...parts.filter((range) => !isUsual(range))];
}

/** Subnets of networks that only the stack uses. */
function insideRanges({ source }: Neutron): readonly Interval[] {
  return source.of('subnet').flatMap(({ network, cidr }) => {
    const own = source.find('network', network);
    const range = own && !own.external && !own.provider ? rangeOf(cidr) : undefined;
    return range ? [range] : [];
  });
}

/** Servers that stay are partners as before: policies name them by their addresses, and their own groups still filter. */
function compareStaying(endpoints: readonly Endpoint[], access: Access): void {
  const { policies, traits, staying } = access;
  if (staying.length === 0) return;
  const numberOf = mentionIn(new Map());
  const tried = new Set<string>();
  for (const endpoint of endpoints) {
    // Here names themselves count, and not only which rules share one.
    const key = JSON.stringify([
      policies.describe(endpoint, numberOf),
      traits.describe(endpoint, numberOf),
      traits.answers(endpoint),
      ...policies.rangesOf(endpoint).map(intervalKey),
    ]);
    if (tried.has(key)) continue;
    tried.add(key);
    for (const server of staying) {
      compareServer(endpoint, server, { way: 'from', access });
      compareServer(endpoint, server, { way: 'to', access });
    }
  }
}

/** Whether the server is where packets come from or where they go to. */
interface Way {
  readonly way: 'from' | 'to';
  readonly access: Access;
}

function compareServer(endpoint: Endpoint, { places, known }: Staying, way: Way): void {
  const { found } = way.access;
  const all = places.map((place): Compared => compareAt(endpoint, place, way));
  const lost = difference(unionOf(all.map(({ before }) => before.sure)), unionOf(all.map(({ now }) => now)));
  for (const { ends, before, anybody, now } of all) {
    // A rule for everybody means its address as that of anybody outside.
    if (known) found.wider(endpoint, ends, { before: withMore(before, anybody), now });
    found.narrower(endpoint, ends, { before, ports: intersection(before.sure, lost) });
  }
}

interface Compared {
  readonly ends: { readonly from: Place; readonly to: Place };
  readonly before: Passage;
  /** What passed for somebody outside with the same address. */
  readonly anybody: PortSet;
  readonly now: PortSet;
}

function compareAt(endpoint: Endpoint, place: Outside, { way, access: { neutron, policies } }: Way): Compared {
  const ends = way === 'from' ? { from: place, to: { endpoint } } : { from: { endpoint }, to: place };
  const now = intersection(policies.between(ends.from, ends.to).possible, stayingFilter(neutron, ends.from, ends.to));
  const { port: _port, ...outside } = place;
  const plain = way === 'from' ? passage(neutron, outside, ends.to) : passage(neutron, ends.from, outside);
  return { ends, before: passage(neutron, ends.from, ends.to), anybody: plain.possible, now };
}
