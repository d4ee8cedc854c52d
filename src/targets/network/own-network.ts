/** What an interface loses on a network of its own: filtering, and a fixed address whose range is not known. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { joinOrigins, originsOf, wordOf, type Origins } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import type { Told } from '../../topology/topology.ts';
import { lose, lostBy, outsideName, report } from '../objects/drop.ts';
import { addressesOf, subnetsOf } from '../../topology/views/addresses.ts';
import { isFiltered, networkRef } from '../../topology/views/interfaces.ts';
import { externalText, isUnresolved, nameLeaves } from '../objects/external.ts';
import { toldTo } from '../objects/told-addresses.ts';
import { isNamed } from '../objects/nic-sites.ts';
import { attachedMapping, isMapped } from '../objects/network-mapping.ts';
import { lossDiagnostics, reportCommonLosses, reportOutsidePort } from './losses.ts';

const staticAddressUnknown = defineDiagnostic({
  code: 'plan/static-address-lost',
  severity: 'warning',
  message: (resource: string, index: number, address: string) =>
    `interface ${index} of "${resource}" has the fixed address ${address}, which is in no known address range of its network; the VM uses DHCP instead`,
  explanation:
    'An interface on a mapped network keeps its fixed address if the range is known: from a subnet of the stack, or from heat2kube.yaml (networks: { name: { multus: ns/name, cidr: 10.9.0.0/24 } }).',
});

const networkUnmapped = defineDiagnostic({
  code: 'plan/network-unmapped',
  severity: 'warning',
  message: (network: string, resource: string) =>
    `the network "${network}" is not mapped to a cluster network, so "${resource}" does not start`,
  explanation:
    'A VM has at most one interface on the pod network, and nothing says which network of the cluster replaces this one. Map it under networks in heat2kube.yaml, or complete a copy of its NetworkAttachmentDefinition, as the plan shows. What the new network does not do (addresses, security groups, traffic) is reported then.',
});

const secondaryUnfiltered = defineDiagnostic({
  code: 'plan/secondary-interface-unfiltered',
  severity: 'warning',
  message: (resource: string, index: number) =>
    `the security groups of interface ${index} of "${resource}" are not enforced on its network`,
  explanation:
    'A NetworkPolicy applies to the pod network only. Where MultiNetworkPolicy filters the VMs of a network, as OVN-Kubernetes does, set filter: multi-network-policy for it under networks in heat2kube.yaml. Otherwise use the security groups of the network plug-in, or a firewall in the guest.',
});

const addressUnassigned = defineDiagnostic({
  code: 'plan/address-unassigned',
  severity: 'warning',
  message: (resource: string, index: number, network: string) =>
    `interface ${index} of "${resource}" has no fixed address, so the VM asks DHCP, and the cluster network that replaces "${network}" must answer it`,
  explanation:
    'Neutron chooses an address for every port and gives it to the guest by DHCP. A secondary network of the cluster does neither by itself. Connect it to a network with a DHCP server (the provider network itself, for example), or give the port a fixed address (fixed_ips), which the start-up data then sets in the guest.',
});

const defaultRouteMoves = defineDiagnostic({
  code: 'plan/default-route-moves',
  severity: 'warning',
  message: (resource: string, network: string) =>
    `the default route of "${resource}" no longer goes through "${network}", but through the pod network`,
  explanation:
    'Nova gives a guest the gateway of its first interface as its default route. A VM with an interface on the pod network has its default route there, because the DNS and the Services of the cluster are reached that way. Peers see another source address; routes of the network (host_routes) still apply.',
});

export const ownNetworkDiagnostics = Object.freeze([
  defaultRouteMoves,
  ...lossDiagnostics,
  networkUnmapped,
  staticAddressUnknown,
  secondaryUnfiltered,
  addressUnassigned,
]);

/** For backends without policies and with addresses of the cloud's own ranges. */
export function reportLosses(placed: PlacedNic, world: World): void {
  const { nic } = placed;
  if (!nic) {
    reportOutsidePort(world, placed);
    return;
  }
  if (!isMapped(placed, world)) tellUnmapped(placed, world);
  reportAddresses(placed, nic, world);
  reportDefaultRoute(placed, nic, world);
  reportCommonLosses(world, placed, nic);
  reportGroups(placed, nic, world);
  tellFilter(nic, world);
}

