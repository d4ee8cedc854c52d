/** Rows of the table of who reaches whom for interfaces beside the pod network: by their segments and what filters them there. */
import type { AccessRow } from '../../plan/plan.ts';
import { families } from '../../topology/address-range.ts';
import type { Evidence } from '../evidence.ts';
import { everyAddress, exampleOf, holds, intervalKey, usualAddress } from '../intervals.ts';
import { filtered, passage, stayingFilter } from '../neutron/neutron.ts';
import type { Direction } from '../policies/read-policy.ts';
import { mentionIn, type Endpoint, type Place } from '../packet.ts';
import { allPorts, intersection, noPorts, union, unionOf, type PortSet } from '../port-set.ts';
import { append } from '../../source/append.ts';
import { listed } from '../../source/listed.ts';
import { addressesOf, filteredPort } from './addresses.ts';
import { isThere, type Attached } from './attached.ts';

/** Makes a row of what was and what is. */
type MakeRow = (
  ends: Pick<AccessRow, 'from' | 'to'>,
  ports: { readonly before: { readonly sure: PortSet; readonly possible: PortSet }; readonly after: PortSet },
) => readonly AccessRow[];

type Read = Pick<Evidence, 'neutron' | 'traits' | 'policies' | 'multi' | 'segments' | 'endpoints' | 'staying'>;

interface Site extends Read {
  readonly rowOf: MakeRow;
  /** By the machine's id. */
  readonly onPods: ReadonlyMap<string, Endpoint>;
}

/** As many sorts of interfaces are listed as of machines. */
export function segmentRows(evidence: Read, rowOf: MakeRow, most: number): readonly AccessRow[] {
  const onPods = new Map(evidence.endpoints.map((endpoint) => [endpoint.machine.id, endpoint]));
  const site: Site = { ...evidence, rowOf, onPods };
  const sorts = sortsOf(evidence).slice(0, most);
  return sorts.flatMap((to) => [
    ...sorts.flatMap((from) => pairRows(from, to, site)),
    ...podRows(to, site),
    ...othersRows(to, site),
    ...stayingRows(to, site),
  ]);
}

type Sort = readonly Attached[];

/** Interfaces that no rule, no address and no network tells apart. */
function sortsOf({ segments, traits, multi, neutron }: Read): readonly Sort[] {
  const numbers = new Map<string, number>();
  const numberOf = mentionIn(numbers);
  const said = segments.all.flatMap((attached) => {
    const { endpoint, attachment } = attached;
    if (!endpoint.nic) return [];
    const policies = filteredPort(attached, neutron) && multi(attachment);
    const ranges = policies ? policies.rangesOf(endpoint) : [];
    return [
      { attached, text: traits.describe(endpoint, numberOf) + (policies?.describe(endpoint, numberOf) ?? ''), ranges },
    ];
  });
  // Policies of interfaces name the same peers.
  const all = said.flatMap(({ ranges }) => ranges.map((range) => [intervalKey(range), range] as const));
  const named = [...new Map(all).values()];
  const sorts = new Map<string, Attached[]>();
  for (const { attached, text, ranges } of said) {
    const answers = traits.answers(attached.endpoint).filter(([name]) => numbers.has(name));
    const within = addressesOf(attached).flatMap((own) => named.filter((range) => holds(range, own)).map(intervalKey));
    const key = JSON.stringify([text, ranges.map(intervalKey), answers, attached.segment, [...new Set(within)]]);
    append(sorts, key, attached);
  }
  return [...sorts.values()];
}

function namesOf(sort: Sort): string {
  const [first] = sort;
  return `${listed(sort.map(({ endpoint }) => endpoint.machine.resource))} on ${first?.name ?? first?.attachment ?? ''}`;
}

function pairRows(from: Sort, to: Sort, site: Site): readonly AccessRow[] {
  const [one] = from;
  const other = to.find(({ endpoint }) => endpoint.machine !== one?.endpoint.machine);
  if (!one || !other) return [];
  const before = passage(site.neutron, { endpoint: one.endpoint }, { endpoint: other.endpoint });
  const by = byPods(one.endpoint, other.endpoint, site);
  const shared = one.segment === other.segment && isThere(one) ? between(one, other, site) : noPorts;
  return site.rowOf(
    { from: namesOf(from), to: namesOf(to) },
    { before, after: union(shared, intersection(by, before.possible)) },
  );
}

function between(from: Attached, to: Attached, site: Site): PortSet {
  return intersection(
    sideOf(from, 'egress', placesOf(to, site), site),
    sideOf(to, 'ingress', placesOf(from, site), site),
  );
}

