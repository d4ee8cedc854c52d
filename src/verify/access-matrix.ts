/** Who reached whom on which ports, and who does now: the table that a reviewer reads, from the two models of the access proof. */
import type { AccessMatrix, AccessRow, Step } from '../plan/plan.ts';
import { listed } from '../source/listed.ts';
import { families, type Family, type Interval } from '../topology/address-range.ts';
import type { Evidence } from './evidence.ts';
import {
  addressText,
  everyAddress,
  exampleOf,
  holds,
  intervalKey,
  isSingle,
  linkLocal,
  prefixLength,
  partition,
  sizeOf,
  usualAddress,
} from './intervals.ts';
import { comesBalanced, comesFromOutside } from './neutron/balanced.ts';
import { comesFromStaying, sentToStaying } from './neutron/staying-balancers.ts';
import { passage, stayingFilter, type Passage } from './neutron/neutron.ts';
import { endpointSorts, type Sort } from './endpoint-sorts.ts';
import { type Place } from './packet.ts';
import { addressKeys, type Staying } from './staying.ts';
import { nodeRows } from './node-rows.ts';
import {
  describePorts,
  difference,
  intersection,
  noPorts,
  portRange,
  union,
  unionOf,
  type PortSet,
} from './port-set.ts';
import { publishedIndex, publishedPorts, seenBefore } from './published.ts';
import { segmentRows } from './segments/rows.ts';

/** Past so many sorts of machines only the access proof looks at every pair. */
const mostSorts = 40;

export function accessMatrix(evidence: Read, steps: readonly Step[]): AccessMatrix {
  const { neutron, policies } = evidence;
  const staying = evidence.staying.slice(0, mostSorts);
  const kept = addressKeys(staying);
  const all = endpointSorts(evidence);
  const sorts = all.slice(0, mostSorts);
  const compare = (from: Place, to: Place): Compared => {
    const after = intersection(policies.between(from, to).sure, stayingFilter(neutron, from, to));
    // What comes through a load balancer has a proof of its own, so only what still comes is of interest here.
    const led = intersection(comesThrough(evidence, from, to), after);
    const { sure, possible } = passage(neutron, from, to);
    const before = { sure: union(sure, led), possible: union(possible, led) };
    const hidden = intersection(after, hiddenAt(from, to));
    return isHiding ? { before, after: difference(after, hidden) } : { before, after, unsure: hidden };
  };
  const hiddenAt = hiddenClients(evidence);
  const isHiding = evidence.cluster.clientAddress === 'hidden';
  const rows: AccessRow[] = [];
  for (const to of sorts) {
    for (const from of sorts) {
      const [one, other] = [from.members[0], from === to ? to.members[1] : to.members[0]];
      if (!one || !other) continue;
      rows.push(...rowOf({ from: namesOf(from), to: namesOf(to) }, compare({ endpoint: one }, { endpoint: other })));
    }
    rows.push(
      ...staying.flatMap((server) => stayingRows(to, server, compare)),
      ...outsideRows(to, { evidence, kept, compare }),
    );
  }
  rows.push(...segmentRows(evidence, rowOf, mostSorts), ...nodeRows(evidence, steps));
  return {
    rows: rows.toSorted((a, b) => ranks[a.change] - ranks[b.change]),
    left: all.length ** 2 - sorts.length ** 2,
  };
}

/** Rows that changed come first. */
const ranks: Readonly<Record<AccessRow['change'], number>> = { wider: 0, narrower: 1, unsure: 2, decided: 3, equal: 4 };

type Read = Pick<
  Evidence,
  | 'neutron'
  | 'policies'
  | 'multi'
  | 'segments'
  | 'endpoints'
  | 'traits'
  | 'ranges'
  | 'staying'
  | 'led'
  | 'balancers'
  | 'couldConnect'
  | 'objects'
  | 'cluster'
>;

/** Ports at which policies know a client outside by its address, which the load balancer may replace. */
function hiddenClients({ objects, policies, cluster }: Read): (from: Place, to: Place) => PortSet {
  if (cluster.clientAddress === 'kept') return () => noPorts;
  const publishedTo = publishedIndex(publishedPorts(objects));
  return (from, to) => {
    if (!('address' in from) || from.port || from.stranger === true || !('endpoint' in to)) return noPorts;
    const led = seenBefore(publishedTo(to.endpoint.labels), to.endpoint).flatMap(({ clients, protocol, toPort }) =>
      clients && toPort !== undefined ? [portRange(protocol, toPort, toPort)] : [],
    );
    if (led.length === 0) return noPorts;
    const usual = usualAddress(from.range.family);
    const anybody = policies.between({ address: exampleOf(usual), range: usual }, to).sure;
    return difference(unionOf(led), anybody);
  };
}

/** Ports at which clients reach a machine by a floating IP or a load balancer, whoever the machine sees as its client. */
function comesThrough(
  evidence: Pick<Evidence, 'neutron' | 'led' | 'balancers' | 'couldConnect'>,
  from: Place,
  to: Place,
): PortSet {
  const { neutron, led, balancers } = evidence;
  if (!('endpoint' in to)) {
    const isRange = 'endpoint' in from && 'range' in to && !to.port;
    return isRange ? sentToStaying(neutron, balancers, { endpoint: from.endpoint, range: to.range }) : noPorts;
  }
  const { endpoint } = to;
  if ('endpoint' in from) return comesBalanced(neutron, evidence, { from: from.endpoint, to: endpoint });
  const staying =
    'range' in from && !from.port ? comesFromStaying(neutron, balancers, { endpoint, range: from.range }) : noPorts;
  return union(comesFromOutside(neutron, led, endpoint), staying);
}

