/** What the guest of an interface is told on a network that tells it nothing: its addresses, and what Neutron's DHCP would add. */
import { intOf, joinOrigins, known, originsOf, textOf, wordOf, type Value } from '../../evaluate/value.ts';
import { contains, familyOf, prefixLength } from '../../topology/address-range.ts';
import type { Network } from '../../topology/kinds/network.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';
import type { Graph } from '../../topology/graph.ts';
import { servicesBySubnet } from '../../topology/views/routers.ts';
import { subnetsOf } from '../../topology/views/addresses.ts';
import type { Addressing, Answering, NicSite, StaticAddress } from '../../plan/network-backend.ts';
import { gatewayOfSubnet } from '../objects/gateway.ts';
import { fixedAddresses } from '../objects/fixed-addresses.ts';
import { asksDhcp, toldTo } from '../objects/told-addresses.ts';
import type { AttachedMapping } from '../objects/network-mapping.ts';

/** What is said of one range of a network, in the stack or in `heat2kube.yaml`. */
interface Range {
  readonly cidr: Value;
  readonly gateway?: Value;
  readonly nameservers: readonly Value[];
  readonly routes: Addressing['routes'];
}

/** What the mapping says counts before the subnets of the stack. The addresses are those that the interface keeps, unless others are given. */
export function addressingOf(
  nic: NicSite,
  world: Answering,
  mapped: AttachedMapping | undefined,
  given: readonly Value[] = nic.nic ? fixedAddresses(world, nic.nic) : [],
): Addressing | undefined {
  const ranges = rangesOf(nic, world, mapped);
  const addresses = given.flatMap((ip) => addressIn(ranges, ip) ?? []);
  const mtu = mtuOf(nic.network, mapped);
  if (addresses.length === 0) return mtu && { ...asksDhcp, mtu };
  const used = ranges.filter(({ cidr }) => addresses.some(({ range }) => range === cidr));
  const resolvers = mapped?.nameservers?.map((text) => known(text)) ?? used.flatMap(({ nameservers }) => nameservers);
  return {
    addresses: addresses.map(({ address }) => address),
    dhcp: false,
    gateways: gatewaysOf(used).filter((gateway) => !isRoutedElsewhere(nic, gateway, world)),
    routes: used.flatMap(({ routes }) => routes),
    nameservers: hasResolvers(nic, world) ? [] : resolvers,
    ...(mtu && { mtu }),
  };
}

/** The range of the mapping may be one that a subnet of the stack describes further. Guests make addresses of some subnets themselves. */
function rangesOf(nic: NicSite, world: Answering, mapped: AttachedMapping | undefined): readonly Range[] {
  const subnets = nic.nic ? subnetsOf(world.graph, nic.nic).filter(({ selfAssigned }) => !selfAssigned) : [];
  const gateway = mapped?.gateway;
  const inStack = subnets.flatMap((subnet) => (subnet.cidr ? [rangeOf(world.graph, subnet, subnet.cidr)] : []));
  const own = (inStack.length > 0 ? inStack : liveRanges(nic, world)).map((range) =>
    gateway !== undefined && contains(wordOf(range.cidr), gateway) ? { ...range, gateway: known(gateway) } : range,
  );
  if (mapped?.cidr === undefined) return own;
  const same = own.find(({ cidr }) => wordOf(cidr) === mapped.cidr);
  // What the mapping says counts, also where a subnet says the same.
  const cidr = known(mapped.cidr);
  const said = { cidr, nameservers: [], routes: [], ...(gateway !== undefined && { gateway: known(gateway) }) };
  const first = same ? { ...same, cidr } : said;
  return [first, ...own.filter((range) => range !== same)];
}

/** DHCP names the first address as the gateway whether or not a router has it; for IPv6 the router itself says it. */
function rangeOf(graph: Graph, { id, family, gateway, nameservers, hostRoutes }: Subnet, cidr: Value): Range {
  const isSaid = gateway !== 'first' || family === 4 || servicesBySubnet(graph).has(id);
  const next = isSaid ? gatewayOfSubnet({ gateway, cidr }) : undefined;
  return { cidr, nameservers, routes: hostRoutes, ...(next && { gateway: next }) };
}

/** Of subnets that only the cloud knows. */
function liveRanges({ nic }: NicSite, { live: { facts, view } }: Answering): readonly Range[] {
  const ids = (nic && view?.liveOf('ports', nic)?.fixedIps) ?? [];
  return ids.flatMap(({ subnetId }) => {
    const subnet = facts?.subnets.get(subnetId ?? '');
    if (!subnet) return [];
    const next = subnet.gateway === undefined ? {} : { gateway: known(subnet.gateway) };
    return [{ cidr: known(subnet.cidr), nameservers: [], routes: [], ...next }];
  });
}

function addressIn(
  ranges: readonly Range[],
  ip: Value,
): { readonly address: StaticAddress; readonly range: Value } | undefined {
  const text = textOf(ip);
  const found = text === undefined ? undefined : ranges.find(({ cidr }) => contains(wordOf(cidr), text));
  const prefix = found && prefixLength(wordOf(found.cidr));
  if (!found || prefix === undefined) return undefined;
  const origins = joinOrigins(originsOf(ip), originsOf(found.cidr));
  return { address: { address: ip, prefix, origins }, range: found.cidr };
}

/** The first of each family, as a guest has one default route of each. */
function gatewaysOf(ranges: readonly Range[]): readonly Value[] {
  const all = ranges.flatMap(({ gateway }) => (gateway ? [gateway] : []));
  const isFirst = (gateway: Value, index: number): boolean =>
    all.findIndex((other) => familyOf(wordOf(other)) === familyOf(wordOf(gateway))) === index;
  return all.filter(isFirst);
}

/**
 * Whether DHCP of another interface gives the guest the resolvers of the cluster. Beside them no others may stand: where
 * network data names one, cloud-init of the Red Hat family uses no resolver that DHCP gives.
 */
function hasResolvers({ machine, index }: NicSite, { networks }: Answering): boolean {
  return networks.of(machine.id).some((other) => other.index !== index && other.backend.keeps.dhcp);
}

/** Whether another interface has the default route of the family: one whose network answers DHCP, else the one that stands first. */
function isRoutedElsewhere({ machine, index }: NicSite, gateway: Value, world: Answering): boolean {
  const family = familyOf(wordOf(gateway));
  return world.networks.of(machine.id).some((other) => {
    if (other.index === index) return false;
    const { dhcp } = other.backend.keeps;
    if (dhcp && family === 4) return true;
    if (!dhcp && other.index > index) return false;
    return toldTo(other, world).gateways.some((value) => familyOf(wordOf(value)) === family);
  });
}

function mtuOf(network: Network | undefined, mapped: AttachedMapping | undefined): Value | undefined {
  if (mapped?.mtu !== undefined) return known(mapped.mtu);
  return intOf(network?.mtu) === undefined ? undefined : network?.mtu;
}
