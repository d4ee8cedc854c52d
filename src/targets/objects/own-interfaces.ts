/** The interfaces that a machine has in the cluster: several of the template may be one there, which their backend gives one name. */
import type { PlacedNic } from '../../plan/network-backend.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Nic } from '../../topology/kinds/nic.ts';
import { machineOf } from '../../topology/views/interfaces.ts';
import { movedMachines } from './sides.ts';

/** An interface of the template as its machine has it in the cluster; undefined where the machine is not there. */
export function placedNic({ graph, networks }: Pick<World, 'graph' | 'networks'>, nic: Nic): PlacedNic | undefined {
  const machine = machineOf(graph, nic);
  return machine && networks.of(machine.id).find((placed) => placed.nic === nic);
}

/** In the order of the template, each as the first that it stands for. */
export function ownInterfaces(world: World, { id }: Pick<Machine, 'id'>): readonly PlacedNic[] {
  return world.networks.of(id).filter((nic) => carrierOf(world, nic) === nic);
}

/** The interface that stands for one of the template: mostly itself. */
export function carrierOf(world: Pick<World, 'recall'>, nic: PlacedNic): PlacedNic {
  return carriers(world).get(nic) ?? nic;
}

const carriers = perWorld((world): ReadonlyMap<PlacedNic, PlacedNic> => {
  const found = new Map<PlacedNic, PlacedNic>();
  for (const { id } of movedMachines(world)) {
    const byName = new Map<string, PlacedNic>();
    for (const nic of world.networks.of(id)) {
      const { name } = nic.backend.attach(nic, world);
      const first = byName.get(name) ?? nic;
      byName.set(name, first);
      if (first !== nic) found.set(nic, first);
    }
  }
  return found;
});
