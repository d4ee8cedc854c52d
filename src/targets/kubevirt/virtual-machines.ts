/** The machines of a stack that become virtual machines, among those that go to the cluster. */
import type { Machine } from '../../topology/kinds/machine.ts';
import type { Site } from '../../plan/target.ts';
import { poolTarget } from '../objects/scaling.ts';
import { movedMachines } from '../objects/sides.ts';

/** The id of their target. */
export const kubevirt = 'kubevirt';

/** Whether it is in the cluster as something else. */
function runsElsewhere({ placed }: Pick<Site, 'placed'>, machine: Machine): boolean {
  const becomes = placed.on(machine.id, 'cluster');
  return becomes !== undefined && becomes !== kubevirt && becomes !== poolTarget;
}

/** Machines in the cluster may run as something else than VMs. */
export function virtualMachines(site: Pick<Site, 'graph' | 'placed'>): readonly Machine[] {
  return movedMachines(site).filter((machine) => !runsElsewhere(site, machine));
}

/** Whether machines in the cluster use it, and none of them is a virtual machine: then what these would need is not made. */
export function servesOthersOnly(site: Pick<Site, 'placed'>, users: readonly Machine[]): boolean {
  const moved = users.filter(({ id }) => site.placed.on(id, 'cluster') !== undefined);
  return moved.length > 0 && moved.every((machine) => runsElsewhere(site, machine));
}
