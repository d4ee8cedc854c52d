/** The interfaces that a machine has in the cluster: several of the template may be one there, which their backend gives one name. */
import type { PlacedNic } from '../../plan/network-backend.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { movedMachines } from './sides.ts';

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
