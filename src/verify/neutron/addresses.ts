/**
 * Which addresses Neutron gives a port. Without a wish: one IPv4 address from one of the network's IPv4 subnets, one IPv6
 * address from one of those where Neutron assigns them, and one in every subnet where machines make their own. With wishes:
 * one each, and still those that machines make.
 */
import type { NodeRef } from '../../evaluate/fact.ts';
import { wordOf, type Value } from '../../evaluate/value.ts';
import { intervalOf, type Family, type Interval } from '../../topology/address-range.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';
import { isEverything, isSingle } from '../intervals.ts';
import type { Source } from './source.ts';
import { oneOf, type Verdict } from './verdict.ts';
import { append } from '../../source/append.ts';

/** Where one address may come from. */
interface Slot {
  readonly subnet: string | undefined;
  /** The range that holds it, of one address where it is fixed; undefined where it is not known. */
  readonly range: Interval | undefined;
}

/** One address: in one of these slots. */
type Address = readonly Slot[];

/** Addresses of ports as Neutron would assign them. */
export interface Addresses {
  networkOf(port: Nic): NodeRef | undefined;
  of(port: Nic, family: Family): readonly Address[];
  /** Whether the address that a port uses lies in a range. */
  within(port: Nic, range: Interval): Verdict;
}

export function addressesOf(source: Source): Addresses {
  const subnets = new Map<string, Subnet[]>();
  for (const subnet of source.of('subnet')) {
    const key = source.keyOf('network', subnet.network);
    append(subnets, key, subnet);
  }
  const networkOf = (port: Nic): NodeRef | undefined =>
    port.network ?? port.addresses.map(({ subnet }) => source.find('subnet', subnet)?.network).find(Boolean);
  const made = new Map<Nic, Readonly<Record<Family, readonly Address[]>>>();
  const of = (port: Nic, family: Family): readonly Address[] => {
    const ready = made.get(port) ?? { 4: assign(port, 4), 6: assign(port, 6) };
    made.set(port, ready);
    return ready[family];
  };
  const assign = (port: Nic, family: Family): readonly Address[] => {
    if (port.addressless) return [];
    const network = networkOf(port);
    const known = network && source.find('network', network);
    const all = known ? (subnets.get(known.id) ?? []) : [];
    const own = all.filter((subnet) => subnet.family === family);
    const wishes = port.addresses.flatMap((wish) => slotOf(source, wish, { family, own }));
    const automatic = own.filter(({ id, selfAssigned }) => selfAssigned && !wishes.some(({ subnet }) => subnet === id));
    const extra = automatic.map((subnet) => [slotIn(subnet)]);
    const wished = [...wishes.map((slot) => [slot]), ...extra];
    // Nothing says whether machines make addresses of their own on a network that the stack does not define.
    if (wished.length > 0 || (port.addresses.length > 0 && (known || family === 4))) return wished;
    if (!known || (all.length === 0 && family === 4)) return [[{ subnet: undefined, range: undefined }]];
    const given = own.filter(({ selfAssigned }) => !selfAssigned).map(slotIn);
    return given.length > 0 ? [given, ...extra] : extra;
  };
  return {
    networkOf,
    of,
    within: (port, range) =>
      oneOf(of(port, range.family).flatMap((slots) => slots.map((slot) => overlapOf(range, slot.range)))),
  };
}

/** What a port may have an address of. */
interface Wanted {
  readonly family: Family;
  readonly own: readonly Subnet[];
}

function slotOf(source: Source, wish: Nic['addresses'][number], { family, own }: Wanted): readonly Slot[] {
  const asked = rangeOf(wish.ip);
  const holder = own.find(({ cidr }) => asked && overlapOf(rangeOf(cidr) ?? asked, asked) === 'yes' && rangeOf(cidr));
  const alone = asked?.family === family && own.length === 1 ? own[0] : undefined;
  const subnet = source.find('subnet', wish.subnet) ?? holder ?? alone;
  if ((subnet?.family ?? asked?.family ?? family) !== family) return [];
  const key = subnet?.id ?? (wish.subnet && source.keyOf('subnet', wish.subnet));
  return [{ subnet: key, range: asked ?? (wish.ip ? undefined : rangeOf(subnet?.cidr)) }];
}

function slotIn({ id, cidr }: Subnet): Slot {
  return { subnet: id, range: rangeOf(cidr) };
}

/** Single addresses that are asked for a port. */
export function fixedAddresses({ addresses }: Nic): readonly Interval[] {
  return addresses.flatMap(({ ip }) => rangeOf(ip) ?? []).filter(isSingle);
}

export function rangeOf(value: Value | undefined): Interval | undefined {
  return intervalOf(wordOf(value));
}

/** Whether an address of the inner range lies in the outer one. */
export function overlapOf(outer: Interval, inner: Interval | undefined): Verdict {
  if (isEverything(outer)) {
    return inner && inner.family !== outer.family ? 'no' : 'yes';
  }
  if (!inner) return 'maybe';
  if (outer.family !== inner.family || outer.last < inner.first || inner.last < outer.first) return 'no';
  return outer.first <= inner.first && inner.last <= outer.last ? 'yes' : 'maybe';
}
