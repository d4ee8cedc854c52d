/** A disk that is copied in the cut-over: a clone of a live root volume, or bytes that leave the cloud through an image. */
import { note, type Live, type LiveVolume } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import {
  cloneOf,
  cloudName,
  copyVolumeStep,
  emptyAgain,
  idByName,
  uploadCheck,
  type VolumeSource,
} from './copy-volume.ts';
import { volumeLabel, type MovingDisk, type MovingMachine } from './moving.ts';
import { claimRef, volumeRef } from './refs.ts';
import { claimOf } from './claim-of-disk.ts';
import { isOff, oldServer } from './old-server.ts';

type CopiedDisk = Extract<MovingDisk, { readonly origin: 'copied' }>;

interface Copy {
  readonly world: World;
  /** Every machine that uses the disk, with the one that the step belongs to first: none of them may write. */
  readonly users: readonly [MovingMachine, ...MovingMachine[]];
  /** The claim that takes the content. */
  readonly claim: string;
}

export function copyStep(world: World, users: Copy['users'], { from, disk }: CopiedDisk): Step {
  const copy: Copy = { world, users, claim: claimOf(world, disk) };
  switch (from.from) {
    case 'clone':
      return cloneRoot(copy, from);
    case 'volume':
      return copyVolume(copy, from);
    case 'server-image':
      return copyRoot(copy);
  }
}

function aboutCopy({ users }: Copy, volume?: string): Pick<Step, 'about' | 'needs' | 'precondition'> {
  return {
    about: users.map(({ machine }) => machine.id),
    needs: [
      ...users.map(({ machine }) => `cut-over/stop/${machine.resource}`),
      ...(volume === undefined ? [] : [`protect/backup/${volume}`]),
    ],
    precondition: users.map((moving) => isOff(oldServer(moving))),
  };
}

/** Nova never detaches a root volume, so a clone of it moves and the old server stays complete. */
function cloneRoot(copy: Copy, from: VolumeSource): Step {
  const { world, users, claim } = copy;
  const [{ machine }] = users;
  const name = cloudName(world, claim);
  const clone: LiveVolume = { live: 'volume', id: idByName('volume', name, 'CLONE_ID') };
  const [object, bound] = [volumeRef(world, claim), claimRef(world, claim)];
  return step('cut-over', {
    id: `clone/${machine.resource}`,
    title: `Clone the root volume of the old server "${machine.resource}"`,
    ...aboutCopy(copy, from.volume),
    do: [
      cloneOf(name, from),
      { op: 'wait', live: clone, until: 'available' },
      { op: 'complete', object, pointer: '/spec/csi/volumeHandle', value: clone.id },
    ],
    check: [
      { op: 'wait', objects: [bound], until: { field: '.status.phase', is: 'Bound' }, minutes: 2 },
      note('Nova cannot detach a root volume. The VM gets the clone, and the old server keeps its volume.'),
    ],
    undo: [
      { op: 'delete', what: [bound, object] },
      { op: 'delete', what: [clone] },
      { op: 'apply', scope: 'all' },
    ],
    time: 'almost none with copy-on-write storage, else the size divided by the rate of the rehearsal',
    space: 'a second volume of the same size',
  });
}

function copyVolume(copy: Copy, { volume, live }: VolumeSource): Step {
  const { world, users, claim } = copy;
  const [{ machine }] = users;
  return copyVolumeStep(world, {
    volume,
    ...(live && { live }),
    claim,
    id: `copy/${machine.resource}/${volume}`,
    title: `Copy volume "${volumeLabel(world, volume)}" of the old server "${machine.resource}"`,
    ...aboutCopy(copy, volume),
  });
}

function copyRoot(copy: Copy): Step {
  const { world, users, claim } = copy;
  const [moving] = users;
  const { resource } = moving.machine;
  const name = cloudName(world, claim);
  const image: Live = { live: 'image', id: idByName('image', name, 'IMAGE_ID') };
  return step('cut-over', {
    id: `copy/${resource}/root`,
    title: `Copy the root disk of the old server "${resource}"`,
    ...aboutCopy(copy),
    do: [
      { op: 'copy', from: oldServer(moving), image: name },
      { op: 'upload', image: image.id, claim: claimRef(world, claim) },
    ],
    check: uploadCheck(image),
    undo: [{ op: 'delete', what: [image] }, ...emptyAgain(world, claim)],
    time: 'the size divided by the rate of the rehearsal, once for the image, the download and the upload each',
    space: 'the size of the disk in Glance, on the computer that runs the commands, and in the cluster',
  });
}
