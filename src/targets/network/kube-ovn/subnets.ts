/** The Subnets of Kube-OVN that replace those of the stack: one for each, in the VPC of all pods or in one of its own. */
import {
  intOf,
  joinOrigins,
  known,
  originsOf,
  textOf,
  wordOf,
  type Origins,
  type Value,
} from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { partName } from '../../../kubernetes/names.ts';
import { stackNode } from '../../../kubernetes/object.ts';
import { shared, stub, type Need } from '../../../plan/needs.ts';
import type { NetworkSite, NicSite, PlacedNic } from '../../../plan/network-backend.ts';
import { code } from '../../../plan/prose.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { blank } from '../../../print/print-hole.ts';
import { append } from '../../../source/append.ts';
import { addressAt, contains, intervalOf, type Family } from '../../../topology/address-range.ts';
import { machineOf } from '../../../topology/views/interfaces.ts';
import { servicesBySubnet } from '../../../topology/views/routers.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { rangesOfNetwork, usableFamilies, type NetworkRange } from '../network-ranges.ts';
import { statedAddresses, type StatedAddress } from '../stated-addresses.ts';
import { present } from '../../../source/present.ts';
import { vpcOf, type Vpc } from './vpc-of.ts';

/** The words in `networks` of `heat2kube.yaml`, and the ids of the backends. */
export const kubeOvnWord = 'kube-ovn';
export const kubeOvnVpcWord = 'kube-ovn-vpc';

/** Interfaces on both backends. */
function kubeNics({ networks }: Pick<World, 'networks'>): readonly PlacedNic[] {
  return [kubeOvnWord, kubeOvnVpcWord].flatMap((word) => networks.on(word));
}

export interface KubeSubnet {
  /** Subnets belong to no namespace, so that of the stack is part of the name. */
  readonly name: string;
  readonly network: NetworkSite;
  /** Where it is not in the VPC of all pods. */
  readonly vpc?: Vpc;
  /** One of each family at most; empty where the range is not known. */
  readonly ranges: readonly NetworkRange[];
}

/** Networks of interfaces on the backend, each with its Subnets; at least one. */
export const kubeSubnets = perWorld((world): ReadonlyMap<string, readonly KubeSubnet[]> => {
  const found = new Map<string, NicSite[]>();
  for (const nic of kubeNics(world)) append(found, networkKey(nic), nic);
  const own = new Set(world.networks.on(kubeOvnVpcWord).map(networkKey));
  return new Map(
    [...found].map(([key, nics]) => {
      const { text, network } = present(nics[0], 'interface of a network');
      const all = subnetsOf({ text, nics, ...(network && { network }) }, world);
      const vpc = network && own.has(key) ? vpcOf(world, network) : undefined;
      return [key, vpc ? all.map((subnet) => ({ ...subnet, vpc })) : all] as const;
    }),
  );
});

function networkKey({ network, text }: Pick<NicSite, 'network' | 'text'>): string {
  return network?.id ?? `text ${text}`;
}

/** IPv4 ranges, each with an IPv6 one where there is one more. */
function subnetsOf(network: NetworkSite, world: World): readonly KubeSubnet[] {
  const all = rangesOfNetwork(world, network) ?? [];
  const usable = usableFamilies(world);
  const ofFamily = (family: Family): readonly NetworkRange[] =>
    all.filter((range) => range.family === family && usable.includes(family));
  const [four, six] = [ofFamily(4), ofFamily(6)];
  const pairs = Math.max(1, four.length, six.length);
  return [...Array(pairs).keys()].map((index) => {
    const ranges = [four[index], six[index]].flatMap((range) => range ?? []);
    const id = ranges.find(({ subnet }) => subnet !== undefined)?.subnet ?? network.network?.id;
    const name = id === undefined ? network.text : world.names.name(id);
    return { name: partName(world.config.namespace, name), network, ranges };
  });
}

/** Where an interface is, and the addresses that it has there: the first of each family. */
interface KubePlace {
  readonly subnet: KubeSubnet;
  readonly kept: readonly StatedAddress[];
  readonly lost: readonly StatedAddress[];
}

/** Of an interface on the backend. */
export function placeOf(placed: PlacedNic, world: Pick<World, 'recall'>): KubePlace {
  const subnets = present(kubeSubnets(world).get(networkKey(placed)), 'Subnet of an interface');
  const stated = statedAddresses(placed, world);
  const own = stated.map((one) => subnets.find((subnet) => holds(subnet, one))).find(Boolean);
  const subnet = own ?? present(subnets[0], 'Subnet of a network');
  const here = stated.filter((one) => (subnet.ranges.length === 0 ? one.family === 4 : holds(subnet, one)));
  const kept = here.filter((one, index) => here.findIndex(({ family }) => family === one.family) === index);
  return { subnet, kept, lost: stated.filter((one) => one.fixed && !kept.includes(one)) };
}

function holds({ ranges }: KubeSubnet, { address }: StatedAddress): boolean {
  return ranges.some(({ cidr }) => contains(wordOf(cidr), wordOf(address)));
}

