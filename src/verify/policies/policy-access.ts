/** What printed policies let through, read as an enforcing network plug-in does: sets of ports for each peer. */
import { matches } from '../../kubernetes/labels.ts';
import { families, type Family, type Interval } from '../../topology/address-range.ts';
import { holds, intervalKey, isEverything, overlaps } from '../intervals.ts';
import { movedOf, portNow, portsBefore } from '../listening.ts';
import type { Endpoint, Mention, Outside, Place } from '../packet.ts';
import { allPorts, intersection, noPorts, union, unionOf, type PortOf, hasPort, type PortSet } from '../port-set.ts';
import type { Block, Direction, Peer, Policy, Rule } from './read-policy.ts';
import { meansStrangers, type OwnPods } from './strangers.ts';
import { append } from '../../source/append.ts';

/** What a peer is let through to. */
interface Admitted {
  /** In every cluster. */
  readonly sure: PortSet;
  /** Where ranges match pods too. */
  readonly possible: PortSet;
}

/** A label knows no address family, and a range has one. */
interface ByFamily {
  readonly sure: PortSet;
  readonly possible: Readonly<Record<Family, PortSet>>;
}

/** The policies of the output, asked as a network plug-in would. */
export interface PolicySet {
  /** What passes from one place to another, as ports of the server that a pod stands for. */
  between(from: Place, to: Place): Admitted;
  /** Names of the policies that let such a packet through at an endpoint; undefined where none restricts it. */
  admitting(endpoint: Endpoint, direction: Direction, asked: Asked): readonly string[] | undefined;
  /** What the policies of a pod say, all but the names and ranges in it, which are mentioned. */
  describe(endpoint: Endpoint, mention: Mention): string;
  /** Ranges that tell peers of an endpoint apart. */
  rangesOf(endpoint: Endpoint): readonly Interval[];
  /** Ranges among the peers of each rule, in the order in which rules are described. */
  blocksOf(endpoint: Endpoint): readonly (readonly Block[])[];
}

/** A packet, seen from one end. */
interface Asked extends PortOf {
  readonly peer: Place;
}

/** What policies are read with. */
interface Reading {
  /** Of the cluster: its own addresses. */
  readonly ranges: readonly Interval[];
  readonly ipBlock: 'pods' | 'outside' | 'unknown';
  /** Addresses that answer DNS queries and are no pod's: of a Service, or of caches on nodes. */
  readonly resolvers: readonly Interval[];
  readonly own: OwnPods;
}

export function policySet(all: readonly Policy[], reading: Reading): PolicySet {
  const policies = policyIndex(all);
  const own = new Map<Endpoint, readonly Policy[]>();
  const policiesOf = (endpoint: Endpoint): readonly Policy[] => {
    // Proofs make such endpoints for each question that they ask, so nothing is kept of them.
    if (endpoint.unfiltered) return [];
    const ready = own.get(endpoint) ?? policies(endpoint);
    own.set(endpoint, ready);
    return ready;
  };
  const admitted = (endpoint: Endpoint, direction: Direction, peer: Place): ByFamily =>
    admittedBy(speakingOf(policiesOf(endpoint), direction), { endpoint, direction, peer }, reading);
  return {
    between: (from, to) => {
      const out = 'endpoint' in from ? admitted(from.endpoint, 'egress', to) : everything;
      const into = 'endpoint' in to ? admitted(to.endpoint, 'ingress', from) : everything;
      const possible = unionOf(families.map((family) => intersection(out.possible[family], into.possible[family])));
      const listening = endpointOf(to)?.listening ?? [];
      return {
        sure: portsBefore(intersection(out.sure, into.sure), listening),
        possible: portsBefore(possible, listening),
      };
    },
    admitting: (endpoint, direction, { peer, ...port }) => {
      const speaking = speakingOf(policiesOf(endpoint), direction);
      if (speaking.length === 0) return undefined;
      const to = direction === 'ingress' ? endpoint : endpointOf(peer);
      const now = portNow(port, to?.listening ?? []) ?? port.port;
      const found = speaking.filter((policy) =>
        policy.rules[direction]?.some(
          (rule) =>
            matchOf(rule, peer, { policy, reading }).size > 0 && hasPort(portsOf(rule, to), { ...port, port: now }),
        ),
      );
      return found.map(({ name }) => name);
    },
    describe: (endpoint, mention) =>
      JSON.stringify([
        endpoint.namespace,
        [...endpoint.namedPorts],
        movedOf(endpoint.listening),
        endpoint.unfiltered,
        policiesOf(endpoint).map(({ rules }) => [
          described(rules.ingress, mention, reading),
          described(rules.egress, mention, reading),
        ]),
      ]),
    rangesOf: (endpoint) => rulesOf(policiesOf(endpoint)).flatMap((rule) => blocksIn(rule).flatMap(rangesIn)),
    blocksOf: (endpoint) => rulesOf(policiesOf(endpoint)).map(blocksIn),
  };
}

const everything: ByFamily = { sure: allPorts, possible: { 4: allPorts, 6: allPorts } };

/** One end of a connection, and who is on the other one. */
interface End {
  readonly endpoint: Endpoint;
  readonly direction: Direction;
  readonly peer: Place;
}

