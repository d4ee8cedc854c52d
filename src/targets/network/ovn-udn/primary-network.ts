/** The primary network of the namespace: one object, with the range of all networks of the stack that are on it. */
import {
  joinOrigins,
  known,
  intOf,
  originsOf,
  textOf,
  wordOf,
  type Origins,
  type Value,
} from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { dnsLabel } from '../../../kubernetes/names.ts';
import { stackNode, type Field } from '../../../kubernetes/object.ts';
import { shared, stub, type Need } from '../../../plan/needs.ts';
import type { NetworkSite, PlacedNic } from '../../../plan/network-backend.ts';
import { code } from '../../../plan/prose.ts';
import { perWorld, type World } from '../../../plan/world.ts';
import { blank } from '../../../print/print-hole.ts';
import {
  addressAt,
  commonRange,
  contains,
  families,
  intervalOf,
  type Family,
  type Interval,
} from '../../../topology/address-range.ts';
import { isFloating } from '../../../topology/views/public-addresses.ts';
import { fixedAddresses } from '../../objects/fixed-addresses.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { rangesOfNetwork, usableFamilies, type NetworkRange } from '../network-ranges.ts';
import { statedAddresses, type StatedAddress } from '../stated-addresses.ts';
import { networksOn, primaryWord } from './placing.ts';
import { reservedRanges } from './reserved.ts';
import { present } from '../../../source/present.ts';

/** The range of one family. */
interface PrimaryRange {
  readonly family: Family;
  readonly cidr: string;
  readonly interval: Interval;
  readonly origins: Origins;
  readonly gateway: string;
  /** Whether OVN-Kubernetes takes this gateway unasked. */
  readonly isUsual: boolean;
  /** Ranges of the networks of the stack that are in it. */
  readonly parts: readonly NetworkRange[];
}

interface PrimaryNetwork {
  readonly name: string;
  /** At least one. Those that clients outside come to first, then those that are mapped, then those with a gateway. */
  readonly networks: readonly NetworkSite[];
  /** At most one of each family; empty where they are not known. */
  readonly ranges: readonly PrimaryRange[];
}

/** Undefined where no interface is on it. */
export const primaryNetwork = perWorld((world): PrimaryNetwork | undefined => {
  const networks = inOrder(networksOn(world, primaryWord), world);
  const [first] = networks;
  if (!first) return undefined;
  const known = networks.flatMap((network) => rangesOfNetwork(world, network) ?? []);
  const name = first.network ? world.names.name(first.network.id) : dnsLabel(first.text);
  const fixed = networks.flatMap(({ nics }) => nics.flatMap(({ nic }) => (nic ? fixedAddresses(world, nic) : [])));
  const taken = new Set(fixed.flatMap((address) => intervalOf(wordOf(address))?.first ?? []));
  return { name, networks, ranges: usableFamilies(world).flatMap((family) => rangeOf(known, family, taken)) };
});

/** The same, for what is on it. */
export function primaryOf(world: Pick<World, 'recall'>): PrimaryNetwork {
  return present(primaryNetwork(world), 'primary network');
}

/** The first one gives the network its name and its gateway. */
function inOrder(networks: readonly NetworkSite[], world: World): readonly NetworkSite[] {
  const weightOf = (network: NetworkSite): number => {
    const isOutside = network.nics.some(({ nic }) => nic && isFloating(world.graph, nic));
    const hasGateway = (rangesOfNetwork(world, network) ?? []).some(({ gateway }) => gateway);
    return 4 * Number(isOutside) + 2 * Number(isMappedTo(primaryWord, network, world)) + Number(hasGateway);
  };
  return networks.toSorted((one, other) => weightOf(other) - weightOf(one));
}

/** Without a gateway of its own it gets the first address that no machine asks for. */
function rangeOf(all: readonly NetworkRange[], family: Family, taken: ReadonlySet<bigint>): readonly PrimaryRange[] {
  const parts = all.filter((range) => range.family === family);
  const cidr = commonRange(parts.map(({ interval }) => interval));
  const interval = cidr === undefined ? undefined : intervalOf(cidr);
  if (cidr === undefined || !interval) return [];
  const usual = addressAt(interval.first + 1n, family);
  let free = interval.first + 1n;
  while (taken.has(free)) free += 1n;
  const own = parts.flatMap(({ gateway }) => textOf(gateway) ?? []).find((text) => isHost(text, interval));
  return [
    {
      family,
      cidr,
      interval,
      origins: parts.map((part) => originsOf(part.cidr)).reduce(joinOrigins, []),
      gateway: own ?? addressAt(free, family),
      isUsual: (own ?? addressAt(free, family)) === usual,
      parts,
    },
  ];
}

/** The address of the network itself is nobody's. */
function isHost(text: string, { first }: Interval): boolean {
  const own = intervalOf(text);
  return own !== undefined && own.first !== first;
}

