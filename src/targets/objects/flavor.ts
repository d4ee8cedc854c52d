/** How big a machine is: what is known of its flavor, and the sizes of the disks that the flavor implies. */
import type { FlavorFact } from '../../facts/flavor.ts';
import type { FlavorMapping } from '../../config/config.ts';
import { known, textOf, type Origins, type Value } from '../../evaluate/value.ts';
import { gibibytes, mebibytes } from '../../kubernetes/quantity.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { MachineShape } from '../../topology/kinds/machine-shape.ts';
import { gib, mib, wholeOf } from './amounts.ts';
import type { World } from '../../plan/world.ts';
import { externalName, isUnresolved, nameLeaves } from './external.ts';

/** A flavor of the stack or of the cloud, and all that is known of it. */
export interface Flavor {
  /** What the template calls it. */
  readonly text: string;
  /** Defined by the stack. */
  readonly shape?: MachineShape;
  readonly mapping?: FlavorMapping;
  /** From the mapping or the live cloud. */
  readonly size?: FlavorSize;
  readonly fact?: FlavorFact;
  /** Leaves that name it. */
  readonly origins: Origins;
}

/** What the cloud or the mapping says of a flavor that the stack does not make. */
interface FlavorSize {
  readonly vcpus: number;
  /** A quantity. */
  readonly memory: string;
}

/** Sizes of the disks that come with the flavor: quantities; absent where there is none or it is not known. */
export interface ImpliedDisks {
  readonly root?: Value;
  readonly ephemeral?: Value;
  readonly swap?: Value;
}

/** The flavor of the stack, else what the mapping or the live cloud says of the one that is named. */
export function flavorOf(world: Pick<World, 'graph' | 'config' | 'live'>, machine: Machine): Flavor {
  const shape = machine.shape && world.graph.resolve('machine-shape', machine.shape);
  const text = shape ? (textOf(shape.name) ?? shape.resource) : cloudFlavor(machine);
  const origins = nameLeaves(machine.shape, shape);
  const mapping = world.config.flavors.get(text);
  const fact = shape ? undefined : world.live.facts?.flavors.get(text);
  const size = mappedSize(mapping) ?? liveSize(fact);
  return {
    text,
    origins,
    ...(shape && { shape }),
    ...(mapping && { mapping }),
    ...(size && { size }),
    ...(fact && { fact }),
  };
}

/** What the cloud calls the flavor of a machine whose flavor is none of the stack's. */
export function cloudFlavor(machine: Machine): string {
  const { shape } = machine;
  return shape && isUnresolved(shape) ? externalName(shape.external) : `flavor of ${machine.resource}`;
}

function mappedSize(mapping: FlavorMapping | undefined): FlavorSize | undefined {
  const { vcpus, memory } = mapping ?? {};
  return vcpus === undefined || memory === undefined ? undefined : { vcpus, memory };
}

function liveSize(fact: FlavorFact | undefined): FlavorSize | undefined {
  return fact && { vcpus: fact.vcpus, memory: mebibytes(fact.ramMiB) };
}

/** The mapping's word counts before the stack's and the cloud's; a size of 0 means that there is no such disk. */
export function impliedDisks({ mapping, shape, fact }: Flavor): ImpliedDisks {
  const root = said(mapping?.disk) ?? shaped(shape?.diskGiB, gib) ?? counted(fact?.diskGiB, gibibytes);
  const ephemeral =
    said(mapping?.ephemeral) ?? shaped(shape?.ephemeralGiB, gib) ?? counted(fact?.ephemeralGiB, gibibytes);
  const swap = said(mapping?.swap) ?? shaped(shape?.swapMiB, mib) ?? counted(fact?.swapMiB, mebibytes);
  return { ...(root && { root }), ...(ephemeral && { ephemeral }), ...(swap && { swap }) };
}

function said(quantity: string | undefined): Value | undefined {
  return quantity === undefined ? undefined : known(quantity);
}

function shaped(value: Value | undefined, print: (value: Value) => Value): Value | undefined {
  return value === undefined || wholeOf(value) === 0n ? undefined : print(value);
}

function counted(amount: number | undefined, print: (amount: number) => string): Value | undefined {
  return amount === undefined || amount <= 0 ? undefined : known(print(amount));
}
