/** Networks, subnets and routers: networks of the cluster replace them, and what is not kept of them is said here. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { list, originsOf, textOf, type Value } from '../../evaluate/value.ts';
import type { Network } from '../../topology/kinds/network.ts';
import type { FirewallRule } from '../../topology/kinds/firewall-rule.ts';
import type { Router } from '../../topology/kinds/router.ts';
import type { RouterLink } from '../../topology/kinds/router-link.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';
import { mootBy } from '../../topology/moot.ts';
import type { Told } from '../../topology/topology.ts';
import { publicAddressesOf } from '../../topology/views/public-addresses.ts';
import { gatewayOf } from '../../topology/views/routers.ts';
import { isOnPods, type PlacedNic } from '../../plan/network-backend.ts';
import type { Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { lose, lostBy, moot, outsideName, report } from '../objects/drop.ts';
import { egresses } from '../objects/egress.ts';
import { externalText, namedBy } from '../objects/external.ts';
import { gatewayOfSubnet } from '../objects/gateway.ts';
import { accessDiffers } from '../../facts/live-diagnostics.ts';
import { part } from '../objects/part.ts';
import { toldTo } from '../objects/told-addresses.ts';
import { resourceUnused, unused, unusedBy } from '../objects/unused.ts';
import { attachedMapping } from '../objects/network-mapping.ts';
import { hasMachines, interfacesBehind, interfacesIn, interfacesOn } from './used-networks.ts';

const sharingLost = defineDiagnostic({
  code: 'plan/network-sharing-lost',
  severity: 'warning',
  message: (resource: string) => `servers of other projects can no longer use the network "${resource}"`,
  explanation:
    'Every project can create ports on a shared network of Neutron. A cluster network has no projects. Namespaces and NetworkPolicies control access to it.',
});

const subnetReplaced = defineDiagnostic({
  code: 'plan/subnet-replaced',
  severity: 'warning',
  message: (resource: string, lost: string) => `the network that replaces "${resource}" does not keep ${lost}`,
  explanation:
    'VMs on the pod network get its addresses and use the DNS service of the cluster alone: beside other DNS servers they would not find its names. Change everything that uses the old addresses (firewalls outside the stack, routes to the range, configuration in images) or the old DNS servers. To keep addresses, map the network to a NetworkAttachmentDefinition (networks in heat2kube.yaml).',
});

const egressChanges = defineDiagnostic({
  code: 'plan/egress-address-changes',
  severity: 'warning',
  message: (router: string) => `outgoing connections no longer have the address of "${router}" as their source`,
  explanation:
    'A router with a gateway replaces the source address of outgoing packets with its own. Packets from the cluster have the address of a node or of an egress gateway. Peers that allow the address of the router must allow those addresses. An EgressIP of OVN-Kubernetes or a CiliumEgressGatewayPolicy can keep one address.',
});

const routingLost = defineDiagnostic({
  code: 'plan/routing-lost',
  severity: 'warning',
  message: (router: string, network: string, gateway: string) =>
    `the cluster does not route "${network}" as "${router}" does: the network that replaces it needs a router${gateway}`,
  explanation:
    'The cluster routes the pod network only. Servers on a network of Multus reach other networks through a router that is on that network. Where the network stays connected to OpenStack, its router may stay too; otherwise set up a router with this address, or check that the servers need none.',
});

const because = (): string => 'the networks and policies of the cluster replace it';

export const network = part({
  kind: 'network',
  because: whyNetwork,
  diagnostics: [resourceUnused, sharingLost],
  rest: fateOfNetwork,
});

function whyNetwork(network: Network, site: Site): string {
  const mapped = attachedMapping({ text: textOf(network.name) ?? network.resource, network }, site);
  if (!mapped) return because();
  return `heat2kube.yaml maps it to ${'multus' in mapped ? mapped.multus : `the bridge ${mapped.bridge}`}`;
}

/** What the mapping says of the segment counts. */
function tellSegment(node: Network, world: World, placed: PlacedNic): void {
  const mapped = attachedMapping(placed, world);
  const reason = 'heat2kube.yaml says it of the network that replaces it';
  if (node.mtu && mapped?.mtu !== undefined) world.account.declare(node.mtu, 'default', reason);
  else if (node.mtu) world.account.declare(node.mtu, 'manual', 'set the MTU of the network that replaces it');
  if (node.vlan && mapped && 'bridge' in mapped && mapped.vlan !== undefined) {
    world.account.declare(node.vlan, 'default', reason);
  }
}

/** A network on which no machine is says nothing; sharing it with other projects has no counterpart. */
function fateOfNetwork(node: Network, world: World): Told {
  const [placed] = interfacesOn(world).get(node.id) ?? [];
  if (!placed) return unused(world, node);
  tellSegment(node, world, placed);
  for (const [leaf, nodes] of world.graph.choices) {
    if (!node.shared || !nodes.includes(facet(node.id, 'sharing'))) continue;
    report(world, sharingLost, { resource: node.resource }, node.resource);
    world.account.tell(leaf, lostBy(sharingLost, node.resource));
  }
  return mootBy('pod-network');
}

export const subnet = part({
  kind: 'subnet',
  because,
  diagnostics: [resourceUnused, subnetReplaced],
  rest: fateOfSubnet,
});