/** One object for all interfaces in it. */
export function subnetNeeds(placed: PlacedNic, world: World): readonly Need[] {
  const { subnet } = placeOf(placed, world);
  const { name, network, ranges } = subnet;
  const nodes = [network.network?.id, ...ranges.map(({ subnet }) => subnet)].flatMap((id) => id ?? []);
  const about = [...new Set([...network.nics.map(({ machine }) => machine.id), ...nodes])];
  const owner = ranges.flatMap(({ subnet }) => subnet ?? [])[0] ?? network.network?.id ?? stackNode;
  const metadata = objectMeta(world, name, { scope: 'cluster', ...(owner !== stackNode && { node: owner }) });
  const object = kubeObject('kubeovn.io/v1/Subnet', metadata, { spec: specOf(subnet, world) });
  if (ranges.length > 0) {
    return [shared({ kind: 'network', name, about }, [{ item: 'object', object, owner, shapedBy: about }])];
  }
  const asked = {
    kind: 'network',
    name: network.text,
    about,
    question: `Which address range has ${code(network.text)}? It becomes a Subnet of Kube-OVN, and neither the stack nor facts of the cloud say its range. Complete a copy of the Subnet, or collect the facts (${code('heat2kube facts')}). Until then the VMs do not start.`,
    howTo: [],
  } as const;
  return [stub(asked, object, { owner, shapedBy: about })];
}

function specOf(subnet: KubeSubnet, world: World) {
  const { ranges, network } = subnet;
  const gateways = ranges.map((range) => gatewayIn(range, world));
  const mtu = network.network?.mtu;
  const hasSix = ranges.some(({ family }) => family === 6);
  return {
    ...(subnet.vpc && { vpc: subnet.vpc.name }),
    protocol: protocolOf(ranges),
    cidrBlock: ranges.length > 0 ? joined(ranges.map(({ cidr }) => cidr)) : known(blank('address range')),
    ...(gateways.length > 0 && { gateway: joined(gateways) }),
    excludeIps: withoutRepeats([...gateways, ...sharedAddresses(subnet, world), ...ownAddresses(subnet, world)]),
    // Of the VPC of all pods alone: others have rules of their own.
    ...(!subnet.vpc && { gatewayType: 'distributed', natOutgoing: isTranslated(subnet, world) }),
    ...(mtu && intOf(mtu) !== undefined && { mtu }),
    // KubeVirt answers DHCP for IPv4 alone.
    ...(hasSix && { enableDHCP: true, enableIPv6RA: true }),
  };
}

function protocolOf(ranges: readonly NetworkRange[]): 'IPv4' | 'IPv6' | 'Dual' {
  if (ranges.length > 1) return 'Dual';
  return ranges[0]?.family === 6 ? 'IPv6' : 'IPv4';
}

/** Both families in one text. */
function joined(values: readonly Value[]): Value {
  const origins: Origins = values.map(originsOf).reduce(joinOrigins, []);
  return known(values.map(wordOf).join(','), origins);
}

/** That of the stack; where a machine has its address, or where there is none, a free one. */
export function gatewayIn(range: NetworkRange, world: World): Value {
  const { family, interval, gateway } = range;
  const taken = takenAddresses(world);
  const isFree = (number: bigint): boolean => !taken.has(addressAt(number, family));
  const said = intervalOf(wordOf(gateway))?.first;
  if (gateway && said !== undefined && said !== interval.first && isFree(said)) return gateway;
  let number = interval.first + 1n;
  if (!isFree(number)) {
    number = interval.last - (family === 4 ? 1n : 0n);
    while (!isFree(number)) number -= 1n;
  }
  return known(addressAt(number, family));
}

const takenAddresses = perWorld(
  (world): ReadonlySet<string> =>
    new Set(kubeNics(world).flatMap((nic) => statedAddresses(nic, world).map(({ address }) => plain(address)))),
);

function plain(address: Value): string {
  const own = intervalOf(wordOf(address));
  return own ? addressAt(own.first, own.family) : wordOf(address);
}

/** Of ports without a machine: nobody else may be given what machines take over. */
function sharedAddresses({ ranges, network }: KubeSubnet, { graph }: World): readonly Value[] {
  if (!network.network) return [];
  const ports = graph.users(network.network, 'nic', 'network').filter((nic) => !machineOf(graph, nic));
  const all = ports.flatMap(({ addresses }) =>
    addresses.flatMap(({ ip }) => (textOf(ip) === undefined || !ip ? [] : [ip])),
  );
  return all.filter((ip) => ranges.some(({ cidr }) => contains(wordOf(cidr), wordOf(ip))));
}

/** Of interfaces on the backend: what asks for none is given the lowest that is free, before the machine that asks for it starts. */
function ownAddresses(subnet: KubeSubnet, world: World): readonly Value[] {
  return kubeNics(world)
    .filter((nic) => networkKey(nic) === networkKey(subnet.network))
    .flatMap((nic) => statedAddresses(nic, world).filter((one) => holds(subnet, one)))
    .map(({ address }) => address);
}

/** Of addresses that are equal, the first. */
function withoutRepeats(addresses: readonly Value[]): readonly Value[] {
  return [...new Map(addresses.toReversed().map((address) => [plain(address), address])).values()].toReversed();
}

/** Whether a router of the stack leads out of it; a network without one reaches nobody outside. */
function isTranslated({ ranges, network }: KubeSubnet, { graph }: World): boolean {
  const routers = ranges.flatMap(({ subnet }) => servicesBySubnet(graph).get(subnet ?? '') ?? []);
  return routers.some(({ leadsOut }) => leadsOut) || !network.network;
}
