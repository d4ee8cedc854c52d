/** What runs machines in the cluster, whatever target makes it. */
import { refKey, type ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Workload } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

/** A machine in the cluster with what its target says of the object that runs it. */
export interface Running {
  readonly machine: Machine;
  readonly ref: ObjectRef;
  readonly workload: Workload;
}

/** Undefined for a machine that is not in the cluster. */
export function runningOf(world: World, machine: Machine): Running | undefined {
  const workload = world.placed.target(machine.id, 'cluster')?.workload;
  return workload && { machine, ref: workload.refOf(machine, world), workload };
}

/** The machines among these that a workload of the cluster runs; of several that one object runs, the first. */
export function runningAmong(world: World, machines: readonly Machine[]): readonly Running[] {
  const found = machines.flatMap((machine) => runningOf(world, machine) ?? []);
  return [...new Map(found.toReversed().map((one) => [refKey(one.ref), one])).values()].toReversed();
}

export function workloadOf(world: World, machine: Machine): ObjectRef | undefined {
  return runningOf(world, machine)?.ref;
}

/** One answer of each, those that are equal once. */
export function each<T>(running: readonly Running[], of: (running: Running) => T): readonly T[] {
  return [...new Set(running.map(of))];
}

/** What people call several. */
export function nounOf(running: readonly Running[]): string {
  const [noun = '', ...others] = each(running, ({ workload }) => workload.noun);
  return others.length > 0 ? 'machine' : noun;
}
