/** Where the content of a volume comes from: as its machine uses it, or as data where none does. */
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Volume } from '../../topology/kinds/volume.ts';
import { diskOrigin, type DiskOrigin, type OriginWorld } from './disk-origin.ts';
import { usersOfVolume } from '../../topology/views/disks.ts';

/** The same for a volume as for the disks that it is attached as. */
export function volumeOrigin(world: OriginWorld, volume: Volume): DiskOrigin {
  return diskOrigin(userOf(world, volume) ?? unattached(volume), world);
}

function userOf({ graph }: OriginWorld, volume: Volume): Disk | Attachment | undefined {
  return usersOfVolume(graph, volume.id)[0];
}

function unattached({ id, resource }: Volume): Attachment {
  return { kind: 'attachment', id, resource, machine: { node: id }, volume: { node: id } };
}
