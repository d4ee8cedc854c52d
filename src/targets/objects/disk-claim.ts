/** What the disks of a machine are called that are no volumes of the stack. */
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { World } from '../../plan/world.ts';

/** What a disk is called beside its machine's name. */
export function diskPart({ role, order }: Disk): string {
  return role === 'root' ? 'root' : `disk-${order}`;
}

/** What people call it. */
export function diskText({ role, order }: Disk, machine: Machine): string {
  return `${role === 'root' ? 'root disk' : `disk ${order}`} of ${machine.resource}`;
}

/** Name of its claim. */
export function diskClaim({ names }: Pick<World, 'names'>, disk: Disk): string {
  return names.name(disk.machine, diskPart(disk));
}