/** What is asked for and the guest is not told is lost. */
function reportAddresses(placed: PlacedNic, nic: Nic, world: World): void {
  const { resource } = placed.machine;
  const told = new Set(toldTo(placed, world).addresses.map(({ address }) => address));
  for (const { ip } of nic.addresses) {
    if (!ip || told.has(ip)) continue;
    if (!isMapped(placed, world)) {
      world.account.tell(ip, tellUnmapped(placed, world));
      continue;
    }
    lose(world, staticAddressUnknown, { resource: nic.resource, value: ip }, resource, placed.index, externalText(ip));
  }
  // For a network without a mapping, the question about it says what it must have.
  const isSilent = told.size > 0 || placed.backend.keeps.dhcp || !isMapped(placed, world);
  if (isSilent || nic.addresses.some(({ ip }) => ip) || addressesOf(world.graph, nic, 4).length === 0) return;
  report(world, addressUnassigned, { resource: nic.resource, part: nic.id }, resource, placed.index, placed.text);
}

/** The first interface had it where its network has a gateway. */
function reportDefaultRoute(
  { machine: { id, resource }, index, text, backend }: PlacedNic,
  nic: Nic,
  world: World,
): void {
  const hasGateway = subnetsOf(world.graph, nic).some(({ family, gateway }) => family === 4 && gateway !== 'none');
  if (index !== 0 || backend.keeps.dhcp || !hasGateway) return;
  if (!world.networks.of(id).some((other) => other.backend.keeps.dhcp)) return;
  report(world, defaultRouteMoves, { resource: nic.resource, part: nic.id }, resource, text);
}

/** An interface that filters nothing loses nothing; one without groups of its own is in the default group or refuses all. */
function reportGroups(placed: PlacedNic, nic: Nic, world: World): void {
  const { network } = placed;
  if (!isFiltered(nic, network) || placed.backend.keeps.policy) return;
  if (attachedMapping(placed, world)?.filter !== undefined) return;
  const told = tellUnfiltered(placed, world);
  for (const group of nic.groups === 'default' ? [] : nic.groups) {
    const name = outsideName(group);
    if (name) world.account.tell(name, told);
  }
}

/** Reports that nothing enforces the security groups of the interface, and gives the fate of their leaves. */
export function tellUnfiltered(placed: PlacedNic, world: World): Told {
  if (!isMapped(placed, world)) return tellUnmapped(placed, world);
  const { machine, index } = placed;
  report(world, secondaryUnfiltered, siteOf(placed), machine.resource, index);
  return lostBy(secondaryUnfiltered, machine.resource, index);
}

/** What such a network does with addresses and groups is known when it is mapped. */
function tellUnmapped(placed: PlacedNic, world: World): Told {
  const { text, machine, nic } = placed;
  const isKnown = isNamed(placed) || !nic?.network || !isUnresolved(nic.network);
  const args = [isKnown ? text : externalText(nic.network.external), machine.resource] as const;
  report(world, networkUnmapped, { ...siteOf(placed), names: [machine.resource] }, ...args);
  return lostBy(networkUnmapped, ...args);
}

function siteOf({ machine, nic }: PlacedNic): { readonly resource: string; readonly part?: NodeId } {
  return { resource: nic?.resource ?? machine.resource, ...(nic && { part: nic.id }) };
}

/** Without filter is what a network of its own is. */
function tellFilter({ id, portSecurity }: Nic, { graph, account }: World): void {
  if (portSecurity !== 'off') return;
  for (const [leaf, nodes] of graph.choices) {
    if (nodes.includes(facet(id, 'filter'))) account.declare(leaf, 'default', 'its network has no filter');
  }
}

/** Leaves that name the network of an interface; for a port that the stack does not have, the name of that. */
export function networkLeaves({ nic, ref: port }: PlacedNic, { config, graph }: World): Origins {
  if (!nic && isUnresolved(port)) return originsOf(port.external);
  const ref = networkRef(graph, nic);
  const node = graph.resolve('network', ref);
  const mapped = node?.name && config.networks.has(wordOf(node.name)) && !config.networks.has(node.resource);
  return joinOrigins(nameLeaves(ref, node), mapped && node.name ? originsOf(node.name) : []);
}