function admittedBy(policies: readonly Policy[], { endpoint, direction, peer }: End, reading: Reading): ByFamily {
  if (policies.length === 0) return everything;
  const to = direction === 'ingress' ? endpoint : endpointOf(peer);
  let [sure, four, six] = [noPorts, noPorts, noPorts];
  for (const policy of policies) {
    for (const rule of policy.rules[direction] ?? []) {
      const match = matchOf(rule, peer, { policy, reading });
      if (match.size === 0) continue;
      const ports = portsOf(rule, to);
      if (match.has('sure')) sure = union(sure, ports);
      if (match.has(4) || match.has('sure')) four = union(four, ports);
      if (match.has(6) || match.has('sure')) six = union(six, ports);
    }
  }
  return { sure, possible: { 4: four, 6: six } };
}

function endpointOf(place: Place): Endpoint | undefined {
  return 'endpoint' in place ? place.endpoint : undefined;
}

/** Policies that select a pod; most ask for a label that few pods have, so they are found by that. */
function policyIndex(policies: readonly Policy[]): (endpoint: Endpoint) => readonly Policy[] {
  const byKey = new Map<string, Policy[]>();
  for (const policy of policies) {
    const wanted = policy.selector.requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
    const key = wanted.map((requirement) => requirement.key).toSorted((a, b) => b.length - a.length)[0] ?? '';
    append(byKey, key, policy);
  }
  return ({ labels, namespace }) =>
    ['', ...labels.keys()]
      .flatMap((key) => byKey.get(key) ?? [])
      .filter((policy) => policy.namespace === namespace && matches(policy.selector, labels));
}

/** Those that isolate a direction: where none does, everything passes. */
function speakingOf(policies: readonly Policy[], direction: Direction): readonly Policy[] {
  return policies.filter(({ rules }) => rules[direction] !== undefined);
}

/** Named ports are those of the receiving pod; nobody knows them of what is not in the stack. */
function portsOf({ ports, named }: Rule, to: Endpoint | undefined): PortSet {
  return named.reduce((all, { protocol, name }) => {
    return union(all, to?.namedPorts.get(`${protocol} ${name}`) ?? noPorts);
  }, ports);
}

/** How a rule means a place: in every cluster, or by ranges of a family where these match pods. Empty: not at all. */
type Match = ReadonlySet<'sure' | Family>;

const surely: Match = new Set(['sure']);
const not: Match = new Set();

interface Site {
  readonly policy: Policy;
  readonly reading: Reading;
}

function matchOf({ peers, singles, others }: Rule, place: Place, site: Site): Match {
  if (peers === 'all') return surely;
  if ('address' in place && singles.has(intervalKey(place.range))) return surely;
  const found = new Set<'sure' | Family>();
  // A single address holds no other place than itself, and pods only where ranges match them.
  for (const peer of 'address' in place || site.reading.ipBlock === 'outside' ? others : peers) {
    const match = 'block' in peer ? matchRange(peer, place, site.reading) : matchPods(peer, place, site);
    if (match === surely) return surely;
    for (const way of match) found.add(way);
  }
  return found;
}

function matchRange(peer: Block, place: Place, reading: Reading): Match {
  if ('address' in place) return holdsPlace(peer, place) ? surely : not;
  return matchesPods(peer, reading) ? new Set([peer.block.family]) : not;
}

/** All of the addresses. */
function holdsPlace({ block, except }: Block, { range }: Outside): boolean {
  return holds(block, range) && !except.some((other) => overlaps(other, range));
}

/**
 * Addresses of pods are among those of the cluster. Where these are not known, only a range of everybody has them, and pods
 * have IPv4 alone.
 */
function matchesPods({ block, except }: Block, { ranges, ipBlock, resolvers }: Reading): boolean {
  if (ipBlock === 'outside' || resolvers.some((resolver) => holds(resolver, block))) return false;
  if (ranges.length === 0) return block.family === 4 && isEverything(block);
  return ranges.some((range) => overlaps(block, range) && !except.some((other) => holds(other, range)));
}

function matchPods(
  { pods, namespaces }: Exclude<Peer, Block>,
  place: Place,
  { policy, reading: { own } }: Site,
): Match {
  if ('address' in place) return not;
  if ('pods' in place) {
    return meansStrangers({ pods, namespaces }, place.pods, { own, namespace: policy.namespace }) ? surely : not;
  }
  const { namespace, labels } = place.endpoint;
  const inNamespace = namespaces ? matches(namespaces, own.labelsOf(namespace)) : namespace === policy.namespace;
  return inNamespace && matches(pods, labels) ? surely : not;
}

/* What stands in a policy */

function described(rules: readonly Rule[] | undefined, mention: Mention, reading: Reading): unknown {
  return rules?.map(({ peers, ports, named }) => [
    peers === 'all' ? 'all' : peers.map((peer) => describedPeer(peer, mention, reading)),
    ports,
    named,
  ]);
}

function describedPeer(peer: Peer, mention: Mention, reading: Reading): unknown {
  if ('block' in peer) return ['block', peer.block.family, peer.except.length, matchesPods(peer, reading)];
  const requirements = peer.pods.requirements.map(({ key, operator, values }) => [
    mention(`label ${key}`),
    operator,
    values,
  ]);
  return peer.namespaces ? [requirements, peer.namespaces.requirements] : requirements;
}

function rulesOf(policies: readonly Policy[]): readonly Rule[] {
  return policies.flatMap(({ rules }) => [...(rules.ingress ?? []), ...(rules.egress ?? [])]);
}

function blocksIn({ peers }: Rule): readonly Block[] {
  return peers === 'all' ? [] : peers.filter((peer): peer is Block => 'block' in peer);
}

function rangesIn({ block, except }: Block): readonly Interval[] {
  return [block, ...except];
}
