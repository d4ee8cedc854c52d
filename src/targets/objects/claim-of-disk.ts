/** The claim behind a disk, whoever makes it. */
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import { volumeOf, volumeRef } from '../../topology/views/disks.ts';
import type { World } from '../../plan/world.ts';
import { diskClaim } from './disk-claim.ts';
import { externalName } from './external.ts';
import { outsideRef, outsideVolumes } from './outside-volumes.ts';
import { volumeUse } from './volume-claims.ts';
import { present } from '../../source/present.ts';

/** Name of the claim behind a disk that comes along, or of the data volume of a fresh one. */
export function claimOf(world: World, disk: Disk | Attachment): string {
  const ref = volumeRef(disk);
  if (!ref && disk.kind === 'disk') return diskClaim(world, disk);
  const outside = outsideRef(world, disk);
  if (outside) return present(outsideVolumes(world).get(externalName(outside.external)), 'volume').name;
  return volumeUse(world, present(volumeOf(world.graph, disk), 'volume')).name;
}
