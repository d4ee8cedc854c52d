/** The VPC of a router with its way out and its DNS: objects that all interfaces in it share. */
import { known, type Value } from '../../../evaluate/value.ts';
import { kubeObject } from '../../../kubernetes/build.ts';
import { partName } from '../../../kubernetes/names.ts';
import { shared, type Need } from '../../../plan/needs.ts';
import type { Answering, NicSite, PlacedNic, Resolvers } from '../../../plan/network-backend.ts';
import type { ObjectItem } from '../../../plan/plan.ts';
import type { World } from '../../../plan/world.ts';
import { subnetsOf } from '../../../topology/views/addresses.ts';
import { objectMeta } from '../../objects/metadata.ts';
import { kubeSubnets, placeOf, type KubeSubnet } from './subnets.ts';
import { outsideOf, type Vpc } from './vpc-of.ts';

/** One VPC for all interfaces in it. */
export function vpcNeeds(placed: PlacedNic, world: World): readonly Need[] {
  const { subnet } = placeOf(placed, world);
  const { vpc } = subnet;
  if (!vpc) return [];
  const subnets = subnetsIn(vpc, world);
  const about = [
    ...new Set([vpc.node, ...subnets.flatMap(({ network }) => network.nics.map(({ machine }) => machine.id))]),
  ];
  const items = [vpcItem(vpc, world), ...wayOut(vpc, subnets, world), ...dns(vpc, subnets, world)];
  return [
    shared(
      { kind: 'network', name: `VPC ${vpc.name}`, about },
      items.map((item) => ({ ...item, shapedBy: about })),
    ),
  ];
}

function subnetsIn({ name }: Vpc, world: World): readonly KubeSubnet[] {
  return [...kubeSubnets(world).values()].flat().filter(({ vpc }) => vpc?.name === name);
}

/** Without the last route packets that leave the VPC have no next hop. */
function vpcItem({ name, node, leadsOut }: Vpc, world: World): ObjectItem {
  const outside = leadsOut ? outsideOf(world) : undefined;
  const object = kubeObject('kubeovn.io/v1/Vpc', objectMeta(world, name, { scope: 'cluster', node }), {
    spec: outside
      ? {
          enableExternal: true,
          // The Subnet of this name is the way out unasked.
          ...(outside.subnet !== 'external' && { extraExternalSubnets: [outside.subnet] }),
          staticRoutes: [{ cidr: '0.0.0.0/0', nextHopIP: outside.gateway, policy: 'policyDst' }],
        }
      : {},
  });
  return { item: 'object', object, owner: node };
}

/** The address that a router gives to what leaves, for each of its Subnets with IPv4. */
function wayOut(
  { name, node, leadsOut, router }: Vpc,
  subnets: readonly KubeSubnet[],
  world: World,
): readonly ObjectItem[] {
  const { externalSubnet } = world.config.kubeOvn;
  if (!leadsOut || router?.snat === false || externalSubnet === undefined) return [];
  const eip = kubeObject('kubeovn.io/v1/OvnEip', objectMeta(world, name, { scope: 'cluster', node }), {
    spec: { externalSubnet, type: 'nat' },
  });
  const rules = subnets
    .filter(({ ranges }) => ranges.some(({ family }) => family === 4))
    .map((subnet): ObjectItem => {
      const metadata = objectMeta(world, subnet.name, { scope: 'cluster', node });
      const spec = { ovnEip: name, vpcSubnet: subnet.name };
      return { item: 'object', object: kubeObject('kubeovn.io/v1/OvnSnatRule', metadata, { spec }), owner: node };
    });
  return [{ item: 'object', object: eip, owner: node }, ...rules];
}

/** Where a guest has no DNS server of its subnet: the cluster's does not answer in a VPC. */
function dns({ name, node }: Vpc, subnets: readonly KubeSubnet[], world: World): readonly ObjectItem[] {
  const nics = subnets.flatMap(({ network }) => network.nics);
  const [first] = subnets;
  if (!first || nics.every((nic) => ownResolvers(nic, world).length > 0)) return [];
  const metadata = objectMeta(world, name, { scope: 'cluster', node });
  const spec = { vpc: name, subnet: first.name, replicas: 2 };
  return [{ item: 'object', object: kubeObject('kubeovn.io/v1/VpcDns', metadata, { spec }), owner: node }];
}

function ownResolvers({ nic }: NicSite, { graph }: Pick<World, 'graph'>): readonly Value[] {
  return nic ? subnetsOf(graph, nic).flatMap(({ nameservers }) => nameservers) : [];
}

/** At most three, as a pod can have; where the subnets name none, the DNS of the VPC. */
export function resolversOf(placed: PlacedNic, world: Answering): Resolvers | undefined {
  const own = ownResolvers(placed, world);
  if (own.length > 0) return { addresses: own.slice(0, 3) };
  const { resolver } = world.config.kubeOvn;
  const { vpc } = placeOf(placed, world).subnet;
  return resolver === undefined || !vpc
    ? undefined
    : { addresses: [known(resolver)], pods: new Map([['k8s-app', `vpc-dns-${vpc.name}`]]) };
}

/** An address of the way out that leads to an address of the VPC, in both directions. */
export function floatingItems(
  world: World,
  {
    node,
    vpc,
    to,
    address,
  }: { readonly node: string; readonly vpc: Vpc; readonly to: Value; readonly address: Value | undefined },
): readonly ObjectItem[] {
  const { externalSubnet } = world.config.kubeOvn;
  if (externalSubnet === undefined) return [];
  const name = partName(world.config.namespace, world.names.name(node));
  const metadata = objectMeta(world, name, { scope: 'cluster', node });
  const eip = kubeObject('kubeovn.io/v1/OvnEip', metadata, {
    spec: { externalSubnet, type: 'nat', ...(address && { v4Ip: address }) },
  });
  const fip = kubeObject('kubeovn.io/v1/OvnFip', metadata, { spec: { ovnEip: name, vpc: vpc.name, v4Ip: to } });
  return [eip, fip].map((object) => ({ item: 'object', object, owner: node, shapedBy: [node] }));
}
