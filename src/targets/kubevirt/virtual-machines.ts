/** The machines of a stack that become virtual machines, among those that go to the cluster. */
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { movingMachines, type MovingMachine } from '../objects/moving.ts';
import { movedMachines } from '../objects/sides.ts';

/** The id of their target. */
export const kubevirt = 'kubevirt';

/** Whether it is in the cluster as something else. */
export function runsElsewhere({ placed }: Pick<Site, 'placed'>, machine: Machine): boolean {
  const becomes = placed.on(machine.id, 'cluster');
  return becomes !== undefined && becomes !== kubevirt;
}

export function virtualMachines(site: Pick<Site, 'graph' | 'placed'>): readonly Machine[] {
  return movedMachines(site).filter((machine) => !runsElsewhere(site, machine));
}

export function movingVirtualMachines(world: World): readonly MovingMachine[] {
  return movingMachines(world).filter(({ machine }) => !runsElsewhere(world, machine));
}
