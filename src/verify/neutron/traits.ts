/** What decides how Neutron treats an endpoint, so that endpoints that are treated alike are tried once. */
import { families, type Family, type Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { append } from '../../source/append.ts';
import { intervalKey, isEverything, isSingle, overlaps } from '../intervals.ts';
import { nicsOf, type Endpoint, type Mention } from '../packet.ts';
import type { Reading } from './filters.ts';
import type { Neutron } from './neutron.ts';

export interface NeutronTraits {
  /** What the groups and networks of an interface say, all but the names and ranges in it, which are mentioned. */
  describe(endpoint: Endpoint, mention: Mention): string;
  /** How an endpoint answers to names and ranges that others mention; no answer is an answer too. */
  answers(endpoint: Endpoint): readonly (readonly [string, string])[];
  /** Ranges that tell peers of an endpoint apart. */
  rangesOf(endpoint: Endpoint): readonly Interval[];
}

export function neutronTraits(neutron: Neutron): NeutronTraits {
  const overlapping = rangeIndex(neutron);
  const samples = outsideSamples();
  const known = new Map<Nic, readonly Answer[]>();
  const answersOf = (nic: Nic): readonly Answer[] => {
    const answers = known.get(nic) ?? [...places(nic, neutron), ...meanings(nic, neutron, overlapping(nic))];
    known.set(nic, answers);
    return answers;
  };
  return {
    describe: (endpoint, mention) => {
      const nics = nicsOf(endpoint);
      const parts = nics.map((nic) => [described(nic, neutron, mention), placed(nic, neutron, { mention, samples })]);
      return JSON.stringify(nics.length > 0 ? parts : endpoint.stray);
    },
    answers: (endpoint) => joined(nicsOf(endpoint).map(answersOf)),
    rangesOf: (endpoint) =>
      nicsOf(endpoint)
        .flatMap((nic) => rulesOf(nic, neutron))
        .flatMap(({ peer }) => {
          if (peer.is === 'range') return [peer.range];
          return peer.is === 'group' ? neutron.filters.pairsOf(peer.group) : [];
        }),
  };
}

type Ranged = Extract<Reading['peer'], { readonly is: 'range' }>;

/** Ranges of rules in which an interface may have an address: most name one address, and are found by that. */
function rangeIndex({ source, filters, addresses }: Neutron): (nic: Nic) => readonly Ranged[] {
  const all = new Map<string, Ranged>();
  for (const { id } of source.of('firewall-group')) {
    for (const { peer } of filters.rulesOf(id) ?? []) if (peer.is === 'range') all.set(nameOf(peer), peer);
  }
  const singles = new Map<string, Ranged[]>();
  const wide: Ranged[] = [];
  for (const peer of all.values()) {
    if (isSingle(peer.range)) append(singles, intervalKey(peer.range), peer);
    else wide.push(peer);
  }
  const listed = [...all.values()];
  const found = new Map<string, readonly Ranged[]>();
  const overlapping = (own: readonly Interval[]): readonly Ranged[] =>
    own.every(isSingle)
      ? [...wide, ...own.flatMap((range) => singles.get(intervalKey(range)) ?? [])]
      : listed.filter(({ range }) => own.some((other) => overlaps(range, other)));
  return (nic) => {
    const slots = families.flatMap((family) => addresses.of(nic, family)).flat();
    const own = slots.flatMap(({ range }) => range ?? []);
    if (own.length < slots.length) return listed;
    const key = own.map(intervalKey).join(' ');
    const ready = found.get(key) ?? overlapping(own);
    found.set(key, ready);
    return ready;
  };
}

function rulesOf(nic: Nic, { filters }: Neutron): readonly Reading[] {
  const groups = filters.groupsOf(nic);
  return groups === 'open' ? [] : groups.flatMap((group) => filters.rulesOf(group) ?? []);
}

function nameOf(peer: Reading['peer']): string {
  if (peer.is === 'range') return `range ${peer.text}`;
  return peer.is === 'group' ? `group ${peer.group}` : peer.verdict;
}

function described(nic: Nic, { filters }: Neutron, mention: Mention): unknown {
  const groups = filters.groupsOf(nic);
  if (groups === 'open') return 'open';
  return groups.map(
    (group) =>
      filters.rulesOf(group)?.map(({ direction, family, sure, possible, peer }) => {
        const whom = peer.is === 'open' ? peer.verdict : [mention(nameOf(peer)), spanOf(peer, filters)];
        return [direction, family, sure, possible, whom];
      }) ?? 'unknown',
  );
}

/** What a peer means beyond who bears its name: every address, or those that members of a group may send from besides. */
function spanOf(peer: Exclude<Reading['peer'], { readonly is: 'open' }>, filters: Neutron['filters']): unknown {
  if (peer.is === 'range') return isEverything(peer.range);
  return filters.pairsOf(peer.group).map(({ family, first, last }) => [family, String(first), String(last)]);
}

interface Placing {
  readonly mention: Mention;
  readonly samples: readonly Interval[];
}

/** Where it is: the network, the subnets of its addresses with their routers, and the ways to the outside. */
function placed(nic: Nic, { routes, addresses, forwarded }: Neutron, { mention, samples }: Placing): unknown {
  const place = routes.placeOf(nic);
  const subnet = (key: string | undefined): unknown => [
    key === undefined ? null : mention(`subnet ${key}`),
    routes.servingOf(key).map(({ router, sure }) => [mention(`router ${router}`), sure]),
  ];
  return [
    place && [mention(`network ${place.key}`), place.own, place.open],
    families.map((family) => addresses.of(nic, family).map((slots) => slots.map((slot) => subnet(slot.subnet)))),
    samples.map((address) => [routes.fromOutside(nic, address), routes.toOutside(nic, address)]),
    forwarded(nic),
  ];
}

/** An address of each family that is nothing but outside. */
function outsideSamples(): readonly Interval[] {
  const first: Readonly<Record<Family, bigint>> = { 4: 0x08_08_08_08n, 6: 0x2a00n << 112n };
  return families.map((family) => ({ family, first: first[family], last: first[family] }));
}

type Answer = readonly [string, string];

/** Of several interfaces, what each of them answers to a name. */
function joined(all: readonly (readonly Answer[])[]): readonly Answer[] {
  const [first = [], ...others] = all;
  if (others.length === 0) return first;
  const names = new Set(all.flatMap((answers) => answers.map(([name]) => name)));
  return [...names].map((name) => [name, all.map((answers) => new Map(answers).get(name) ?? '-').join(';')]);
}

function places(nic: Nic, { routes, addresses }: Neutron): readonly Answer[] {
  const place = routes.placeOf(nic);
  const keys = families.flatMap((family) =>
    addresses.of(nic, family).flatMap((slots) => slots.map((slot) => slot.subnet)),
  );
  const subnets = [...new Set(keys)].flatMap((key) => (key === undefined ? [] : [key]));
  const routers = new Set(subnets.flatMap((key) => routes.servingOf(key).map(({ router }) => router)));
  return [
    ...(place ? [[`network ${place.key}`, 'in'] as const] : []),
    ...subnets.map((key) => [`subnet ${key}`, 'in'] as const),
    ...[...routers].map((router) => [`router ${router}`, 'in'] as const),
  ];
}

/** Groups that it belongs to, or whose members may send as it does, and ranges that it may lie in. */
function meanings(nic: Nic, { filters }: Neutron, ranges: readonly Ranged[]): readonly Answer[] {
  const own = filters.groupsOf(nic);
  const groups = new Set([...(own === 'open' ? [] : own), ...filters.paired]);
  const peers = [...[...groups].map((group) => ({ is: 'group', group }) as const), ...ranges];
  return peers.flatMap((peer) => {
    const verdicts = families.map((family) => filters.means(peer, { port: nic }, family));
    return verdicts.every((verdict) => verdict === 'no') ? [] : [[nameOf(peer), verdicts.join(' ')] as const];
  });
}
