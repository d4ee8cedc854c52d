/** What an interface loses on a network of its own: filtering, and a fixed address whose range is not known. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet } from '../../evaluate/fact.ts';
import { joinOrigins, originsOf, wordOf, type Origins } from '../../evaluate/value.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PlacedNic } from '../../plan/network-backend.ts';
import type { World } from '../../plan/world.ts';
import { lose, lostBy, outsideName, report } from '../objects/drop.ts';
import { networkRef } from '../../topology/views/interfaces.ts';
import { externalText, nameLeaves } from '../objects/external.ts';
import { lossDiagnostics, reportCommonLosses, reportOutsidePort } from './losses.ts';

const staticAddressUnknown = defineDiagnostic({
  code: 'plan/static-address-lost',
  severity: 'warning',
  message: (resource: string, index: number, address: string) =>
    `interface ${index} of "${resource}" has the fixed address ${address}, but the address range of its network is not known; the VM uses DHCP instead`,
  explanation:
    'An interface on a mapped network keeps its fixed address if the range is known: from a subnet of the stack, or from heat2kube.yaml (networks: { name: { multus: ns/name, cidr: 10.9.0.0/24 } }).',
});

const secondaryUnfiltered = defineDiagnostic({
  code: 'plan/secondary-interface-unfiltered',
  severity: 'warning',
  message: (resource: string, index: number) =>
    `the security groups of interface ${index} of "${resource}" are not enforced on its network`,
  explanation:
    'A NetworkPolicy applies to the pod network only. On other networks use MultiNetworkPolicy, the security groups of the network plug-in, or a firewall in the guest.',
});

export const ownNetworkDiagnostics = Object.freeze([...lossDiagnostics, staticAddressUnknown, secondaryUnfiltered]);

/** For backends without policies and with addresses of the cloud's own ranges. */
export function reportLosses(placed: PlacedNic, world: World): void {
  const { nic } = placed;
  if (!nic) {
    reportOutsidePort(world, placed);
    return;
  }
  reportAddresses(placed, nic, world);
  reportCommonLosses(world, placed, nic);
  reportGroups(placed, nic, world);
  tellFilter(nic, world);
}

/** The guest is told one address; every other one that was asked for is lost. */
function reportAddresses(placed: PlacedNic, nic: Nic, world: World): void {
  const { resource } = placed.machine;
  const fixed = placed.backend.staticAddress(placed, world);
  for (const { ip } of nic.addresses) {
    if (!ip || ip === fixed?.address) continue;
    lose(world, staticAddressUnknown, { resource: nic.resource, value: ip }, resource, placed.index, externalText(ip));
  }
}

/** An interface that filters nothing loses nothing, and the default group is told with the stack. */
function reportGroups({ machine: { resource }, index }: PlacedNic, nic: Nic, world: World): void {
  if (nic.portSecurity === 'off' || nic.groups === 'default' || nic.groups.length === 0) return;
  report(world, secondaryUnfiltered, { resource: nic.resource }, resource, index);
  for (const group of nic.groups) {
    const name = outsideName(group);
    if (name) world.account.tell(name, lostBy(secondaryUnfiltered, resource, index));
  }
}

/** Without filter is what a network of its own is. */
function tellFilter({ id, portSecurity }: Nic, { graph, account }: World): void {
  if (portSecurity !== 'off') return;
  for (const [leaf, nodes] of graph.choices) {
    if (nodes.includes(facet(id, 'filter'))) account.declare(leaf, 'default', 'its network has no filter');
  }
}

/** Leaves that name the network of an interface. */
export function networkLeaves({ nic }: PlacedNic, { config, graph }: World): Origins {
  const ref = networkRef(graph, nic);
  const node = graph.resolve('network', ref);
  const mapped = node?.name && config.networks.has(wordOf(node.name)) && !config.networks.has(node.resource);
  return joinOrigins(nameLeaves(ref, node), mapped && node.name ? originsOf(node.name) : []);
}
