/** A disk that is copied in the cut-over: a clone of a live root volume, or bytes that leave the cloud through an image. */
import { note, type Live, type LiveVolume, type Operation, type Variable } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import type { VolumeFact } from '../../facts/volume.ts';
import { volumeLabel, type MovingDisk, type MovingMachine } from '../objects/moving.ts';
import { claimOf } from './disks.ts';
import { isOff, oldServer } from './old-server.ts';
import { claimRef, volumeRef } from '../objects/refs.ts';

type CopiedDisk = Extract<MovingDisk, { readonly origin: 'copied' }>;

interface Copy {
  readonly world: World;
  readonly moving: MovingMachine;
  /** The claim that takes the content. */
  readonly claim: string;
}

export function copyStep(world: World, moving: MovingMachine, disk: CopiedDisk): Step {
  const { from } = disk;
  const copy: Copy = { world, moving, claim: claimOf(world, disk.disk) };
  switch (from.from) {
    case 'clone':
      return cloneRoot(copy, from);
    case 'volume':
      return copyVolume(copy, from);
    case 'server-image':
      return copyRoot(copy);
  }
}

interface Source {
  readonly volume: string;
  readonly live?: VolumeFact;
}

function aboutCopy({ moving }: Copy, volume?: string): Pick<Step, 'about' | 'needs' | 'precondition'> {
  const { machine } = moving;
  return {
    about: [machine.id],
    needs: [`cut-over/stop/${machine.resource}`, ...(volume === undefined ? [] : [`protect/backup/${volume}`])],
    precondition: [isOff(oldServer(moving))],
  };
}

/** Names in the cloud must be this stack's own: a later command finds the thing by its name. */
function cloudName({ world, claim }: Copy): string {
  return `${world.config.stackName}-${claim}-move`;
}

function idOf(live: 'volume' | 'image', name: string, variable: string): Variable {
  return { variable, value: { look: { look: 'live', live: { live, id: name }, columns: ['id'], as: 'value' } } };
}

function create(name: string, { volume, live }: Source): Operation {
  return {
    op: 'createVolume',
    name,
    source: { live: 'volume', id: volume },
    ...(live && { sizeGiB: live.sizeGiB }),
  };
}

/** Nova never detaches a root volume, so a clone of it moves and the old server stays complete. */
function cloneRoot(copy: Copy, from: Source): Step {
  const { world, moving, claim } = copy;
  const { machine } = moving;
  const name = cloudName(copy);
  const clone: LiveVolume = { live: 'volume', id: idOf('volume', name, 'CLONE_ID') };
  const [object, bound] = [volumeRef(world, claim), claimRef(world, claim)];
  return step('cut-over', {
    id: `clone/${machine.resource}`,
    title: `Clone the root volume of the old server ${machine.resource}`,
    ...aboutCopy(copy, from.volume),
    do: [
      create(name, from),
      { op: 'wait', live: clone, until: 'available' },
      { op: 'complete', object, pointer: '/spec/csi/volumeHandle', value: clone.id },
    ],
    check: [
      { op: 'wait', objects: [bound], until: { field: '.status.phase', is: 'Bound' }, minutes: 2 },
      note('Nova cannot detach a root volume, so the clone moves and the old server stays complete.'),
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

/** Through a clone, so that the old server stays as it was: an attached volume gives no image, a root never leaves its server. */
function copyVolume(copy: Copy, from: Source): Step {
  const { world, moving, claim } = copy;
  const { machine } = moving;
  const name = cloudName(copy);
  const clone: LiveVolume = { live: 'volume', id: idOf('volume', name, 'CLONE_ID') };
  const image = { live: 'image', id: idOf('image', name, 'IMAGE_ID') } as const;
  return step('cut-over', {
    id: `copy/${machine.resource}/${from.volume}`,
    title: `Copy volume ${volumeLabel(world, from.volume)} of the old server ${machine.resource}`,
    ...aboutCopy(copy, from.volume),
    do: [
      create(name, from),
      { op: 'wait', live: clone, until: 'available' },
      { op: 'copy', from: clone, image: name },
      { op: 'wait', live: image, until: 'active' },
      { op: 'upload', image: image.id, claim: claimRef(world, claim) },
    ],
    check: uploadCheck(image),
    undo: [{ op: 'delete', what: [image, clone] }],
    time: 'the size divided by the rate of the rehearsal, once for the clone, the image, the download and the upload each',
    space: 'the size of the volume in Cinder, in Glance, on the computer that runs the commands, and in the cluster',
  });
}

function copyRoot(copy: Copy): Step {
  const { world, moving, claim } = copy;
  const { machine } = moving;
  const name = cloudName(copy);
  const image = { live: 'image', id: idOf('image', name, 'IMAGE_ID') } as const;
  return step('cut-over', {
    id: `copy/${machine.resource}/root`,
    title: `Copy the root disk of the old server ${machine.resource}`,
    ...aboutCopy(copy),
    do: [
      { op: 'copy', from: oldServer(moving), image: name },
      { op: 'upload', image: image.id, claim: claimRef(world, claim) },
    ],
    check: uploadCheck(image),
    undo: [{ op: 'delete', what: [image] }],
    time: 'the size divided by the rate of the rehearsal, once for the image, the download and the upload each',
    space: 'the size of the disk in Glance, on the computer that runs the commands, and in the cluster',
  });
}

function uploadCheck(image: Live): readonly Operation[] {
  return [
    { op: 'wait', live: image, until: 'active' },
    note('The downloaded file has the size of the image, and the upload ended without an error.'),
  ];
}
