/** On which side the machines are that a node serves: what offers ask after machines are placed. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { AddressBinding } from '../../topology/kinds/address-binding.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import type { Graph } from '../../topology/graph.ts';
import { perSite, type Site } from '../../plan/target.ts';
import { balancerOfVip } from '../../topology/views/balancing.ts';
import { machinesOfVolume } from '../../topology/views/disks.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { bindingsOfAddress, nicOfAddress, nicOfBinding, nicsOfAddress } from '../../topology/views/public-addresses.ts';
import { takersOf } from '../../topology/views/shared-addresses.ts';

/** Whether a machine stays in Nova. */
export function isKept({ placed }: Pick<Site, 'placed'>, node: NodeId): boolean {
  return placed.on(node, 'openstack') !== undefined;
}

/** Whether the cluster is known to run no VMs while OpenStack, which can, is kept. */
export function lacksVirtualMachines({ cluster, config }: Pick<Site, 'cluster' | 'config'>): boolean {
  return config.profile === 'openstack' && cluster.has('kubevirt.io/v1', 'VirtualMachine') === false;
}

/** A live server that no resource of the stack stands for: nobody knows its disks. */
export function isUnseen({ launched }: Machine, { live }: Pick<Site, 'live'>): boolean {
  return launched === true && live.mode === 'migrate';
}

/** It stays unless somebody asks for it, where there is an OpenStack to stay in. */
export function staysUnseen(machine: Machine, site: Pick<Site, 'config' | 'live'>): boolean {
  return site.config.profile === 'openstack' && isUnseen(machine, site);
}

/** Machines that are in the cluster. */
export function movedMachines({ graph, placed }: Pick<Site, 'graph' | 'placed'>): readonly Machine[] {
  return graph.of('machine').filter(({ id }) => placed.on(id, 'cluster') !== undefined);
}

/** Whether any machine of the stack stays. */
export const anyMachineStays = perSite((site): boolean => site.graph.of('machine').some(({ id }) => isKept(site, id)));

/** Whether a volume has machines, all of which stay. */
export function volumeStays(site: Site, node: Volume | Attachment): boolean {
  const volume = node.kind === 'volume' ? node : site.graph.resolve('volume', node.volume);
  const users = volume ? machinesOfVolume(site.graph, volume.id) : [];
  return users.length > 0 && users.every(({ id }) => isKept(site, id));
}

/** The machine that an address, or the address of a binding, leads to and that moves; the first of several that all move. */
export function movedBehind(site: Site, node: PublicAddress | AddressBinding): Machine | undefined {
  const machines = machinesBehind(site, node);
  return machines.some(({ id }) => isKept(site, id)) ? undefined : machines[0];
}

/** Whether it leads to a machine that stays. */
export function leadsToKept(site: Site, node: PublicAddress | AddressBinding): boolean {
  return machinesBehind(site, node).some(({ id }) => isKept(site, id));
}

function machinesBehind({ graph }: Site, node: PublicAddress | AddressBinding): readonly Machine[] {
  return nicsBehind(graph, node).flatMap((nic) => machineOf(graph, nic) ?? []);
}

/** A binding of an address that only the cloud has leads somewhere too. */
function nicsBehind(graph: Graph, node: PublicAddress | AddressBinding): readonly Nic[] {
  const address = addressOf(graph, node);
  if (address) return nicsOfAddress(graph, address);
  const nic = node.kind === 'address-binding' ? nicOfBinding(graph, node) : undefined;
  return nic ? [nic] : [];
}

/** A machine that stays and may take the address of a port that is no machine's own. */
export function keptTaker(site: Site, port: Nic): Machine | undefined {
  const machines = takersOf(site.graph, port).flatMap((nic) => machineOf(site.graph, nic) ?? []);
  return machines.find(({ id }) => isKept(site, id));
}

/** The port that an address leads to where no machine has it or may take its address, and nothing else that stays uses it. */
export function idlePort(site: Site, node: PublicAddress | AddressBinding): Nic | undefined {
  const { graph } = site;
  const address = addressOf(graph, node);
  const port = address && nicOfAddress(graph, address);
  if (!port || balancerOfVip(graph, port)) return undefined;
  if (machineOf(graph, port) || machinesBehind(site, node).length > 0) return undefined;
  const users = [...graph.users(port, 'retained', 'uses'), ...graph.users(port, 'dns-record', 'named')];
  return users.length === 0 ? port : undefined;
}

/** Whether the address, or a binding of it, names a port or a machine. */
export function isBound(graph: Graph, node: PublicAddress | AddressBinding): boolean {
  const address = addressOf(graph, node);
  if (!address) return true;
  if (address.nic) return true;
  return bindingsOfAddress(graph, address).some((binding) => binding.nic ?? binding.machine);
}

function addressOf(graph: Graph, node: PublicAddress | AddressBinding): PublicAddress | undefined {
  return node.kind === 'public-address' ? node : graph.resolve('public-address', node.address);
}
