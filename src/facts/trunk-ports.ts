/** Ports of a trunk in the live cloud: Neutron lists them under the trunk, and each can have the MAC address of its parent. */
import type { Nic } from '../topology/kinds/nic.ts';
import type { LiveView } from './fact-source.ts';

/** The device of a sub-port is its trunk. */
export function isSubPort(nic: Nic, { graph }: Pick<LiveView, 'graph'>): boolean {
  return graph.users(nic, 'trunk', 'subPorts').length > 0;
}

/** As a VLAN has the address of its interface. An interface in its place cannot. */
export function sharesMac(nic: Nic, view: Pick<LiveView, 'graph' | 'liveOf'>): boolean {
  const mac = view.liveOf('ports', nic)?.mac;
  const parents = view.graph.users(nic, 'trunk', 'subPorts').flatMap((trunk) => view.graph.follow(trunk, 'parent'));
  return mac !== undefined && parents.some((parent) => view.liveOf('ports', parent)?.mac === mac);
}
