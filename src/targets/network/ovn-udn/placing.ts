/** Which networks become the primary network of the namespace, and why others do not. */
import { wordOf, type Value } from '../../../evaluate/value.ts';
import type { NetworkMapping } from '../../../config/config.ts';
import type { NetworkSite, PlacingSite } from '../../../plan/network-backend.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { listed } from '../../../source/listed.ts';
import { append } from '../../../source/append.ts';
import {
  commonRange,
  families,
  intervalOf,
  overlaps,
  prefixLength,
  type Family,
} from '../../../topology/address-range.ts';
import { sharedPortsOf } from '../../../topology/views/shared-addresses.ts';
import { isFloating } from '../../../topology/views/public-addresses.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { isMapped, isMappedTo } from '../../objects/network-mapping.ts';
import { rangesOfNetwork, type NetworkRange } from '../network-ranges.ts';

/** The primary network: what `networks` in `heat2kube.yaml` says, and the id of the backend. */
export const primaryWord = 'ovn-udn';

/** Further networks beside it. */
export const secondaryWord = 'ovn-udn-secondary';

/** In a namespace with a primary network, nothing is on the pod network of the cluster: every other network is one of its kind. */
export function isWanted(network: NetworkSite, site: Pick<PlacingSite, 'config' | 'live'>): boolean {
  if (isMappedTo(primaryWord, network, site)) return true;
  const isUsed = [...site.config.networks.values()].some(asksForPrimary);
  return isUsed && (!isMapped(network, site) || isMappedTo('pod', network, site));
}

function asksForPrimary(mapping: NetworkMapping): boolean {
  return 'word' in mapping && mapping.word === primaryWord;
}

type Deciding = Pick<PlacingSite, 'graph' | 'live' | 'config' | 'placed' | 'has' | 'on'>;

/** Why a network cannot be the primary one, or share it with those that are; undefined where it can. */
export function refusal(network: NetworkSite, site: Deciding): string | undefined {
  const sharing = network.nics.find(({ nic }) => nic && sharedPortsOf(site.graph, nic).length > 0);
  if (sharing && !network.nics.some(({ nic }) => nic && isFloating(site.graph, nic))) {
    return `"${sharing.machine.resource}" takes over addresses there (allowed_address_pairs), which a primary network filters`;
  }
  const machines = network.nics.map(({ machine }) => machine);
  const twice = machines.find(({ id }, index) => machines.findIndex((other) => other.id === id) !== index);
  const double = twice ?? machines.find(({ id }) => site.has(id, primaryWord));
  if (double) return `"${double.resource}" has another interface on the primary network`;
  const gateway = machineAtGateway(network, site);
  if (gateway !== undefined) return `"${gateway}" has the address of its gateway, which a primary network has itself`;
  return rangeRefusal([...site.on(primaryWord), network], site);
}

/** The resource of a machine that leads packets on for its neighbours. */
function machineAtGateway(network: NetworkSite, site: Deciding): string | undefined {
  const gateways = (rangesOfNetwork(site, network) ?? []).flatMap(({ gateway }) => placeOf(gateway) ?? []);
  const found = network.nics.find(({ nic }) =>
    (nic ? fixedAddresses(site, nic) : []).some((address) => gateways.includes(placeOf(address) ?? -1n)),
  );
  return found?.machine.resource;
}

function placeOf(address: Value | undefined): bigint | undefined {
  return intervalOf(wordOf(address))?.first;
}

/** So many addresses would otherwise be taken for neighbours that the guests must reach through a router. */
const shortest: Readonly<Record<Family, number>> = { 4: 16, 6: 48 };

/** A network of layer 2 has one range of each family. */
function rangeRefusal(networks: readonly NetworkSite[], site: Deciding): string | undefined {
  const known = networks.map((network) => rangesOfNetwork(site, network));
  // A range that nobody knows is asked for, and holds no other.
  if (known.some((ranges) => ranges === undefined)) {
    return networks.length === 1 ? undefined : 'the range of one of the networks is not known';
  }
  for (const family of families) {
    const ranges = known.flatMap((own) => own?.filter((range) => range.family === family) ?? []);
    const clash = ranges.find((one, at) => ranges.some((other, index) => index < at && meet(one, other)));
    if (clash) return `its range ${wordOf(clash.cidr)} overlaps with that of the primary network`;
    const common = commonRange(ranges.map(({ interval }) => interval));
    if (ranges.length < 2 || common === undefined) continue;
    if ((prefixLength(common) ?? 0) >= shortest[family]) continue;
    const texts = ranges.map(({ cidr }) => wordOf(cidr));
    return `a primary network has one range, and the smallest one around ${listed(texts)} is ${common}`;
  }
  return undefined;
}

function meet(one: NetworkRange, other: NetworkRange): boolean {
  return overlaps(one.interval, other.interval);
}

/** Networks of interfaces on the backend, in the order of machines. */
export function networksOn(world: World, backend: string): readonly NetworkSite[] {
  const found = new Map<string, NetworkSite['nics'][number][]>();
  for (const nic of world.networks.on(backend)) append(found, nic.network?.id ?? `text ${nic.text}`, nic);
  return [...found.values()].flatMap((nics) => {
    const [first] = nics;
    return first ? [{ text: first.text, nics, ...(first.network && { network: first.network }) }] : [];
  });
}

/** Why networks that were to be primary are not, by what they are called. */
export const refusals = perWorld((world): ReadonlyMap<string, string> => {
  const primary = networksOn(world, primaryWord);
  const on = new Set(primary.flatMap(({ nics }) => nics.map(({ machine }) => machine.id)));
  const { graph, live, config, placed } = world;
  const site: Deciding = { graph, live, config, placed, has: (id) => on.has(id), on: () => primary };
  return new Map(
    networksOn(world, secondaryWord).flatMap((network) => {
      if (isMappedTo(secondaryWord, network, world)) return [];
      const why = refusal(network, site);
      return why === undefined ? [] : [[network.text, why] as const];
    }),
  );
});
