/**
 * Network configuration of the guest's interfaces. Nova describes every interface to cloud-init; without it a guest
 * brings up the first one only. Interfaces are told by their hardware address, so each of them gets one.
 */
import { known, list, map, withOrigins, wordOf, type Value } from '../../../evaluate/value.ts';
import { everything, familyOf, prefixLength } from '../../../topology/address-range.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Addressing, PlacedNic, StaticAddress } from '../../../plan/network-backend.ts';
import type { World } from '../../../plan/world.ts';
import { macAddress } from '../../objects/hardware-address.ts';
import { groupOfReplica } from '../../objects/scaling.ts';
import { ownInterfaces } from '../../objects/own-interfaces.ts';
import { toldTo } from '../../objects/told-addresses.ts';
import { jsonText, yamlText } from '../../objects/cloud-config-text.ts';

/** A lone interface is brought up by DHCP in any case. One of a pool has no hardware address by which its guest could be told of it. */
export function needsNetworkData(world: World, machine: Machine): boolean {
  if (groupOfReplica(world, machine)) return false;
  const nics = ownInterfaces(world, machine);
  return nics.length > 1 || nics.some((placed) => placed.backend.addressing(placed, world) !== undefined);
}

type Entry = readonly [string, Value];

/** Version 2 of cloud-init's own format. */
export function cloudInitNetwork(world: World, machine: Machine): Value {
  const ethernets = ownInterfaces(world, machine).map((placed): Entry => {
    const told = toldTo(placed, world);
    const routes = routesOf(told).map(({ destination, nexthop }) =>
      map([
        ['to', destination],
        ['via', nexthop],
      ]),
    );
    return [
      `nic${placed.index}`,
      map([
        ['match', map([['macaddress', macAddress(world, placed)]])],
        ...(told.dhcp ? [['dhcp4', known(true)] as const] : []),
        ...entryOf('addresses', told.addresses.map(withPrefix)),
        ...entryOf('routes', routes),
        ...(told.nameservers.length > 0 ? [['nameservers', map(entryOf('addresses', told.nameservers))] as const] : []),
        ...(told.mtu ? [['mtu', told.mtu] as const] : []),
      ]),
    ];
  });
  return yamlText(
    map([
      ['version', known(2)],
      ['ethernets', map(ethernets)],
    ]),
  );
}

/** Nothing where there are no items. */
function entryOf(key: string, items: readonly Value[]): readonly Entry[] {
  return items.length > 0 ? [[key, list(items)]] : [];
}

function withPrefix({ address, prefix, origins }: StaticAddress): Value {
  return known(`${wordOf(address)}/${prefix}`, origins);
}

/** Gateways as routes: renderers of cloud-init know no other form that all of them keep. */
function routesOf({ gateways, routes }: Addressing): Addressing['routes'] {
  const defaults = gateways.map((nexthop) => ({
    destination: known(everything[familyOf(wordOf(nexthop)) ?? 4]),
    nexthop,
  }));
  return [...defaults, ...routes];
}

/** OpenStack's `network_data.json`, which a config drive holds. */
export function openstackNetwork(world: World, machine: Machine): Value {
  const nics = ownInterfaces(world, machine).map((placed) => ({ placed, told: toldTo(placed, world) }));
  const links = nics.map(({ placed, told: { mtu } }) =>
    map([
      ['id', known(`nic${placed.index}`)],
      ['type', known('phy')],
      ['ethernet_mac_address', macAddress(world, placed)],
      ...(mtu ? [['mtu', mtu] as const] : []),
    ]),
  );
  return jsonText(
    map([
      ['links', list(links)],
      ['networks', list(nics.flatMap(({ placed, told }) => networksOf(placed, told)))],
      ['services', list(nics.flatMap(({ told }) => told.nameservers).map(resolver))],
    ]),
  );
}

/** An address each, as Nova writes them; routes and resolvers stand with the first of their family. */
function networksOf({ index }: PlacedNic, told: Addressing): readonly Value[] {
  const asked = told.dhcp ? [map(networkEntries(index, `network${index}`, 'ipv4_dhcp'))] : [];
  const fixed = told.addresses.map((one, position) => {
    const family = familyOf(wordOf(one.address)) ?? 4;
    const isFirst = told.addresses.findIndex(({ address }) => familyOf(wordOf(address)) === family) === position;
    const routes = routesOf(told).filter(({ nexthop }) => isFirst && familyOf(wordOf(nexthop)) === family);
    const resolvers = told.nameservers.filter((server) => isFirst && familyOf(wordOf(server)) === family);
    const id = position === 0 && !told.dhcp ? `network${index}` : `network${index}-${position}`;
    return map([
      ...networkEntries(index, id, family === 6 ? 'ipv6' : 'ipv4'),
      ['ip_address', withOrigins(one.address, one.origins)],
      ['netmask', known(netmask(one.prefix, family))],
      ...entryOf('routes', routes.map(openstackRoute)),
      ...entryOf('services', resolvers.map(resolver)),
    ]);
  });
  return [...asked, ...fixed];
}

/** One entry of `networks` for each address; the link is the interface. */
function networkEntries(index: number, id: string, type: string): readonly Entry[] {
  return [
    ['id', known(id)],
    ['link', known(`nic${index}`)],
    ['type', known(type)],
  ];
}

function openstackRoute({ destination, nexthop }: Addressing['routes'][number]): Value {
  const [network = '', length = ''] = wordOf(destination).split('/');
  const family = familyOf(network) ?? 4;
  const prefix = length === '' ? prefixLength(network) : Number(length);
  return map([
    ['network', withOrigins(known(network), destination.origins)],
    ['netmask', known(netmask(prefix ?? 0, family))],
    ['gateway', nexthop],
  ]);
}

function resolver(address: Value): Value {
  return map([
    ['type', known('dns')],
    ['address', address],
  ]);
}

/** Of both families the mask is written out, as Nova does. */
function netmask(prefix: number, family: 4 | 6): string {
  const bits = '1'.repeat(prefix).padEnd(family === 4 ? 32 : 128, '0');
  const parts = bits.match(family === 4 ? /.{8}/g : /.{16}/g) ?? [];
  const numbers = parts.map((part) => Number.parseInt(part, 2));
  if (family === 4) return numbers.join('.');
  const written = numbers.map((number) => number.toString(16));
  const end = written.findLastIndex((word) => word !== '0') + 1;
  return end === 8 ? written.join(':') : `${written.slice(0, end).join(':')}::`;
}
