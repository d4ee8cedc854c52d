/** Addresses that an interface keeps: asked for in the template, seen in the live cloud, or said of a server that stays. */
import { known, type Value } from '../../evaluate/value.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { machineOf, nicsOf } from '../../topology/views/interfaces.ts';
import type { Facing } from '../../plan/world.ts';

export function fixedAddresses(
  world: Pick<Facing, 'graph' | 'live' | 'placed' | 'config'>,
  nic: Nic,
): readonly Value[] {
  const asked = nic.addresses.flatMap(({ ip }) => (ip ? [ip] : []));
  if (asked.length > 0) return asked;
  const live = world.live.view?.liveOf('ports', nic);
  const seen = (live?.fixedIps ?? []).map(({ address }) => known(address));
  return seen.length > 0 ? seen : saidAddress(world, nic);
}

/** The setting of servers that stay. */
export const keptAddress = 'address';

/** Of the first interface, where the others know the server by it. */
function saidAddress(
  { graph, placed, config }: Pick<Facing, 'graph' | 'placed' | 'config'>,
  nic: Nic,
): readonly Value[] {
  const machine: Machine | undefined = machineOf(graph, nic);
  if (!machine || placed.on(machine.id, 'openstack') === undefined || nicsOf(graph, machine)[0] !== nic) return [];
  // Members of a group have addresses of their own, so that of the group says nothing.
  const said = new Map<string, unknown>(Object.entries(config.resources.get(machine.resource) ?? {})).get(keptAddress);
  return typeof said === 'string' ? [known(said)] : [];
}
