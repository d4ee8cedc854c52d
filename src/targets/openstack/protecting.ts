/** Phases assess and protect: the live stack is looked at, copied and kept from deleting anything, before the first machine moves. */
import { isGone } from '../../facts/live.ts';
import { look, note } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { hasBegun, movingMachines, oldVolumes } from '../objects/moving.ts';
import { runningOf } from '../objects/workload.ts';
import { archiveStep, backupSteps, dryRunStep, freezeStep, liveStackStep, retainStep } from './protect.ts';

/** Steps before anything is touched: only a live stack can be protected. */
export const protecting: StackTarget = {
  id: 'protecting',
  steps: (world) => (world.live.mode === 'migrate' ? protectingSteps(world) : []),
};

/** What was done before the first machine moved is not asked for again, nor what needs a stack that is gone. */
function protectingSteps(world: World): readonly Step[] {
  const backups = backupSteps(world);
  const quota = backups.length > 0 ? [quotaStep(world)] : [];
  if (hasBegun(world) || isGone(world.live)) return [...quota, ...backups];
  return [
    liveStackStep(world),
    dryRunStep(world),
    ...quota,
    archiveStep(world),
    freezeStep(world),
    ...backups,
    retainStep(world),
  ];
}

/** Volumes whose content moves are snapshotted, and those that are copied in OpenStack, or cloned for a rehearsal, are there twice for a while. */
function quotaStep(world: World): Step {
  const machines = movingMachines(world).filter(({ state }) => state === 'waiting');
  const snapshots = oldVolumes(machines).map(({ volume }) => world.live.facts?.volumes.get(volume));
  const copies = machines.flatMap(({ machine, disks }) => {
    const rehearsed = runningOf(world, machine)?.workload.bootsGuest === true;
    return disks.flatMap((disk) => {
      if (disk.origin === 'adopted') return rehearsed && !disk.live?.encrypted ? [disk.live] : [];
      return disk.origin === 'copied' && disk.from.from !== 'server-image' ? [disk.from.live] : [];
    });
  });
  const size = [...snapshots, ...copies].reduce((sum, live) => sum + (live?.sizeGiB ?? 0), 0);
  return step('assess', {
    id: 'quota',
    title: 'Check the quota for snapshots and copies',
    do: [look({ look: 'quota' })],
    check: [
      note(
        `Limit minus In Use minus Reserved is at least ${snapshots.length} for ${code('snapshots')}, ${copies.length} for ${code('volumes')} and ${size} for ${code('gigabytes')}. A limit of -1 means no limit.`,
      ),
    ],
  });
}