/**
 * As policies know it: by its addresses, and by the labels of its pod. Only the other side counts. Of an address that nobody
 * knows the range is known at most.
 */
function placesOf(attached: Attached, { neutron: { addresses } }: Site): readonly Place[] {
  const { endpoint } = attached;
  const own = addressesOf(attached);
  const ranges = families.flatMap((family) =>
    endpoint.nic && own.length === 0
      ? addresses.of(endpoint.nic, family).map(([slot]) => slot?.range ?? everyAddress(family))
      : own.filter((range) => range.family === family),
  );
  return [
    { endpoint: { ...endpoint, unfiltered: true } },
    ...ranges.map((range) => ({ address: exampleOf(range), range })),
  ];
}

/** What the policies of an interface let through; everything where nothing filters it. */
function sideOf(attached: Attached, direction: Direction, peers: readonly Place[], { neutron, multi }: Site): PortSet {
  if (!filteredPort(attached, neutron)) return allPorts;
  const here: Place = { endpoint: attached.endpoint };
  const policies = multi(attached.attachment);
  return unionOf(
    peers.map((peer) => (direction === 'ingress' ? policies.between(peer, here) : policies.between(here, peer)).sure),
  );
}

/** By the names of both machines. */
function byPods(from: Endpoint, to: Endpoint, { onPods, policies }: Site): PortSet {
  const [one, other] = [onPods.get(from.machine.id), onPods.get(to.machine.id)];
  return one && other ? policies.between({ endpoint: one }, { endpoint: other }).sure : noPorts;
}

/** Machines of the pod network, which no router of the cluster leads to or from. */
function podRows(sort: Sort, site: Site): readonly AccessRow[] {
  const [attached] = sort;
  if (!attached) return [];
  const { endpoint } = attached;
  return site.endpoints.flatMap((pod) => {
    if (pod.machine === endpoint.machine || !pod.nic) return [];
    const rows = (from: Endpoint, to: Endpoint, ends: Pick<AccessRow, 'from' | 'to'>): readonly AccessRow[] => {
      const before = passage(site.neutron, { endpoint: from }, { endpoint: to });
      const after = intersection(byPods(from, to, site), before.possible);
      return before.sure.length === 0
        ? []
        : site.rowOf(ends, { before: { sure: before.sure, possible: before.sure }, after });
    };
    const name = pod.machine.resource;
    return [
      ...rows(pod, endpoint, { from: name, to: namesOf(sort) }),
      ...rows(endpoint, pod, { from: namesOf(sort), to: name }),
    ];
  });
}

/** Whoever else is on the network: no rule but one for everybody means them. */
function othersRows(sort: Sort, site: Site): readonly AccessRow[] {
  const [attached] = sort;
  const nic = attached?.endpoint.nic;
  if (!attached || !nic || !isThere(attached)) return [];
  const sides = families.map((family) => {
    const range = usualAddress(family);
    const before = filtered(site.neutron, nic, { other: { address: range }, direction: 'ingress', families: [family] });
    return { before, after: sideOf(attached, 'ingress', [{ address: exampleOf(range), range }], site) };
  });
  const before = {
    sure: unionOf(sides.map((side) => side.before.sure)),
    possible: unionOf(sides.map((side) => side.before.possible)),
  };
  const after = unionOf(sides.map((side) => side.after));
  return site.rowOf({ from: `others on ${attached.attachment}`, to: namesOf(sort) }, { before, after });
}

/** Servers of the same network that stay: their own groups still filter. */
function stayingRows(sort: Sort, { neutron, staying, rowOf, ...rest }: Site): readonly AccessRow[] {
  const [attached] = sort;
  if (!attached || !attached.known?.to || attached.network === undefined) return [];
  const site = { neutron, staying, rowOf, ...rest };
  const here: Place = { endpoint: attached.endpoint };
  return staying.flatMap(({ resource, nic, places, known }) => {
    const ref = neutron.addresses.networkOf(nic);
    if (!known || !ref || neutron.source.keyOf('network', ref) !== attached.network) return [];
    const own = `${resource} (in OpenStack)`;
    return places.flatMap((place) => {
      const inward = intersection(sideOf(attached, 'ingress', [place], site), stayingFilter(neutron, place, here));
      const outward = intersection(sideOf(attached, 'egress', [place], site), stayingFilter(neutron, here, place));
      return [
        ...rowOf({ from: own, to: namesOf(sort) }, { before: passage(neutron, place, here), after: inward }),
        ...rowOf({ from: namesOf(sort), to: own }, { before: passage(neutron, here, place), after: outward }),
      ];
    });
  });
}
