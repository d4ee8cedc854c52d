/** Whether networks get VPCs of their own in Kube-OVN, and why not: nothing outside a VPC reaches it but by a floating IP. */
import { textOf } from '../../../evaluate/value.ts';
import type { NetworkSite, PlacingSite } from '../../../plan/network-backend.ts';
import { listed } from '../../../source/listed.ts';
import type { Machine } from '../../../topology/kinds/machine.ts';
import type { Network } from '../../../topology/kinds/network.ts';
import type { Nic } from '../../../topology/kinds/nic.ts';
import { endsOf, poolsOf } from '../../../topology/views/balancing.ts';
import { machineOf, networkOf, nicsOf } from '../../../topology/views/interfaces.ts';
import { isFloating } from '../../../topology/views/public-addresses.ts';
import { poolTarget } from '../../objects/scaling.ts';
import { isMappedTo } from '../../objects/network-mapping.ts';
import { kubeOvnVpcWord } from './subnets.ts';
import { routersOf } from './vpc-of.ts';

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
    whyBalancers(nics, site) ??
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
function whyBalancers(nics: readonly Nic[], { graph }: Site): string | undefined {
  const own = new Set(nics);
  const found = graph.of('balancer').find((balancer) => {
    const vips = graph.follow(balancer, 'vip');
    const ends = poolsOf(graph, balancer).flatMap((pool) => endsOf(graph, pool));
    return [...vips, ...ends.flatMap(({ nic }) => nic ?? [])].some((nic) => own.has(nic));
  });
  return found && `the load balancer "${found.resource}" is there, and neither Services nor Gateways reach a VPC`;
}

function whyOutside(network: Network, nics: readonly Nic[], site: Site): string | undefined {
  const { graph, config, live } = site;
  const { externalSubnet, externalGateway, resolver } = config.kubeOvn;
  const isOut = routersOf(graph, network).some(({ leadsOut }) => leadsOut);
  if (isOut && (externalSubnet === undefined || externalGateway === undefined))
    return 'its router leads out, and heat2kube.yaml does not say through which Subnet (externalSubnet and externalGateway below kubeOvn)';
  const subnets = graph.users(network, 'subnet', 'network');
  if (resolver === undefined && subnets.some(({ nameservers }) => nameservers.length === 0))
    return `a subnet of "${network.resource}" names no DNS server, and heat2kube.yaml does not say where the DNS of VPCs answers (resolver below kubeOvn)`;
  return live.mode === 'migrate' && nics.some((nic) => isFloating(graph, nic))
    ? 'floating IPs lead to servers that run, and no step of a plan moves them into a VPC'
    : undefined;
}
