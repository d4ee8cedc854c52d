/** Whether networks get VPCs of their own in Kube-OVN, and why not: nothing outside a VPC reaches it but by a floating IP. */
import { textOf } from '../../../evaluate/value.ts';
import type { NetworkSite, PlacingSite } from '../../../plan/network-backend.ts';
import { listed } from '../../../source/listed.ts';
import type { Balancer } from '../../../topology/kinds/balancer.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Network } from '../../../topology/kinds/network.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { addressesOfBalancer, endsOf, frontsOf, poolsOf } from '../../../topology/views/balancing.ts';
import { machineOf, networkOf, nicsOf } from '../../../topology/views/interfaces.ts';
import { isFloating } from '../../../topology/views/public-addresses.ts';
import { poolTarget } from '../../objects/scaling.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { kubeOvnVpcWord } from './subnets.ts';
import { outsideOf, routersOf } from './vpc-of.ts';

type Site = Pick<PlacingSite, 'graph' | 'live' | 'config' | 'placed'>;

/** Undefined where the network can be in one. All networks of a router go together. */
export function vpcRefusal({ network }: NetworkSite, site: Site): string | undefined {
  if (!network) return 'it is not part of the stack, so nothing says which router serves it';
  const staying = site.graph.of('machine').find(({ id }) => site.placed.on(id, 'cluster') === undefined);
  if (staying) return `"${staying.resource}" does not move, and only floating IPs lead into a VPC`;
  return (
    whyRouters(network, site) ??
    besides(network, site)
      .map((one) => whyNetwork(one, site))
      .find(Boolean)
  );
}

/** The network itself, and what its router serves too. */
function besides(network: Network, { graph }: Site): readonly Network[] {
  const routers = new Set(routersOf(graph, network).map(({ router }) => router));
  return graph
    .of('network')
    .filter((one) => one.id === network.id || routersOf(graph, one).some(({ router }) => routers.has(router)));
}

function whyRouters(network: Network, site: Site): string | undefined {
  const { graph } = site;
  if (network.external) return 'it is an external network';
  const services = routersOf(graph, network);
  const [router] = services.map((service) => service.router);
  if (router === undefined) return undefined;
  const node = graph.get('router', router);
  if (!node) return 'its router is not part of the stack';
  const apart = besides(network, site).filter((other) => !isIn(other, site));
  return apart.length > 0
    ? `"${node.resource}" also serves ${listed(apart.map(({ resource }) => `"${resource}"`))}, which is mapped to something else`
    : undefined;
}

function isIn(network: Network, site: Site): boolean {
  return isMappedTo(kubeOvnVpcWord, { text: textOf(network.name) ?? network.resource, network }, site);
}

function whyNetwork(network: Network, site: Site): string | undefined {
  const { graph } = site;
  const services = routersOf(graph, network);
  if (new Set(services.map(({ router }) => router)).size > 1)
    return `several routers serve "${network.resource}", and a Subnet is in one VPC`;
  if (services.some(({ served }) => served === 'maybe'))
    return `the template does not say which subnets of "${network.resource}" its router serves`;
  const nics = graph.of('nic').filter((nic) => networkOf(graph, nic)?.id === network.id);
  return (
    nics.map((nic) => whyMachine(machineOf(graph, nic), site)).find(Boolean) ??
    whyBalancers(network, nics, site) ??
    whyPublished(nics, site) ??
    whyOutside(network, nics, site)
  );
}

/** Probes of nodes do not reach pods there, and an interface of a pod is in one network. */
function whyMachine(machine: Machine | undefined, site: Site): string | undefined {
  if (!machine) return undefined;
  const { id, resource } = machine;
  const becomes = site.placed.on(id, 'cluster');
  if (becomes !== 'kubevirt' && becomes !== poolTarget)
    return `"${resource}" is a pod, and probes of nodes do not reach it`;
  const networks = nicsOf(site.graph, machine).flatMap((nic) => networkOf(site.graph, nic) ?? []);
  return networks.filter((one) => isIn(one, site)).length > 1
    ? `"${resource}" has several interfaces in VPCs`
    : undefined;
}

