/**
 * What passes no more by interfaces that are not on the pod network. A machine has one interface there; a network that nobody
 * has mapped is a stub, so until it is completed nothing reaches the interfaces on it. Interfaces that share a network of the
 * cluster reach each other; no router leads from it to another one.
 */
import type { Collector } from '../diagnostics/collector.ts';
import type { Evidence } from './evidence.ts';
import { findingsIn, type Findings, type SpanOf } from './findings.ts';
import { exampleOf, holds, isSingle, partition } from './intervals.ts';
import type { Cause } from './narrower.ts';
import { ownPairs } from './neutron/own-pairs.ts';
import { passage, type Passage } from './neutron/neutron.ts';
import type { NeutronTraits } from './neutron/traits.ts';
import type { Endpoint, Place } from './packet.ts';
import { isThere } from './segments/attached.ts';
import { alikePairs } from './pair-classes.ts';
import { allPorts, difference, noPorts, type PortSet } from './port-set.ts';

/** Between machines, at least one of which is reached by an interface on such a network, and between them and the outside. */
export function proveNetworks(evidence: Evidence, reports: Collector, spanOf?: SpanOf): void {
  const elsewhere = interfacesElsewhere(evidence);
  if (elsewhere.size === 0) return;
  const onPods = new Map(evidence.endpoints.map((endpoint) => [endpoint.machine.id, endpoint]));
  const traits = withNetworks(evidence.traits, elsewhere);
  const found = findingsIn({ ...evidence, spanOf }, reports);
  const site: Site = { evidence, elsewhere, onPods, found, pairs: ownPairs(evidence.neutron.source) };
  for (const [from, to] of alikePairs([...evidence.endpoints, ...elsewhere.keys()], evidence.policies, traits)) {
    comparePair({ from, to }, site);
  }
  for (const [endpoint, network] of elsewhere) {
    if (network.is === 'unmapped') compareOutside(endpoint, traits, site);
  }
}

type Elsewhere = ReadonlyMap<Endpoint, Network>;

type Network = Exclude<Cause, string>;

interface Site {
  readonly evidence: Evidence;
  readonly elsewhere: Elsewhere;
  /** By the machine's id. */
  readonly onPods: ReadonlyMap<string, Endpoint>;
  readonly found: Findings;
  readonly pairs: ReturnType<typeof ownPairs>;
}

/** Which network of the cluster an interface is on decides whom it reaches. */
function withNetworks(traits: NeutronTraits, elsewhere: Elsewhere): NeutronTraits {
  return {
    ...traits,
    describe: (endpoint, mention) =>
      traits.describe(endpoint, mention) + JSON.stringify(elsewhere.get(endpoint) ?? 'pod'),
  };
}

interface Pair {
  readonly from: Endpoint;
  readonly to: Endpoint;
}

function comparePair({ from, to }: Pair, { evidence, elsewhere, onPods, found }: Site): void {
  const [there, here] = [elsewhere.get(to), elsewhere.get(from)];
  const cause = there ?? here;
  if (!cause) return;
  const ends = { from: { endpoint: from }, to: { endpoint: to } };
  const before = passage(evidence.neutron, ends.from, ends.to);
  const shared = there?.network === here?.network && cause.is === 'apart' ? allPorts : noPorts;
  const lost = difference(
    difference(before.sure, shared),
    byPods(evidence, onPods.get(from.machine.id), onPods.get(to.machine.id)),
  );
  if (lost.length === 0) return;
  const by = here?.is === 'unmapped' ? here : cause;
  // What no rule of the template allows concerns all who have no group of their own, in the same words.
  const own = elsewhere.get(to) === by ? to : from;
  const concerned = before.rules(lost).length > 0 ? [to] : [own, ...unruledOn(by.network, evidence, elsewhere)];
  const waiting = [from, to].filter((endpoint) => elsewhere.get(endpoint)?.is === 'unmapped');
  for (const endpoint of concerned) found.narrower(endpoint, ends, { before, ports: lost, cause: by, waiting });
}

/** Interfaces on the network without a group of the template. */
function unruledOn(network: string, { neutron }: Evidence, elsewhere: Elsewhere): readonly Endpoint[] {
  return [...elsewhere].flatMap(([endpoint, own]) => {
    const groups = endpoint.nic ? neutron.filters.groupsOf(endpoint.nic) : 'open';
    const isRuled = groups !== 'open' && groups.some((group) => neutron.source.find('firewall-group', { node: group }));
    return own.network === network && !isRuled ? [endpoint] : [];
  });
}

/** By the names of both machines, that is by their interfaces on the pod network. */
function byPods({ policies }: Evidence, from: Endpoint | undefined, to: Endpoint | undefined): PortSet {
  return from && to ? policies.between({ endpoint: from }, { endpoint: to }).sure : noPorts;
}

/** What a network of the outside, or the router of the first interface, carried. */
function compareOutside(
  endpoint: Endpoint,
  traits: NeutronTraits,
  { evidence, elsewhere, onPods, found, pairs }: Site,
): void {
  const { neutron, policies } = evidence;
  const pod = onPods.get(endpoint.machine.id);
  const cause = elsewhere.get(endpoint);
  const isFirst = neutron.source.find('nic', endpoint.machine.nics[0]) === endpoint.nic;
  const isOpen = endpoint.nic !== undefined && neutron.routes.placeOf(endpoint.nic)?.open === true;
  // Without a route of its own in the guest, traffic leaves by the first interface.
  if (!cause || (!isFirst && !isOpen)) return;
  const own = pairs.get(endpoint.machine.resource) ?? [];
  for (const range of partition(traits.rangesOf(endpoint))) {
    if (own.some((pair) => isSingle(pair) && holds(pair, range))) continue;
    const outside: Place = { address: exampleOf(range), range };
    const now = (from: Place, to: Place): PortSet => (pod ? policies.between(from, to).possible : noPorts);
    const compare = (before: Passage, ends: { readonly from: Place; readonly to: Place }, after: PortSet): void =>
      found.narrower(endpoint, ends, {
        before,
        ports: difference(before.sure, after),
        cause,
        waiting: [endpoint],
      });
    const [to, pods] = [{ endpoint }, { endpoint: pod ?? endpoint }];
    compare(passage(neutron, outside, to), { from: outside, to }, now(outside, pods));
    compare(passage(neutron, to, outside), { from: to, to: outside }, now(pods, outside));
  }
}

/** Interfaces of machines that are not on the pod network, each with the network that it is on. */
function interfacesElsewhere({ segments }: Evidence): Elsewhere {
  return new Map(
    segments.all.flatMap((attached): readonly (readonly [Endpoint, Network])[] => {
      const { endpoint, attachment } = attached;
      return endpoint.nic ? [[endpoint, { network: attachment, is: isThere(attached) ? 'apart' : 'unmapped' }]] : [];
    }),
  );
}
