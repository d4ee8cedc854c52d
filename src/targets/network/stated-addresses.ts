/**
 * Addresses that the output gives to interfaces of a network whose plug-in takes them: the fixed ones, and where the template
 * leaves the choice to Neutron, one of the pool. The choice follows from the name of the interface, so it stays the same.
 */
import { joinOrigins, known, originsOf, textOf, wordOf, type Origins, type Value } from '../../evaluate/value.ts';
import { hexDigest } from '../../kubernetes/digest.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import { perWorld, type World } from '../../plan/world.ts';
import {
  addressAt,
  contains,
  families,
  familyOf,
  intervalOf,
  type Family,
  type Interval,
} from '../../topology/address-range.ts';
import { addressesOf } from '../../topology/views/addresses.ts';
import { fixedAddresses } from '../objects/fixed-addresses.ts';
import { rangesOfNetwork, type NetworkRange } from './network-ranges.ts';
import { present } from '../../source/present.ts';

export interface StatedAddress {
  readonly address: Value;
  readonly family: Family;
  /** Leaves of the address and of its range. */
  readonly origins: Origins;
  /** Absent where no range that is known has the address. */
  readonly range?: NetworkRange;
  /** Whether the template or the live cloud says it. */
  readonly fixed: boolean;
}

/** In the order in which the port names them, then those that were chosen. */
export function statedAddresses(placed: PlacedNic, world: Pick<World, 'recall'>): readonly StatedAddress[] {
  return allStated(world).get(placed) ?? [];
}

const allStated = perWorld((world): ReadonlyMap<PlacedNic, readonly StatedAddress[]> => {
  const taken = takenAddresses(world);
  const { networks } = world;
  const placed = networks.backends.filter(({ keeps }) => keeps.address).flatMap(({ id }) => networks.on(id));
  return new Map(placed.map((nic) => [nic, [...fixedOf(nic, world), ...chosenOf(nic, world, taken)]]));
});

/** Every address that anything of the stack asks for. */
function takenAddresses(world: World): Set<string> {
  const { graph } = world;
  const fixed = graph.of('nic').flatMap((nic) => fixedAddresses(world, nic).flatMap((ip) => textOf(ip) ?? []));
  return new Set(fixed.flatMap((text) => normal(text) ?? []));
}

function normal(text: string): string | undefined {
  const own = intervalOf(text);
  return own && addressAt(own.first, own.family);
}

function fixedOf({ nic, network, text }: PlacedNic, world: World): readonly StatedAddress[] {
  if (!nic) return [];
  const ranges = rangesOfNetwork(world, { text, ...(network && { network }) }) ?? [];
  return fixedAddresses(world, nic).flatMap((address): readonly StatedAddress[] => {
    const word = textOf(address);
    const family = word === undefined ? undefined : familyOf(word);
    if (word === undefined || family === undefined) return [];
    const range = ranges.find(({ cidr }) => contains(wordOf(cidr), word));
    const origins = range ? joinOrigins(originsOf(address), originsOf(range.cidr)) : originsOf(address);
    return [{ address, family, origins, fixed: true, ...(range && { range }) }];
  });
}

/** One of each family of which the port has none that is fixed, as Neutron gives it. */
function chosenOf(placed: PlacedNic, world: World, taken: Set<string>): readonly StatedAddress[] {
  const { nic, network, text } = placed;
  if (!nic || nic.addressless) return [];
  const ranges = rangesOfNetwork(world, { text, ...(network && { network }) }) ?? [];
  const fixed = new Set(fixedAddresses(world, nic).map((ip) => familyOf(wordOf(ip))));
  return families.flatMap((family): readonly StatedAddress[] => {
    if (fixed.has(family)) return [];
    const places = addressesOf(world.graph, nic, family).flat();
    const range = ranges.find((own) => own.family === family && places.some((at) => mayBe(at.subnet, own, world)));
    const found = range && freeIn(range, seedOf(placed, family, world), taken);
    return range && found !== undefined
      ? [{ address: known(found), family, origins: originsOf(range.cidr), fixed: false, range }]
      : [];
  });
}

/** Guests make the addresses of some subnets themselves; of a network outside the stack nobody knows it. */
function mayBe(subnet: string | undefined, range: NetworkRange, { graph }: World): boolean {
  if (subnet === undefined || range.subnet === undefined) return range.family === 4;
  return range.subnet === subnet && graph.get('subnet', subnet)?.selfAssigned === false;
}

function seedOf({ machine, index }: PlacedNic, family: Family, { config }: World): bigint {
  const { namespace, stackName } = config;
  const digest = hexDigest(`address:${namespace}/${stackName}/${machine.id}#${index}/${family}`);
  return BigInt(`0x${digest.slice(0, 16)}`);
}

/** So many addresses in a row are never all taken in a stack that Neutron took. */
const mostTried = 65_536n;

/** The first free one from a place on that the seed says; the ends of the range and what stands there by custom are left out. */
function freeIn({ interval, pools, gateway, family }: NetworkRange, seed: bigint, taken: Set<string>) {
  const custom = new Set([addressAt(interval.first + 1n, family), addressAt(interval.first + 2n, family)]);
  const next = normal(wordOf(gateway));
  if (next !== undefined) custom.add(next);
  const all = pools.length > 0 ? pools : [inner(interval)];
  const size = sizeOf(all);
  if (size <= 0n) return undefined;
  for (let step = 0n; step < size && step < mostTried; step += 1n) {
    const text = addressAt(nth(all, (seed + step) % size), family);
    if (taken.has(text) || custom.has(text)) continue;
    taken.add(text);
    return text;
  }
  return undefined;
}

function sizeOf(pools: readonly Interval[]): bigint {
  return pools.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** Without the address of the network itself and that of all its hosts. */
function inner({ family, first, last }: Interval): Interval {
  return { family, first: first + 1n, last: last - 1n };
}

function nth(pools: readonly Interval[], offset: bigint): bigint {
  const starts = pools.map((_, index) => sizeOf(pools.slice(0, index)));
  const index = starts.findLastIndex((start) => start <= offset);
  return present(pools[index], 'pool').first + offset - present(starts[index], 'start of a pool');
}
