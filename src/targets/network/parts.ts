/** Networks, subnets and routers: networks of the cluster take their place, and what is not kept of them is said here. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { list, originsOf } from '../../evaluate/value.ts';
import type { Network } from '../../topology/kinds/network.ts';
import type { Router } from '../../topology/kinds/router.ts';
import type { RouterLink } from '../../topology/kinds/router-link.ts';
import type { Subnet } from '../../topology/kinds/subnet.ts';
import { mootBy } from '../../topology/moot.ts';
import type { Told } from '../../topology/topology.ts';
import { gatewayOf } from '../../topology/views/routers.ts';
import type { World } from '../../plan/world.ts';
import { lose, lostBy, moot, outsideName, report } from '../objects/drop.ts';
import { externalText } from '../objects/external.ts';
import { part } from '../objects/part.ts';
import { keptForOthers, resourceUnused, unused } from '../objects/unused.ts';
import { hasMachines, interfacesIn, interfacesOn } from './used-networks.ts';

const sharingLost = defineDiagnostic({
  code: 'plan/network-sharing-lost',
  severity: 'warning',
  message: (resource: string) => `machines of other projects can no longer use the network ${resource}`,
  explanation:
    'A shared network of Neutron takes ports of every project. The network that takes its place in the cluster knows no projects; who may use it is decided by namespaces and policies.',
});

const subnetReplaced = defineDiagnostic({
  code: 'plan/subnet-replaced',
  severity: 'warning',
  message: (resource: string, lost: string) => `the network that takes the place of ${resource} does not keep ${lost}`,
  explanation:
    'The pod network gives machines addresses of its own range, and the name service of the cluster as resolver. Whatever names the old addresses (firewalls of others, routes to the range, configuration in images) or asks the old resolvers must be changed. To keep addresses, map the network to one of the cluster that can keep them.',
});

const egressChanges = defineDiagnostic({
  code: 'plan/egress-address-changes',
  severity: 'warning',
  message: (router: string) => `outgoing connections no longer come from the address of ${router}`,
  explanation:
    'A router with a gateway gives the packets of machines behind it its own address. From the cluster they leave with addresses of its nodes, or of its egress gateway. Whoever admits the router by its address must admit those (with OVN-Kubernetes an EgressIP can keep one).',
});

const because = (): string => 'the pod network and its policies take its place';

export const network = part({
  kind: 'network',
  because,
  diagnostics: [resourceUnused, sharingLost],
  rest: fateOfNetwork,
});

function fateOfNetwork(node: Network, world: World): Told {
  if (!interfacesOn(world).has(node.id)) return unused(world, node);
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

function fateOfSubnet(node: Subnet, world: World): Told {
  const users = interfacesIn(world, node);
  const parent = world.graph.resolve('network', node.network);
  if (users.length === 0) return unusedWith(world, node, parent);
  const isKept = users.every(({ backend }) => backend.keeps.address);
  const range = node.cidr && !isKept ? [node.cidr] : [];
  const routes = node.hostRoutes.map(({ destination }) => destination);
  const hops = node.hostRoutes.map(({ nexthop }) => nexthop);
  const lost = [
    ...range.map((value) => `the range ${externalText(value)}`),
    ...node.nameservers.map((value) => `the resolver ${externalText(value)}`),
    ...routes.map((value) => `the route to ${externalText(value)}`),
  ];
  const values = [...range, ...node.nameservers, ...routes, ...hops].filter((value) => originsOf(value).length > 0);
  const at = { resource: node.resource, value: values.length > 0 ? list(values) : undefined };
  if (lost.length > 0) lose(world, subnetReplaced, at, node.resource, lost.join(', '));
  if (isKept) moot(world, { resource: node.resource, value: node.cidr }, 'mapped-range');
  return mootBy('pod-network');
}

/** The network or router that a node belongs to reports that nobody uses them. */
function unusedWith(world: World, node: Subnet | RouterLink, owner: Network | Router | undefined): Told {
  if (!owner) return unused(world, node);
  const stays = [node, owner].some(({ id }) => world.placed.on(id, 'openstack') !== undefined);
  return stays ? keptForOthers : lostBy(resourceUnused, owner.resource);
}

export const router = part({
  kind: 'router',
  because,
  diagnostics: [resourceUnused, egressChanges],
  rest: fateOfRouter,
});

function fateOfRouter(node: Router, world: World): Told {
  if (!hasMachines(world, node)) return unused(world, node);
  if (gatewayOf(world.graph, node) && node.snat !== false) {
    const at = { resource: node.resource, value: outsideName(node.externalNetwork) };
    lose(world, egressChanges, at, node.resource);
  }
  return mootBy('own-routing');
}

export const routerLink = part({
  kind: 'router-link',
  because,
  diagnostics: [resourceUnused, egressChanges],
  rest: fateOfLink,
});

/** A link has the fate of its router, which reports it. */
function fateOfLink(node: RouterLink, world: World): Told {
  const own = world.graph.resolve('router', node.router);
  if (own && !hasMachines(world, own)) return unusedWith(world, node, own);
  if (!node.external) return mootBy('own-routing');
  if (!own) report(world, egressChanges, { resource: node.resource }, node.resource);
  return own?.snat === false ? mootBy('own-routing') : lostBy(egressChanges, own?.resource ?? node.resource);
}

export const firewallRule = part({
  kind: 'firewall-rule',
  because,
  rest: () => ({ state: 'lost', reason: 'the policies of its group say nothing of it' }),
});
