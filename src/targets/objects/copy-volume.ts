/** A volume whose bytes leave the cloud: through a clone, an image and a file into a claim that exists. */
import type { VolumeFact } from '../../facts/volume.ts';
import { note, type Live, type LiveVolume, type Operation, type Variable } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import { claimRef } from './refs.ts';

/** A live volume as the source of a copy. */
export interface VolumeSource {
  readonly volume: string;
  readonly live?: VolumeFact;
}

interface VolumeCopy extends VolumeSource, Pick<Step, 'id' | 'title' | 'about' | 'needs' | 'precondition'> {
  /** The claim that takes the content. */
  readonly claim: string;
  /** What follows when the copy has been checked. */
  readonly after?: readonly Operation[];
}

/** The clone leaves the volume as it is, also while it is attached: an attached volume gives no image. */
export function copyVolumeStep(world: World, { volume, live, claim, after = [], ...draft }: VolumeCopy): Step {
  const name = cloudName(world, claim);
  const clone: LiveVolume = { live: 'volume', id: idByName('volume', name, 'CLONE_ID') };
  const image: Live = { live: 'image', id: idByName('image', name, 'IMAGE_ID') };
  return step('cut-over', {
    ...draft,
    do: [
      cloneOf(name, { volume, ...(live && { live }) }),
      { op: 'wait', live: clone, until: 'available' },
      { op: 'copy', from: clone, image: name },
      { op: 'wait', live: image, until: 'active' },
      { op: 'upload', image: image.id, claim: claimRef(world, claim) },
    ],
    check: [...uploadCheck(image), ...after],
    undo: [{ op: 'delete', what: [image, clone] }, ...emptyAgain(world, claim)],
    time: 'the size divided by the rate of the rehearsal, once for the clone, the image, the download and the upload each',
    space: 'the size of the volume in Cinder, in Glance, on the computer that runs the commands, and in the cluster',
  });
}

/** Names in the cloud must be this stack's own: a later command finds the thing by its name. */
export function cloudName({ config }: World, claim: string): string {
  return `${config.stackName}-${claim}-move`;
}

export function idByName(live: 'volume' | 'image', name: string, variable: string): Variable {
  return { variable, value: { look: { look: 'live', live: { live, id: name }, columns: ['id'], as: 'value' } } };
}

export function cloneOf(name: string, { volume, live }: VolumeSource): Operation {
  return {
    op: 'createVolume',
    name,
    source: { live: 'volume', id: volume },
    ...(live && { sizeGiB: live.sizeGiB }),
  };
}

export function uploadCheck(image: Live): readonly Operation[] {
  return [
    { op: 'wait', live: image, until: 'active' },
    note('The downloaded file has the size of the image, and the upload ended without an error.'),
  ];
}

/** A claim that was written once takes no second upload. */
export function emptyAgain(world: World, claim: string): readonly Operation[] {
  return [
    { op: 'delete', what: [claimRef(world, claim)] },
    { op: 'apply', scope: 'all' },
  ];
}
