/** Whether Neutron would let a packet through, judged from the nodes of a stack alone: filters of both ports, and a way. */
import { families, type Family } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { TopologyNode } from '../../topology/kinds/table.ts';
import type { Place, Protocol } from '../packet.ts';
import { addressesOf, type Addresses } from './addresses.ts';
import { filtersOf, type Filters, type OtherSide, type Reading } from './filters.ts';
import { routesOf, type Routes } from './routes.ts';
import { sourceOf, type Source } from './source.ts';
import { anyOf, both, type Verdict } from './verdict.ts';

/** The parts of the model, which share what they have read. */
export interface Neutron {
  readonly source: Source;
  readonly addresses: Addresses;
  readonly routes: Routes;
  readonly filters: Filters;
}

export function neutronOf(nodes: ReadonlyMap<string, TopologyNode>): Neutron {
  const source = sourceOf(nodes);
  const addresses = addressesOf(source);
  return { source, addresses, routes: routesOf(source, addresses), filters: filtersOf(source, addresses) };
}

/** What passes from one place to another, to be asked for any protocol and port. */
interface Passage {
  verdict(protocol: Protocol, port: number): Verdict;
  /** Resources of the rules that let such a packet through, those of the receiving side first. */
  rules(protocol: Protocol, port: number): readonly string[];
}

/** By either family: whoever finds a machine by name takes the one that works. */
export function passage(neutron: Neutron, from: Place, to: Place): Passage {
  const lanes = families.flatMap((family) => laneOf(neutron, { from, to, family }) ?? []);
  return {
    verdict: (protocol, port) =>
      anyOf(lanes, ({ way, out, into }) =>
        both(way, both(filtered(out, protocol, port), filtered(into, protocol, port))),
      ),
    rules: (protocol, port) =>
      lanes.flatMap(({ into, out }) => [into, out].flatMap((filter) => rulesIn(filter, protocol, port))),
  };
}

/** What Neutron lets through at the port of a server that stays, where one end is such a server: nothing changes there. */
export function stayingFilter(neutron: Neutron, from: Place, to: Place): (protocol: Protocol, port: number) => boolean {
  const filters = families.flatMap((family): readonly Filter[] => {
    const [here, there] = [sideOf(from, family), sideOf(to, family)];
    if (!here || !there) return [];
    if (here === 'unknown' || there === 'unknown') return ['yes'];
    if ('address' in from && 'port' in here)
      return [filterOf(neutron, here.port, { other: there, direction: 'egress', family })];
    if ('address' in to && 'port' in there)
      return [filterOf(neutron, there.port, { other: here, direction: 'ingress', family })];
    return ['yes'];
  });
  return (protocol, port) => filters.some((filter) => filtered(filter, protocol, port) !== 'no');
}

function rulesIn(filter: Filter, protocol: Protocol, port: number): readonly string[] {
  if (typeof filter === 'string') return [];
  return filter.flatMap(({ reading, peer }) =>
    reading && reading.resource !== '' && ruleFits(reading, peer, [protocol, port]) === 'yes' ? [reading.resource] : [],
  );
}

interface Lane {
  readonly way: Verdict;
  readonly out: Filter;
  readonly into: Filter;
}

interface Trip {
  readonly from: Place;
  readonly to: Place;
  readonly family: Family;
}

function laneOf(neutron: Neutron, { from, to, family }: Trip): Lane | undefined {
  const [here, there] = [sideOf(from, family), sideOf(to, family)];
  if (here === 'unknown' || there === 'unknown') return { way: 'maybe', out: 'yes', into: 'yes' };
  if (!here || !there) return undefined;
  const way = wayBetween(neutron.routes, here, { there, family });
  const out = 'port' in here ? filterOf(neutron, here.port, { other: there, direction: 'egress', family }) : 'yes';
  const into = 'port' in there ? filterOf(neutron, there.port, { other: here, direction: 'ingress', family }) : 'yes';
  return way === 'no' || out === 'no' || into === 'no' ? undefined : { way, out, into };
}

/** Nothing where the place has no part in the family; nothing is known of a port that only the cloud knows. */
function sideOf(place: Place, family: Family): OtherSide | 'unknown' | undefined {
  if ('endpoint' in place) return place.endpoint.nic ? { port: place.endpoint.nic } : 'unknown';
  if (place.range.family !== family) return undefined;
  return place.port ? { port: place.port } : { address: place.range, stranger: place.stranger };
}

function wayBetween(
  routes: Routes,
  here: OtherSide,
  { there, family }: { readonly there: OtherSide; readonly family: Family },
): Verdict {
  if ('address' in here) return 'port' in there ? routes.fromOutside(there.port, here.address) : 'no';
  return 'port' in there ? routes.between(here.port, there.port, family) : routes.toOutside(here.port, there.address);
}

/** Whether the groups of a port let such a packet in from anywhere. */
export function admitsFromSome(neutron: Neutron, port: Nic, protocol: Protocol, number: number): boolean {
  const groups = neutron.filters.groupsOf(port);
  if (groups === 'open') return true;
  return groups.some((group) => {
    const rules = neutron.filters.rulesOf(group);
    if (!rules) return true;
    return rules.some((rule) => rule.direction === 'ingress' && ruleFits(rule, 'yes', [protocol, number]) !== 'no');
  });
}

/** What one port lets through to or from one peer: the same for every packet, or by rules. */
type Filter = Verdict | readonly Admission[];

/** A rule that may concern the peer, or a group that nothing is known of. */
interface Admission {
  readonly reading: Reading | undefined;
  readonly peer: Verdict;
}

interface Crossing extends Pick<Reading, 'direction' | 'family'> {
  readonly other: OtherSide;
}

function filterOf({ filters }: Neutron, port: Nic, { other, direction, family }: Crossing): Filter {
  const groups = filters.groupsOf(port);
  if (groups === 'open') return 'yes';
  const admissions = groups.flatMap((group): readonly Admission[] => {
    const rules = filters.rulesOf(group);
    if (!rules) return [{ reading: undefined, peer: 'maybe' }];
    return rules.flatMap((reading) => {
      if (reading.direction !== direction || reading.family !== family) return [];
      const peer = filters.means(reading.peer, other, family);
      return peer === 'no' ? [] : [{ reading, peer }];
    });
  });
  return admissions.length === 0 ? 'no' : admissions;
}

function filtered(filter: Filter, protocol: Protocol, port: number): Verdict {
  if (typeof filter === 'string') return filter;
  return anyOf(filter, ({ reading, peer }) => (reading ? ruleFits(reading, peer, [protocol, port]) : 'maybe'));
}

function ruleFits(reading: Reading, peer: Verdict, [protocol, port]: readonly [Protocol, number]): Verdict {
  return both(peer, both(protocolFits(reading.protocol, protocol), portFits(reading.ports, port)));
}

const numbers: Readonly<Record<Protocol, string>> = { tcp: '6', udp: '17', sctp: '132' };

function protocolFits(text: string | undefined, wanted: Protocol): Verdict {
  if (text === undefined) return 'maybe';
  return text === 'any' || text === wanted || text === numbers[wanted] ? 'yes' : 'no';
}

function portFits(ports: Reading['ports'], port: number): Verdict {
  if (ports === 'all') return 'yes';
  if (ports === 'unknown') return 'maybe';
  return port >= ports.first && port <= ports.last ? 'yes' : 'no';
}
