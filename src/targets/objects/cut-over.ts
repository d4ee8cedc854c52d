/** Phase cut-over of one machine: the old server stops, its disks come over, and the new machine starts. */
import { ask, look, note, verify, type LiveVolume, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import { movingMachine, sharing, volumeLabel, type MovingDisk, type MovingMachine } from './moving.ts';
import { copyStep } from './copy-disk.ts';
import { keepsRoot } from './disk-origin.ts';
import { doneHandOver, doneStart, doneStop, powerBefore } from './done.ts';
import { setAddresses } from './guest-addresses.ts';
import { isOff, oldServer } from './old-server.ts';
import { runningOf, type Running } from './workload.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

/** For a machine that waits for its old disks, when they are rehearsed. Undone from the last step to the first. */
export function cutOverSteps(world: World, machine: Machine, rehearse: Rehearse): readonly Step[] {
  const moving = movingMachine(machine, world);
  const running = runningOf(world, machine);
  if (!running || world.live.mode !== 'migrate' || moving.state !== 'waiting') return [];
  const rehearsal = rehearse(world, machine);
  const stop = stopStep(world, moving, rehearsal);
  const disks = detachOrder(moving).flatMap((disk): readonly Step[] => {
    if (disk.origin === 'adopted') return [handOverStep(world, moving, disk)];
    return disk.origin === 'copied' ? [copyStep(world, copiers(world, moving, disk), disk)] : [];
  });
  const others = moving.disks.flatMap((disk) => (disk.origin === 'adopted' ? otherHandOvers(world, moving, disk) : []));
  const needs = [...[stop, ...disks].map(({ id }) => id), ...others];
  // The copy of a shared volume is a step of the first machine that has it.
  const own = disks.filter(({ about }) => about[0] === machine.id);
  return [...rehearsal, stop, ...own, startStep(world, { ...moving, ...running }, needs)];
}

/** No machine starts on a shared volume while another server still has it. */
function otherHandOvers(world: World, { machine }: MovingMachine, disk: AdoptedDisk): readonly string[] {
  const others = sharing(world, disk).filter((other) => other.machine !== machine && other.state === 'waiting');
  return others.map((other) => `cut-over/${handOverId(other.machine, disk.volume)}`);
}

function handOverId({ resource }: Machine, volume: string): string {
  return `hand-over/${resource}/${volume}`;
}

/** What is tried before the old server stops; the id of the first step is `seed/rehearse/<resource>`. */
type Rehearse = (world: World, machine: Machine) => readonly Step[];

function copiers(world: World, moving: MovingMachine, disk: MovingDisk): readonly [MovingMachine, ...MovingMachine[]] {
  const [first = moving, ...others] = sharing(world, disk);
  return [first, ...others];
}

/** Nova names devices in the order in which they are attached, so the undo must attach the first device first. */
function detachOrder({ disks }: MovingMachine): readonly MovingDisk[] {
  // Copies come first: they leave the old server as it is.
  const isAdopted = (disk: MovingDisk): boolean => disk.origin === 'adopted';
  return [...disks.filter((disk) => !isAdopted(disk)), ...disks.filter(isAdopted).toReversed()];
}

function stopStep(world: World, moving: MovingMachine, rehearsal: readonly Step[]): Step {
  const { machine } = moving;
  const server = oldServer(moving);
  const done = doneStop(world, moving);
  return step('cut-over', {
    id: `stop/${machine.resource}`,
    title: `Stop the old server "${machine.resource}"`,
    about: [machine.id],
    needs: ['protect/retain', 'prepare/apply', ...rehearsal.map(({ id }) => id)],
    precondition: [note('The maintenance window has begun, and the rehearsal succeeded.')],
    do: [
      ask(
        'In the guest: stop everything that writes (databases first), disable the agents that the rehearsal found, run `sync`, and unmount the data disks. Nova cuts the power after 60 seconds, which is too short for a busy database.',
      ),
      { op: 'stop', what: server },
    ],
    check: [{ op: 'wait', live: server, until: 'SHUTOFF' }, note('Its addresses no longer answer.')],
    undo: undoStop(world, moving),
    time: 'the downtime begins here',
    ...(done && { done }),
    confirm: [isOff(server)],
  });
}

/** Only what ran before runs again. */
function undoStop(world: World, moving: MovingMachine): readonly Operation[] {
  const start = { op: 'start', what: oldServer(moving) } as const;
  switch (powerBefore(world, moving)) {
    case 'on':
      return [start];
    case 'off':
      return [note('The server was off before the move, so it stays off.')];
    case 'unknown':
      return [note('The facts do not show whether the server ran before the move. Only if it did:'), start];
  }
}

type AdoptedDisk = Extract<MovingDisk, { readonly origin: 'adopted' }>;

function handOverStep(world: World, moving: MovingMachine, disk: AdoptedDisk): Step {
  const { machine } = moving;
  const id = disk.volume;
  const server = oldServer(moving);
  const volume: LiveVolume = { live: 'volume', id };
  const done = doneHandOver(world, moving, id);
  return step('cut-over', {
    id: handOverId(machine, id),
    title: `Detach volume "${volumeLabel(world, id)}" from the old server "${machine.resource}"`,
    about: [machine.id],
    needs: [`cut-over/stop/${machine.resource}`, `protect/backup/${id}`],
    precondition: [isOff(server)],
    do: [{ op: 'detach', volume, server }],
    check: [released(world, disk), note('Never change the state with `openstack volume set --state`.')],
    undo: [{ op: 'attach', volume, server }, note('Do not start the server until all its volumes are attached again.')],
    time: 'seconds, independent of the size',
    ...(done && { done }),
  });
}

/** A volume that other servers have too does not become available. */
function released(world: World, disk: AdoptedDisk): Operation {
  const live: LiveVolume = { live: 'volume', id: disk.volume };
  const attached = new Set(disk.live?.attachments.map(({ serverId }) => serverId));
  if (sharing(world, disk).length < 2 && attached.size < 2) return { op: 'wait', live, until: 'available' };
  const attachments = { look: 'live', live, columns: ['attachments'], as: 'json' } as const;
  return verify(attachments, { see: 'no attachment to this server or to a node.' });
}

function startStep(world: World, moving: MovingMachine & Running, needs: readonly string[]): Step {
  const { machine, disks, ref, workload } = moving;
  const server = oldServer(moving);
  const done = doneStart(world, moving);
  return step('cut-over', {
    id: `start/${machine.resource}`,
    title: `Start the ${workload.noun} "${ref.name}"`,
    about: [machine.id],
    needs,
    precondition: [
      isOff(server),
      ...(powerBefore(world, moving) === 'off'
        ? [
            note(
              `The old server was off before the move. Start the ${workload.noun} to check it, and stop it again if it is to stay off.`,
            ),
          ]
        : []),
      note(
        `All disks of the ${workload.noun} are copied or adopted, and the old server is stopped. Two running copies would write to the same data.`,
      ),
    ],
    do: [
      { op: 'start', what: ref },
      { op: 'wait', objects: [ref], until: { condition: workload.ready }, minutes: 20 },
      ...(keepsRoot(world, machine) ? setAddresses(world, machine) : []),
    ],
    check: [
      verify({ look: 'console', machine: ref }, { see: workload.shows }),
      note(
        'File systems are mounted, services run, and the data is in the state before the shutdown. Check this before anything writes.',
      ),
      look({ look: 'objects', kinds: ['endpointslices'], namespace: world.config.namespace }),
    ],
    undo: [
      ...undoRecord(machine.resource),
      { op: 'stop', what: ref },
      ...workload.untilStopped(machine, world),
      ...disks.flatMap((disk) => (disk.origin === 'adopted' ? [released(world, disk)] : [])),
    ],
    ...(done && { done }),
    confirm: [workload.isRunning(machine, world)],
  });
}

/** With the entry still there the next apply would start the machine again, beside the old server. */
function undoRecord(resource: string): readonly Operation[] {
  return [
    note(
      `If ${code(resource)} is already listed under ${code('moved')} in heat2kube.yaml, undo the step ${code('cut-over/record')} first.`,
    ),
  ];
}
