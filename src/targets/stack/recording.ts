/** Phase cut-over: what has moved is recorded, so that the next convert writes the final manifests. */
import { note } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import { made, type StackTarget } from '../../plan/target.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { World } from '../../plan/world.ts';
import { movingMachines } from '../objects/moving.ts';
import { checkAgainstFacts, notMoved } from '../objects/not-moved.ts';
import { each, nounOf, runningAmong, type Running } from '../objects/workload.ts';

/** The user records in `heat2kube.yaml` what has moved, so that the next convert gives the final manifests. */
export const recording: StackTarget = {
  id: 'recording',
  diagnostics: [notMoved],
  lower(world) {
    checkAgainstFacts(world);
    return made([]);
  },
  steps(world) {
    const waiting = movingMachines(world).filter(({ state }) => state === 'waiting');
    const running = runningAmong(
      world,
      waiting.map(({ machine }) => machine),
    );
    return world.live.mode === 'migrate' && running.length > 0 ? [recordStep(world, running)] : [];
  },
};

/** What was held back for its old disks is looked after by nobody until it is recorded, so its time is short. */
function recordStep(world: World, running: readonly Running[]): Step {
  const resources = running.map(({ machine }) => machine.resource);
  const moved = running.flatMap(({ machine }) => [machine.resource, ...attachedByHand(world, machine)]);
  const checks = running.map(({ machine, workload }) => workload.isRunning(machine, world));
  return step('cut-over', {
    id: 'record',
    title: 'Record the completed moves',
    about: running.map(({ machine }) => machine.id),
    needs: resources.map((resource) => `cut-over/start/${resource}`),
    precondition: [...checks, ...each(running, ({ workload }) => workload.unrecorded.note).map(note)],
    do: [
      { op: 'record', moved },
      { op: 'apply', scope: 'all' },
      ...(resources.length > 1
        ? [note(`You can record each ${nounOf(running)} as soon as it runs. Omit the others until they run.`)]
        : []),
    ],
    check: [...running.map(({ machine, workload }) => workload.isReleased(machine, world)), ...checks],
    undo: [
      { op: 'forget', moved },
      { op: 'apply', scope: 'all' },
    ],
    time: `minutes. Until then, ${each(running, ({ workload }) => workload.unrecorded.until).join(', and ')}`,
  });
}

/** Volumes that only the live server told of: when it is detached, nothing but the record tells of them. */
function attachedByHand({ graph }: World, { resource, ...machine }: Machine): readonly string[] {
  const attached = graph.users(machine.id, 'attachment', 'machine');
  return attached.flatMap((one) => (one.resource.startsWith(`${resource}/`) ? [one.resource] : []));
}
