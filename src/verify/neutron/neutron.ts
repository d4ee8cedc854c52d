/**
 * What Neutron would let through, judged from the nodes of a stack alone: filters of both ports, and a way. Answers are sets
 * of ports: those that certainly pass, and those that pass if what the template leaves open turns out so.
 */
import { families, type Family, type Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { TopologyNode } from '../../topology/kinds/table.ts';
import { everyAddress, holds, linkLocal } from '../intervals.ts';
import { nicsOf, type Place } from '../packet.ts';
import { allPorts, intersection, noPorts, unionOf, type PortSet } from '../port-set.ts';
import { addressesOf, type Addresses } from './addresses.ts';
import { forwardedTo, type Forwarded } from './port-forwards.ts';
import { filtersOf, type Filters, type OtherSide, type Reading } from './filters.ts';
import { routesOf, type Routes } from './routes.ts';
import { sourceOf, type Source } from './source.ts';
import { both, type Verdict } from './verdict.ts';

/** The parts of the model, which share what they have read. */
export interface Neutron {
  readonly source: Source;
  readonly addresses: Addresses;
  readonly routes: Routes;
  readonly filters: Filters;
  /** Ports of an interface to which ports of floating addresses lead. */
  readonly forwarded: (port: Nic) => Forwarded;
}

export function neutronOf(nodes: ReadonlyMap<string, TopologyNode>): Neutron {
  const source = sourceOf(nodes);
  const addresses = addressesOf(source);
  return {
    source,
    addresses,
    routes: routesOf(source, addresses),
    filters: filtersOf(source, addresses),
    forwarded: forwardedTo(source),
  };
}

/** Ports by how certain it is that they pass. */
interface Reach {
  readonly sure: PortSet;
  readonly possible: PortSet;
}

/** What passes from one place to another. */
export interface Passage extends Reach {
  /** Rules that certainly let through some port of a set, those of the receiving side first, each with such ports. */
  rules(ports: PortSet): readonly (readonly [rule: FirewallRule, ports: PortSet])[];
  /** What stops such packets: no network or router carries them, or the groups of a port refuse them. */
  stoppedBy(ports: PortSet): 'route' | 'receiver' | 'sender';
}

/** By either family: whoever finds a machine by name takes the one that works. */
export function passage(neutron: Neutron, from: Place, to: Place): Passage {
  return passageBy(
    families.flatMap((family) =>
      sidesOf(from, family).flatMap((here) =>
        sidesOf(to, family).flatMap((there) => lanesOf(neutron, { here, there, family })),
      ),
    ),
  );
}

/** Between two machines by their addresses outside: out through the router of one, in by the floating address of the other. */
export function roundabout(neutron: Neutron, from: readonly Nic[], to: readonly Nic[]): Passage {
  return passageBy(from.flatMap((one) => to.flatMap((other) => aroundLanes(neutron, one, other))));
}

function aroundLanes(neutron: Neutron, from: Nic, to: Nic): readonly Lane[] {
  return families.flatMap((family): readonly Lane[] => {
    const address = everyAddress(family);
    const other = { address };
    const outwards = neutron.routes.toOutside(from, address);
    if (outwards === 'no') return [];
    const out = filterOf(neutron, from, { other, direction: 'egress', family });
    const way = both(outwards, neutron.routes.fromOutside(to, address));
    const into = filterOf(neutron, to, { other, direction: 'ingress', family });
    // The sender goes to another port than the one that its packets come to.
    const forwarded = forwardedLane(neutron, to, { address, into }).map((lane) => ({
      ...lane,
      out: out.possible.length > 0 ? { ...open, sure: noPorts } : { ...open, possible: noPorts, sure: noPorts },
    }));
    return way === 'no' ? forwarded : [{ way, out, into }, ...forwarded];
  });
}

function passageBy(lanes: readonly Lane[]): Passage {
  return {
    sure: unionOf(lanes.map(({ way, out, into }) => (way === 'yes' ? intersection(out.sure, into.sure) : noPorts))),
    possible: unionOf(lanes.map(({ out, into }) => intersection(out.possible, into.possible))),
    rules: (ports) =>
      [...lanes.flatMap(({ into }) => into.admissions), ...lanes.flatMap(({ out }) => out.admissions)].flatMap(
        ({ reading: { rule, sure }, peer }) => {
          const common = peer === 'yes' ? intersection(sure, ports) : noPorts;
          return rule && rule.resource !== '' && common.length > 0 ? [[rule, common] as const] : [];
        },
      ),
    stoppedBy: (ports) => {
      if (lanes.length === 0) return 'route';
      return lanes.some(({ into }) => intersection(into.possible, ports).length > 0) ? 'sender' : 'receiver';
    },
  };
}

/** Whether packets from outside come to a port at all, whatever its groups say. */
export function arrivesFromOutside(neutron: Neutron, port: Nic, range: Interval): boolean {
  if (neutron.routes.fromOutside(port, range) !== 'no') return true;
  return forwardedLane(neutron, port, { address: range, into: open }).length > 0;
}

/** What Neutron lets through at the port of a server that stays, where one end is such a server: nothing changes there. */
export function stayingFilter(neutron: Neutron, from: Place, to: Place): PortSet {
  return unionOf(
    families.flatMap((family) =>
      sidesOf(from, family).flatMap((here) =>
        sidesOf(to, family).map((there) => {
          if (here === 'unknown' || there === 'unknown') return allPorts;
          if ('address' in from && 'port' in here)
            return filterOf(neutron, here.port, { other: there, direction: 'egress', family }).possible;
          if ('address' in to && 'port' in there)
            return filterOf(neutron, there.port, { other: here, direction: 'ingress', family }).possible;
          return allPorts;
        }),
      ),
    ),
  );
}

interface Lane {
  readonly way: Verdict;
  readonly out: Filter;
  readonly into: Filter;
}

interface Trip {
  readonly here: Side;
  readonly there: Side;
  readonly family: Family;
}

/** Nothing is known of a port that only the cloud knows. */
type Side = OtherSide | 'unknown';

function lanesOf(neutron: Neutron, { here, there, family }: Trip): readonly Lane[] {
  if (here === 'unknown' || there === 'unknown') return [{ way: 'maybe', out: open, into: open }];
  const way = wayBetween(neutron.routes, here, { there, family });
  const into = 'port' in there ? filterOf(neutron, there.port, { other: here, direction: 'ingress', family }) : open;
  const forwarded = 'address' in here && 'port' in there ? forwardedLane(neutron, there.port, { ...here, into }) : [];
  if (way === 'no') return forwarded;
  const out = 'port' in here ? filterOf(neutron, here.port, { other: there, direction: 'egress', family }) : open;
  return [{ way, out, into }, ...forwarded];
}

/** From outside by ports of a floating address, which has no IPv6. */
function forwardedLane(
  { forwarded }: Neutron,
  port: Nic,
  { address, into }: { readonly address: Interval; readonly into: Filter },
): readonly Lane[] {
  const ports = forwarded(port);
  if (ports.possible.length === 0 || address.family !== 4 || holds(linkLocal[4], address)) return [];
  const limited = {
    ...into,
    sure: intersection(into.sure, ports.sure),
    possible: intersection(into.possible, ports.possible),
  };
  return [{ way: 'yes', out: open, into: limited }];
}

/** None where the place has no part in the family; one for each interface of the template. */
function sidesOf(place: Place, family: Family): readonly Side[] {
  if ('endpoint' in place) {
    const { endpoint } = place;
    if (endpoint.stray) return [];
    return endpoint.nic ? nicsOf(endpoint).map((port) => ({ port })) : ['unknown'];
  }
  if ('pods' in place) return [{ address: everyAddress(family), stranger: true }];
  if (place.range.family !== family) return [];
  return [place.port ? { port: place.port } : { address: place.range, stranger: place.stranger }];
}

function wayBetween(
  routes: Routes,
  here: OtherSide,
  { there, family }: { readonly there: OtherSide; readonly family: Family },
): Verdict {
  if ('address' in here) return 'port' in there ? routes.fromOutside(there.port, here.address) : 'no';
  return 'port' in there ? routes.between(here.port, there.port, family) : routes.toOutside(here.port, there.address);
}

/** What the groups of a port let through from or to anywhere, in the families that it has an address of. */
export function admittedFromSome({ filters, addresses }: Neutron, port: Nic, direction: Reading['direction']): PortSet {
  const groups = filters.groupsOf(port);
  if (groups === 'open') return allPorts;
  return unionOf(
    groups.flatMap((group) => {
      const rules = filters.rulesOf(group);
      if (!rules) return [allPorts];
      const own = rules.filter((rule) => rule.direction === direction && addresses.of(port, rule.family).length > 0);
      return own.map(({ possible }) => possible);
    }),
  );
}

/** What one port lets through to or from one peer. */
interface Filter extends Reach {
  readonly admissions: readonly Admission[];
}

/** A rule that may concern the peer. */
interface Admission {
  readonly reading: Reading;
  readonly peer: Verdict;
}

const open: Filter = { sure: allPorts, possible: allPorts, admissions: [] };

/** What the groups of a port let through in one direction, whatever carries it. */
export function filtered(
  neutron: Neutron,
  port: Nic,
  { other, direction, families: some }: Omit<Crossing, 'family'> & { readonly families: readonly Family[] },
): Passage {
  return passageBy(
    some.map((family): Lane => {
      const filter = filterOf(neutron, port, { other, direction, family });
      const [out, into] = direction === 'ingress' ? [open, filter] : [filter, open];
      return { way: 'yes', out, into };
    }),
  );
}

interface Crossing extends Pick<Reading, 'direction' | 'family'> {
  readonly other: OtherSide;
}

function filterOf({ filters }: Neutron, port: Nic, { other, direction, family }: Crossing): Filter {
  const groups = filters.groupsOf(port);
  if (groups === 'open') return open;
  const admissions: Admission[] = [];
  const sure: PortSet[] = [];
  const possible: PortSet[] = [];
  for (const group of groups) {
    const rules = filters.rulesOf(group);
    // Nothing is known of a group outside the stack.
    if (!rules) possible.push(allPorts);
    for (const reading of rules ?? []) {
      if (reading.direction !== direction || reading.family !== family) continue;
      const peer = filters.means(reading.peer, other, family);
      if (peer === 'no') continue;
      admissions.push({ reading, peer });
      possible.push(reading.possible);
      if (peer === 'yes') sure.push(reading.sure);
    }
  }
  return { sure: unionOf(sure), possible: unionOf(possible), admissions };
}
