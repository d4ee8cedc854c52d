/** Whether a VM can move to another node while it runs: only with disks that both nodes can have at once. */
import type { VolumeFact } from '../../facts/volume.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf, volumeOf } from '../../topology/views/disks.ts';
import { present } from '../../source/present.ts';
import { settingOf } from '../../plan/strategies.ts';
import { perWorld, type World } from '../../plan/world.ts';
import { offersSharing } from './claims.ts';
import { devicesOf } from './devices.ts';
import { diskOrigin, type DiskOrigin } from './disk-origin.ts';
import { externalName } from './external.ts';
import { startSetting } from './moving.ts';
import { outsideRef, outsideVolumes } from './outside-volumes.ts';
import { movedUsers } from './shared-volume.ts';
import { movedMachines } from './sides.ts';
import { diskClassOf, storageClassOf } from './storage-class.ts';

/** `unknown`: its data volumes take what the class offers first, and nothing says which that is. */
type Answer = 'yes' | 'no' | 'unknown';

/** What a drain of its node does to a machine: one that cannot migrate is shut down. */
function canMigrate(world: World, machine: Machine): Answer {
  // A device of the node does not go along.
  if (devicesOf(world, machine).length > 0) return 'no';
  const answers = disksOf(world.graph, machine).map((disk) => isShared(world, disk));
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** The first disk that keeps a machine on its node. */
export function pinningDisk(world: World, machine: Machine): Disk | Attachment | undefined {
  return disksOf(world.graph, machine).find((disk) => isShared(world, disk) === 'no');
}

/** Machines of which it is not known, where the user has not decided what starts them after a drain. */
export const perhapsMigrating = perWorld((world): readonly Machine[] =>
  movedMachines(world).filter(
    (machine) =>
      canMigrate(world, machine) === 'unknown' && settingOf(machine, world.config, startSetting) === undefined,
  ),
);

function isShared(world: World, disk: Disk | Attachment): Answer {
  // A disk that lives with the VM goes along when it migrates.
  if (disk.kind === 'disk' && disk.source.from === 'blank') return 'yes';
  const outside = outsideRef(world, disk);
  if (outside) {
    const { machines } = present(outsideVolumes(world).get(externalName(outside.external)), 'volume');
    return machines.length > 1 ? 'yes' : 'no';
  }
  const volume = volumeOf(world.graph, disk);
  if (volume && movedUsers(world, volume).length > 1) return 'yes';
  const origin = diskOrigin(disk, world);
  const cinder = liveVolume(origin);
  if (cinder) return cinder.live?.multiattach ? 'yes' : 'no';
  const source = volume?.source ?? (disk.kind === 'disk' ? disk.source : undefined);
  const by = origin.origin === 'fresh' && source?.from === 'image' ? 'dataVolume' : 'claim';
  const storageClass = disk.kind === 'disk' && !volume ? diskClassOf(world, disk) : storageClassOf(world, volume?.type);
  const offered = offersSharing(world, { by, storageClass });
  if (offered === undefined && by === 'dataVolume') return 'unknown';
  return offered === true ? 'yes' : 'no';
}

/** The Cinder volume itself, or a clone of it in Cinder. */
function liveVolume(origin: DiskOrigin): { readonly live?: VolumeFact } | undefined {
  if (origin.origin === 'adopted') return origin;
  return origin.origin === 'copied' && origin.from.from === 'clone' ? origin.from : undefined;
}
