/** Addresses that an interface keeps: asked for in the template, seen in the live cloud, or said of a server that stays. */
import { known, type Value } from '../../evaluate/value.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { machineOf, nicsOf } from '../../topology/views/interfaces.ts';
import type { Facing } from '../../plan/world.ts';

type Asking = Pick<Facing, 'graph' | 'live' | 'placed' | 'config'>;

export function fixedAddresses(world: Asking, nic: Nic): readonly Value[] {
  const own = ownAddresses(world, nic);
  if (own.length > 0 || machineOf(world.graph, nic) === undefined) return own;
  // Asked of every interface, so only of the machines that have it.
  return world.graph.users(nic, 'machine', 'nics').flatMap((machine) => {
    const said = saidAddress(world, machine);
    return said?.nic === nic ? [known(said.address)] : [];
  });
}

/** As the template or the live cloud has them. */
function ownAddresses({ live }: Asking, nic: Nic): readonly Value[] {
  const asked = nic.addresses.flatMap(({ ip }) => (ip ? [ip] : []));
  if (asked.length > 0) return asked;
  return (live.view?.liveOf('ports', nic)?.fixedIps ?? []).map(({ address }) => known(address));
}

/** The setting of servers that stay. */
export const keptAddress = 'address';

/** What `heat2kube.yaml` says of the address of a server that stays: of its first interface, where the others know it by that. */
export interface SaidAddress {
  readonly machine: Machine;
  readonly nic: Nic;
  readonly address: string;
  /** What the interface has anyway: then nothing that is said counts. */
  readonly own: readonly Value[];
}

export function saidAddresses(world: Asking): readonly SaidAddress[] {
  return world.graph.of('machine').flatMap((machine) => saidAddress(world, machine) ?? []);
}

function saidAddress(world: Asking, machine: Machine): SaidAddress | undefined {
  const { graph, placed, config } = world;
  // Members of a group have addresses of their own, so that of the group says nothing.
  const settings = new Map<string, unknown>(Object.entries(config.resources.get(machine.resource) ?? {}));
  const address = settings.get(keptAddress);
  const [nic] = nicsOf(graph, machine);
  const stays = placed.on(machine.id, 'openstack') !== undefined;
  return nic && stays && typeof address === 'string'
    ? { machine, nic, address, own: ownAddresses(world, nic) }
    : undefined;
}
