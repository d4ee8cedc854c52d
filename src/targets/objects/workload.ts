/** The object that runs a machine in the cluster, whatever target makes it. */
import type { ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { World } from '../../plan/world.ts';

/** Undefined for a machine that is not in the cluster. */
export function workloadOf(world: World, machine: Machine): ObjectRef | undefined {
  return world.placed.target(machine.id, 'cluster')?.workload?.refOf(machine, world);
}
