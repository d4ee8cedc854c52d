/** Names of the instance types that flavors become. */
import type { Machine } from '../../topology/kinds/machine.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { externalObjectNames } from '../objects/external.ts';
import { cloudFlavor, flavorOf, type Flavor } from '../objects/flavor.ts';
import { virtualMachines } from './virtual-machines.ts';

/** A flavor, with the name of its VirtualMachineInstancetype, where it needs one. */
export interface NamedFlavor extends Flavor {
  readonly name: string;
}

export function namedFlavorOf(world: World, machine: Machine): NamedFlavor {
  const flavor = flavorOf(world, machine);
  const { shape, text } = flavor;
  return { ...flavor, name: shape ? world.names.name(shape.id) : (cloudFlavorNames(world).get(text) ?? '') };
}

const cloudFlavorNames = perWorld((world): ReadonlyMap<string, string> => {
  const own = world.graph.of('machine-shape').map(({ id }) => world.names.name(id));
  const texts = virtualMachines(world)
    .filter((machine) => !world.graph.resolve('machine-shape', machine.shape))
    .map(cloudFlavor);
  return externalObjectNames(texts, new Set(own));
});