/** Addresses that an interface has on it: the first of each family that its range has, with what is left out. */
export function primaryAddresses(
  placed: PlacedNic,
  world: Pick<World, 'recall'>,
): { readonly kept: readonly StatedAddress[]; readonly lost: readonly StatedAddress[] } {
  const { ranges } = primaryOf(world);
  const stated = statedAddresses(placed, world);
  const kept = families.flatMap((family) => {
    const range = ranges.find((own) => own.family === family);
    const isIn = (one: StatedAddress): boolean => one.family === family && isInside(one, range);
    return stated.find(isIn) ?? [];
  });
  return { kept, lost: stated.filter((one) => one.fixed && !kept.includes(one)) };
}

/** Where the range is not known, the address must be in the one that the user gives. */
function isInside({ address, family }: StatedAddress, range: PrimaryRange | undefined): boolean {
  return range ? contains(range.cidr, wordOf(address)) : family === 4;
}

/** One for all interfaces on it. */
export function primaryNeed(world: World): readonly Need[] {
  const primary = primaryOf(world);
  const { networks, name, ranges } = primary;
  const first = present(networks[0], 'network');
  const nodes = networks.flatMap(({ network }) => (network ? [network.id] : []));
  const machines = networks.flatMap(({ nics }) => nics.map(({ machine }) => machine.id));
  const about = [...new Set([...machines, ...nodes])];
  const owner = first.network?.id ?? stackNode;
  const metadata = objectMeta(world, name, first.network ? { node: first.network.id } : {});
  const object = kubeObject('k8s.ovn.org/v1/UserDefinedNetwork', metadata, {
    spec: { topology: 'Layer2', layer2: layer2Of(primary, world) },
  });
  if (ranges.length > 0)
    return [shared({ kind: 'network', name: first.text, about }, [{ item: 'object', object, owner, shapedBy: about }])];
  const asked = {
    kind: 'network',
    name: first.text,
    about,
    question: `Which address range has ${code(first.text)}? It becomes the primary network of the namespace, and neither the stack nor facts of the cloud say its range. Complete a copy of the UserDefinedNetwork, or collect the facts (${code('heat2kube facts')}). Until then the VMs do not start.`,
    howTo: [],
  } as const;
  return [stub(asked, object, { owner, shapedBy: about })];
}

function layer2Of(primary: PrimaryNetwork, world: World) {
  const { ranges, networks } = primary;
  const [mtu] = networks.flatMap(({ network }) =>
    network?.mtu && intOf(network.mtu) !== undefined ? [network.mtu] : [],
  );
  const places = infrastructureOf(primary, world);
  const isSaid = places.length > 0 || ranges.some(({ isUsual }) => !isUsual);
  const reserved = reservedRanges(statedOn(world), places);
  return {
    role: 'Primary' as const,
    subnets:
      ranges.length > 0 ? ranges.map(({ cidr, origins }) => known(cidr, origins)) : [known(blank('address range'))],
    ...(isSaid && { defaultGatewayIPs: ranges.map(({ gateway, parts }) => gatewayValue(gateway, parts)) }),
    ...(places.length > 0 && { infrastructureSubnets: places.map((text) => known(text)) }),
    ...(reserved.length > 0 && { reservedSubnets: reserved }),
    ...(mtu && { mtu }),
    ipam: { lifecycle: 'Persistent' as const },
  } satisfies Readonly<Record<string, Field>>;
}

/** With the leaf that says it. */
function gatewayValue(text: string, parts: readonly NetworkRange[]): Value {
  const said = parts.find(({ gateway }) => textOf(gateway) === text)?.gateway;
  return known(text, said ? originsOf(said) : []);
}

/** All addresses that interfaces have on it. */
function statedOn(world: World): readonly StatedAddress[] {
  return world.networks.on(primaryWord).flatMap((nic) => primaryAddresses(nic, world).kept);
}

/**
 * OVN-Kubernetes takes the first two host addresses, for the gateway and for the node. Where a machine has one of them, it is
 * given others: the gateway, and the last free one.
 */
function infrastructureOf({ ranges }: PrimaryNetwork, world: World): readonly string[] {
  const taken = new Set(statedOn(world).map(({ address }) => intervalOf(wordOf(address))?.first));
  const isHit = ranges.some(({ interval: { first }, gateway, family }) =>
    [first + 1n, first + 2n].some((own) => taken.has(own) && addressAt(own, family) !== gateway),
  );
  if (!isHit) return [];
  return ranges.flatMap(({ family, gateway, interval }) => {
    const length = family === 4 ? 32 : 128;
    const next = intervalOf(gateway)?.first;
    let node = interval.last - (family === 4 ? 1n : 0n);
    while (taken.has(node) || node === next) node -= 1n;
    return [`${gateway}/${length}`, `${addressAt(node, family)}/${length}`];
  });
}
