/** Where floating addresses with port forwardings go: with the machines that their ports lead to. */
import type { Side } from '../../plan/plan.ts';
import type { Site } from '../../plan/target.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { PortForward } from '../../topology/kinds/port-forward.ts';
import type { PublicAddress } from '../../topology/kinds/public-address.ts';
import { forwardsOfAddress, machineOfForward } from '../../topology/views/port-forwards.ts';
import { isBound, isKept } from './sides.ts';

/** The first machine behind that moves. */
export function movedBehindForwards(site: Site, address: PublicAddress): Machine | undefined {
  return machinesOf(site, address).find(({ id }) => !isKept(site, id));
}

/** Undefined for an address without port forwardings. Neutron refuses those of an address that leads to a port itself. */
export function sideOfForwarding(site: Site, address: PublicAddress): Side | undefined {
  if (forwardsOfAddress(site.graph, address).length === 0 || isBound(site.graph, address)) return undefined;
  if (movedBehindForwards(site, address)) return 'cluster';
  const isForKept = machinesOf(site, address).length > 0;
  return isForKept || site.config.profile !== 'standalone' ? 'openstack' : 'none';
}

/** A port of an address outside the stack goes where its machine goes. */
export function sideOfForward(site: Site, forward: PortForward): Side {
  const [address] = site.graph.follow(forward, 'address');
  const side = address && sideOfForwarding(site, address);
  if (side) return side;
  const machine = machineOfForward(site.graph, forward);
  if (machine) return isKept(site, machine.id) ? 'openstack' : 'cluster';
  return site.config.profile === 'standalone' ? 'none' : 'openstack';
}

function machinesOf({ graph }: Site, address: PublicAddress): readonly Machine[] {
  return forwardsOfAddress(graph, address).flatMap((forward) => machineOfForward(graph, forward) ?? []);
}