/** Services and Gateways are outside, where neither their clients nor their members are. */
function whyBalancers(network: Network, nics: readonly Nic[], site: Site): string | undefined {
  const { graph } = site;
  const own = new Set(nics);
  const found = graph
    .of('balancer')
    .filter((balancer) =>
      [...graph.follow(balancer, 'vip'), ...memberNics(balancer, site)].some((nic) => own.has(nic)),
    );
  return found.map((balancer) => whyBalancer(balancer, new Set(besides(network, site)), site)).find(Boolean);
}

function memberNics(balancer: Balancer, { graph }: Site): readonly Nic[] {
  return poolsOf(graph, balancer).flatMap((pool) => endsOf(graph, pool).flatMap(({ nic }) => nic ?? []));
}

/** A rule of Kube-OVN shares connections that come from its own VPC, by port and address alone. */
function whyBalancer(balancer: Balancer, own: ReadonlySet<Network>, site: Site): string | undefined {
  const { graph, placed, live } = site;
  const { resource } = balancer;
  const ends = poolsOf(graph, balancer).flatMap((pool) => endsOf(graph, pool));
  const isIn = (nic: Nic | undefined): boolean => {
    const network = networkOf(graph, nic);
    return network !== undefined && own.has(network);
  };
  const [vip] = graph.follow(balancer, 'vip');
  const home = networkOf(graph, vip);
  const why = [
    [placed.on(balancer.id, 'cluster') !== 'service', 'needs a Gateway, which does not reach a VPC'],
    [addressesOfBalancer(graph, balancer).length > 0, 'has a floating IP, which does not lead to balancers of a VPC'],
    [live.mode === 'migrate', 'has clients, and no step of a plan leads them into a VPC'],
    [!vip || !isIn(vip) || !ends.every(({ nic }) => isIn(nic)), 'is not behind one router with its members'],
    [textOf(vip?.addresses.find(({ ip }) => ip)?.ip) === undefined, 'has no fixed address (vip_address)'],
    [
      !graph.of('nic').some((nic) => networkOf(graph, nic) === home && machineOf(graph, nic)),
      'has its address on a network without servers',
    ],
    [
      frontsOf(graph, balancer).some(({ listener }) => listener.clients.length > 0),
      'admits some clients only (allowed_cidrs)',
    ],
  ] as const;
  const found = why.find(([is]) => is);
  return found && `the load balancer "${resource}" ${found[1]}`;
}

/** What becomes Services elsewhere, and addresses that differ from replica to replica. */
function whyPublished(nics: readonly Nic[], { graph, placed }: Site): string | undefined {
  const own = new Set<Nic | Machine>([...nics, ...nics.flatMap((nic) => machineOf(graph, nic) ?? [])]);
  const forward = graph.of('port-forward').find((one) => graph.follow(one, 'nic').some((end) => own.has(end)));
  if (forward) return `"${forward.resource}" forwards single ports of a floating IP`;
  const pooled = nics.flatMap((nic) => (isFloating(graph, nic) ? (machineOf(graph, nic) ?? []) : []));
  const replica = pooled.find(({ id }) => placed.on(id, 'cluster') === poolTarget);
  return replica && `a floating IP leads to "${replica.resource}", which is a replica without an address of its own`;
}

function whyOutside(network: Network, nics: readonly Nic[], site: Site): string | undefined {
  const { graph, config, live } = site;
  const { resolver } = config.kubeOvn;
  const isOut = routersOf(graph, network).some(({ leadsOut }) => leadsOut);
  if (routersOf(graph, network).some(({ routesIn }) => routesIn))
    return 'its router does not translate addresses (enable_snat), so clients outside must know the way to the VPC';
  if (isOut && !outsideOf(site))
    return 'its router leads out, and heat2kube.yaml does not say through which Subnet (externalSubnet and externalGateway below kubeOvn)';
  const subnets = graph.users(network, 'subnet', 'network');
  if (resolver === undefined && subnets.some(({ nameservers }) => nameservers.length === 0))
    return `a subnet of "${network.resource}" names no DNS server, and heat2kube.yaml does not say where the DNS of VPCs answers (resolver below kubeOvn)`;
  return live.mode === 'migrate' && nics.some((nic) => isFloating(graph, nic))
    ? 'floating IPs lead to servers that run, and no step of a plan moves them into a VPC'
    : undefined;
}