interface Compared {
  readonly before: Pick<Passage, 'sure' | 'possible'>;
  readonly after: PortSet;
  /** Ports of `after` of which the load balancer decides. */
  readonly unsure?: PortSet;
}

function namesOf({ members }: Sort): string {
  return listed(members.map(({ machine }) => machine.resource));
}

/** Nothing where nothing passed and nothing passes. */
function rowOf(
  ends: Pick<AccessRow, 'from' | 'to'>,
  { before, after, unsure = noPorts }: Compared,
): readonly AccessRow[] {
  const open = difference(before.possible, before.sure);
  if (before.sure.length === 0 && open.length === 0 && after.length === 0) return [];
  const more = difference(after, before.possible);
  const change = changeOf({ more, lost: difference(before.sure, after), unsure, open });
  return [
    {
      ...ends,
      before: portsText(before.sure),
      ...(open.length > 0 && { perhaps: portsText(open) }),
      after: portsText(difference(after, unsure)),
      ...(unsure.length > 0 && { unsure: portsText(unsure) }),
      change,
    },
  ];
}

function changeOf({
  more,
  lost,
  unsure,
  open,
}: Readonly<Record<'more' | 'lost' | 'unsure' | 'open', PortSet>>): AccessRow['change'] {
  if (more.length > 0) return 'wider';
  if (lost.length > 0) return 'narrower';
  if (unsure.length > 0) return 'unsure';
  return open.length > 0 ? 'decided' : 'equal';
}

function portsText(ports: PortSet): string {
  return ports.length === 0 ? 'nothing' : describePorts(ports);
}

/** Servers that stay in OpenStack, by their addresses. */
function stayingRows(sort: Sort, { resource, places, known }: Staying, compare: Site['compare']): readonly AccessRow[] {
  const [endpoint] = sort.members;
  if (!endpoint || !known) return [];
  const own = `${resource} (in OpenStack)`;
  return places.flatMap((place) => [
    ...rowOf({ from: own, to: namesOf(sort) }, compare(place, { endpoint })),
    ...rowOf({ from: namesOf(sort), to: own }, compare({ endpoint }, place)),
  ]);
}

interface Site {
  readonly evidence: Pick<Evidence, 'policies' | 'traits' | 'ranges'>;
  /** Addresses of servers that stay. */
  readonly kept: ReadonlySet<string>;
  readonly compare: (from: Place, to: Place) => Compared;
}

/** Parts of the address space with the same result are one row. */
function outsideRows(
  sort: Sort,
  { evidence: { policies, traits, ranges: own }, kept, compare }: Site,
): readonly AccessRow[] {
  const [endpoint] = sort.members;
  if (!endpoint) return [];
  const parts = partition([...policies.rangesOf(endpoint), ...traits.rangesOf(endpoint), ...own, ...neverOutside]);
  return (['from', 'to'] as const).flatMap((way) => {
    const groups = new Map<string, { readonly row: AccessRow; readonly ranges: Interval[] }>();
    for (const range of parts) {
      // A server that stays has rows of its own.
      if (kept.has(intervalKey(range)) || neverOutside.some((local) => holds(local, range))) continue;
      // Whoever has an address of the cluster is not whom a rule of the cloud means.
      const stranger = own.some((inside) => holds(inside, range));
      const outside: Place = { address: exampleOf(range), range, stranger };
      const here: Place = { endpoint };
      const compared = way === 'from' ? compare(outside, here) : compare(here, outside);
      const ends = way === 'from' ? { from: '', to: namesOf(sort) } : { from: namesOf(sort), to: '' };
      for (const row of rowOf(ends, compared)) {
        const key = JSON.stringify(row);
        const ready = groups.get(key);
        if (ready) ready.ranges.push(range);
        else groups.set(key, { row, ranges: [range] });
      }
    }
    return [...groups.values()].map(({ row, ranges }) => ({ ...row, [way]: rangesText(ranges) }));
  });
}

/** Parts that lie side by side are one range. */
function rangesText(ranges: readonly Interval[]): string {
  const joined: Interval[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && last.family === range.family && last.last + 1n === range.first) {
      joined[joined.length - 1] = { ...last, last: range.last };
    } else joined.push(range);
  }
  const outside = families.filter((family) => isOutside(joined.filter((range) => range.family === family)));
  const most = families.filter((family) => !outside.includes(family) && joined.some((range) => isUsual(range, family)));
  const others = joined.filter(({ family }) => !outside.includes(family) && !most.includes(family));
  return listed([
    ...outside.map((family) => `IPv${family} outside`),
    ...most.map((family) => `other IPv${family} outside`),
    ...others.map(rangeText),
  ]);
}

/** Whether a range has an address that no rule names: what is left beside the ranges of rules. */
function isUsual(range: Interval, family: Family): boolean {
  return range.family === family && holds(range, usualAddress(family)) && !isSingle(range);
}

/** Whether ranges have every address but the link-local ones, which are never outside. */
function isOutside(ranges: readonly Interval[]): boolean {
  const [first] = ranges;
  if (!first) return false;
  const count = ranges.reduce((sum, range) => sum + sizeOf(range), 0n);
  const all = sizeOf(everyAddress(first.family));
  return count === all || count === all - sizeOf(linkLocal[first.family]);
}

const neverOutside = Object.values(linkLocal);

function rangeText(range: Interval): string {
  const { family, first, last } = range;
  if (isSingle(range)) return addressText(first, family);
  const size = sizeOf(range);
  const isPrefix = (size & (size - 1n)) === 0n && first % size === 0n;
  if (!isPrefix) return `${addressText(first, family)}-${addressText(last, family)}`;
  return `${addressText(first, family)}/${prefixLength(range)}`;
}
