/** Volumes that a new application takes over although the stack does not make them: looked at before anything starts on them. */
import { textOf } from '../../evaluate/value.ts';
import { note, verify } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { backupName } from '../objects/done.ts';
import { outsideVolumes } from '../objects/outside-volumes.ts';

/** Volumes that the template names by id and does not make. */
export const existingVolumes: StackTarget = {
  id: 'existing-volumes',
  steps: (world) => existingVolumeIds(world).map((id) => volumeStep(world, id)),
};

/** Ids or names, where nothing else in the plan moves them. */
function existingVolumeIds(world: World): readonly string[] {
  if (world.live.mode === 'migrate' || world.config.profile === 'standalone') return [];
  return [...outsideVolumes(world).values()].flatMap(({ ref }) => textOf(ref.external) ?? []);
}

/** Ids of the steps, for what must come after them. */
export function existingVolumeSteps(world: World): readonly string[] {
  return existingVolumeIds(world).map((id) => `prepare/volume/${id}`);
}

/** The volume may hold data of others, so it gets a snapshot before a machine writes to it. */
function volumeStep(world: World, id: string): Step {
  const volume = { live: 'volume', id } as const;
  const name = backupName(id);
  const snapshot = { live: 'snapshot', id: name } as const;
  const users = [...outsideVolumes(world).values()]
    .filter(({ ref }) => textOf(ref.external) === id)
    .flatMap(({ machines }) => machines.map((machine) => code(world.names.name(machine))));
  return step('prepare', {
    id: `volume/${id}`,
    title: `Check the existing volume "${id}" and take a snapshot of it`,
    needs: ['assess/cluster'],
    precondition: [
      note(
        `${listed(users)} ${users.length === 1 ? 'starts' : 'start'} with the data of this volume, and the start-up data runs on it. Nothing in the plan copies it.`,
      ),
    ],
    do: [
      verify(
        { look: 'live', live: volume, columns: ['status', 'size', 'attachments'], as: 'json' },
        {
          see: 'the status `available`, the size that the claim has, and no attachments. Stop a server that still uses the volume, and detach it there.',
        },
      ),
      { op: 'snapshot', volume, name },
    ],
    check: [{ op: 'wait', live: snapshot, until: 'available' }],
    undo: [{ op: 'delete', what: [snapshot] }],
    time: 'seconds',
    space: 'the size of the volume, in the quota of snapshots and gigabytes',
  });
}
