/** Names of the instance types that flavors become. */
import type { Machine } from '../../topology/kinds/machine.ts';
import { textOf } from '../../evaluate/value.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { externalObjectNames, isUnresolved, unnamedQuestion } from '../objects/external.ts';
import { cloudFlavor, flavorOf, type Flavor } from '../objects/flavor.ts';
import { virtualMachines } from './virtual-machines.ts';

/** A flavor, with the name of its VirtualMachineInstancetype, where it needs one. */
export interface NamedFlavor extends Flavor {
  readonly name: string;
  /** The question which flavor is meant, where the template has no name for it that could be looked up. */
  readonly unnamed?: string | undefined;
}

export function namedFlavorOf(world: World, machine: Machine): NamedFlavor {
  const flavor = flavorOf(world, machine);
  const { shape, text } = flavor;
  const isNamed = !machine.shape || !isUnresolved(machine.shape) || namedFlavors(world).has(text);
  return {
    ...flavor,
    unnamed: isNamed ? undefined : unnamedQuestion('flavor', machine.shape),
    name: shape ? world.names.name(shape.id) : (cloudFlavorNames(world).get(text) ?? ''),
  };
}

/** Texts that are names: a parameter without a value may look like one. */
const namedFlavors = perWorld(
  (world): ReadonlySet<string> =>
    new Set(
      virtualMachines(world).flatMap(({ shape }) =>
        shape && isUnresolved(shape) ? (textOf(shape.external) ?? []) : [],
      ),
    ),
);

const cloudFlavorNames = perWorld((world): ReadonlyMap<string, string> => {
  const own = world.graph.of('machine-shape').map(({ id }) => world.names.name(id));
  const texts = virtualMachines(world)
    .filter((machine) => !world.graph.resolve('machine-shape', machine.shape))
    .map(cloudFlavor);
  return externalObjectNames(texts, new Set(own));
});