/** The range is kept where every backend keeps addresses. Resolvers and routes are where every guest is told them. */
function fateOfSubnet(node: Subnet, world: World): Told {
  const users = interfacesIn(world, node);
  const parent = world.graph.resolve('network', node.network);
  if (users.length === 0) return unusedWith(world, node, parent);
  const isKept = users.every(({ backend }) => backend.keeps.address);
  const range = node.cidr && !isKept ? [node.cidr] : [];
  const told = toldValues(users, world);
  const lostRoutes = node.hostRoutes.filter(({ destination }) => !told.every((values) => values.has(destination)));
  const routes = lostRoutes.map(({ destination }) => destination);
  const hops = lostRoutes.map(({ nexthop }) => nexthop);
  const nameservers = node.nameservers.filter((value) => !told.every((values) => values.has(value)));
  const lost = [
    ...range.map((value) => `the range ${externalText(value)}`),
    ...nameservers.map((value) => `the DNS server ${externalText(value)}`),
    ...routes.map((value) => `the route to ${externalText(value)}`),
  ];
  const values = [...range, ...nameservers, ...routes, ...hops].filter((value) => originsOf(value).length > 0);
  const at = { resource: node.resource, value: values.length > 0 ? list(values) : undefined };
  if (lost.length > 0) lose(world, subnetReplaced, at, node.resource, lost.join(', '));
  const isSaid = users.every((placed) => attachedMapping(placed, world)?.cidr !== undefined);
  if (isKept && isSaid) moot(world, { resource: node.resource, value: node.cidr }, 'mapped-range');
  else if (isKept && node.cidr)
    world.account.declare(node.cidr, 'manual', 'give the network that replaces it this range');
  return mootBy('pod-network');
}

/** Resolvers and destinations of routes that each guest on the network is told. */
function toldValues(users: readonly PlacedNic[], world: World): readonly ReadonlySet<Value>[] {
  return users.map((placed) => {
    const { nameservers, routes } = toldTo(placed, world);
    return new Set([...nameservers, ...routes.map(({ destination }) => destination)]);
  });
}

/** Where nothing of it stays, the network or router that a node belongs to reports that nobody uses them. */
function unusedWith(world: World, node: Subnet | RouterLink, owner: Network | Router | undefined): Told {
  const reports = owner && [node, owner].every(({ id }) => world.placed.on(id, 'openstack') === undefined);
  return reports ? unusedBy(world, resourceUnused, owner.resource) : unused(world, node);
}

export const router = part({
  kind: 'router',
  because,
  diagnostics: [resourceUnused, egressChanges],
  rest: fateOfRouter,
});

/** The cluster routes all its networks; what the gateway said of outgoing traffic is told by its address. */
function fateOfRouter(node: Router, world: World): Told {
  if (!hasMachines(world, node)) return unused(world, node);
  if (sendsForNobody(world, node)) {
    moot(world, { resource: node.resource, value: outsideName(node.externalNetwork) }, 'own-source');
  } else if (gatewayOf(world.graph, node) && node.snat !== false) {
    const at = { resource: node.resource, value: outsideName(node.externalNetwork) };
    lose(world, egressChanges, at, node.resource);
  }
  return mootBy('own-routing');
}

/** A floating IP is the source in the place of the router's address, and so is what heat2kube.yaml gives a VM. */
function sendsForNobody(world: World, node: Router): boolean {
  const { by } = egresses(world);
  const behind = interfacesBehind(world, node);
  if (behind === 'unknown' || behind.length === 0) return false;
  return behind.every(
    ({ nic, machine }) => by.has(machine.id) || (nic && publicAddressesOf(world.graph, nic).length > 0) === true,
  );
}

export const routerLink = part({
  kind: 'router-link',
  because,
  diagnostics: [resourceUnused, egressChanges, routingLost],
  rest: fateOfLink,
});

/** Networks beside the pod network have the router that somebody sets up there. */
function tellRouting(world: World, node: RouterLink): void {
  const { graph } = world;
  for (const subnet of graph.follow(node, 'subnet')) {
    const placed = interfacesIn(world, subnet).find(({ backend }) => backend.keeps.l2 && !isOnPods(backend));
    if (!placed) continue;
    const router = graph.resolve('router', node.router)?.resource ?? externalText(namedBy(node.router));
    const gateway = gatewayOfSubnet(subnet);
    const at = gateway ? ` at ${externalText(gateway)}` : '';
    report(world, routingLost, { resource: node.resource }, router, placed.text, at);
  }
}

/** A link has the fate of its router, which reports it. */
function fateOfLink(node: RouterLink, world: World): Told {
  const own = world.graph.resolve('router', node.router);
  if (own && !hasMachines(world, own)) return unusedWith(world, node, own);
  tellRouting(world, node);
  if (!node.external) return mootBy('own-routing');
  if (own && sendsForNobody(world, own)) return mootBy('own-source');
  if (!own) report(world, egressChanges, { resource: node.resource }, node.resource);
  return own?.snat === false ? mootBy('own-routing') : lostBy(egressChanges, own?.resource ?? node.resource);
}

export const firewallRule = part({
  kind: 'firewall-rule',
  because,
  rest: fateOfRule,
});

/** A rule that only the template has, and not the live group: a person has decided, or the difference is reported. */
function fateOfRule({ withheldFrom, resource }: FirewallRule, { config }: World): Told {
  if (withheldFrom === undefined) {
    return { state: 'lost', reason: 'the NetworkPolicies of its group do not include it' };
  }
  const reason = 'the live security group does not have the rule';
  return config.access.has(withheldFrom) || config.access.has(resource)
    ? { state: 'default', reason: `${reason}, and heat2kube.yaml uses the live rules` }
    : { state: 'lost', reason, code: accessDiffers.code };
}
