/** Phase seed: machines without old data start by themselves, and the others are rehearsed. */
import { ask, note, verify, type Operation } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { code, listed } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import { resourceWaves } from '../../plan/waves.ts';
import type { World } from '../../plan/world.ts';
import { type MovingMachine } from '../objects/moving.ts';
import { machineRef } from '../objects/refs.ts';
import { movingVirtualMachines } from './virtual-machines.ts';

export const starting: StackTarget = { id: 'starting', steps: startSteps };

/** One step for the machines of each order of dependencies. */
function startSteps(world: World): readonly Step[] {
  const orders = resourceWaves(world.source.stack);
  const machines = movingVirtualMachines(world);
  const waiting = machines
    .filter(({ state }) => state === 'waiting')
    .map(({ machine }) => world.names.name(machine.id));
  const groups = new Map<number, MovingMachine[]>();
  for (const moving of machines.filter(({ state }) => state === 'fresh')) {
    const order = orders.get(moving.machine.resource) ?? 0;
    groups.set(order, [...(groups.get(order) ?? []), moving]);
  }
  return [...groups].toSorted(([a], [b]) => a - b).map(([order, group]) => startStep(world, { order, group, waiting }));
}

interface Group {
  readonly order: number;
  readonly group: readonly MovingMachine[];
  /** Names of the machines that start in the cut-over only. */
  readonly waiting: readonly string[];
}

function startStep(world: World, { order, group, waiting }: Group): Step {
  const machines = group.map(({ machine }) => machine);
  const refs = machines.map((machine) => machineRef(world, machine));
  const names = refs.map(({ name }) => name);
  return step('seed', {
    id: `start/${order}`,
    title: `Wait until ${listed(names)} ${names.length === 1 ? 'has' : 'have'} booted`,
    about: machines.map(({ id }) => id),
    needs: ['prepare/apply'],
    do: [{ op: 'wait', objects: refs, until: { condition: 'Ready' }, minutes: 20 }],
    check: [
      ...refs.map((machine) => verify({ look: 'console', machine }, { see: 'a login prompt.' })),
      note(
        'The start-up script has ended: read `/var/log/cloud-init-output.log` in the guest. Ready only means that the VM runs.',
      ),
      ...(waiting.length > 0
        ? [
            note(
              `What the script does with ${listed(waiting.map(code))} fails until the cut-over: the new VM is stopped, and its DNS name does not resolve to the old server.`,
            ),
          ]
        : []),
    ],
    undo: refs.map((what): Operation => ({ op: 'stop', what })),
    time: 'the copy of the image and one boot',
  });
}

export function rehearsalStep(world: World, { machine }: MovingMachine): Step {
  const name = world.names.name(machine.id);
  return step('seed', {
    id: `rehearse/${machine.resource}`,
    title: `Rehearse the first boot of ${name} on a clone`,
    about: [machine.id],
    needs: ['prepare/apply'],
    do: [
      ask('Clone the disks of the old server, boot the clones as a VM without network, and watch how they start.'),
      ask(
        'Note which agents hang. Heat agents (os-collect-config, os-refresh-config, cfn-hup) and everything that reads 169.254.169.254 must be disabled before the last shutdown.',
      ),
      ask(
        'Check `/etc/fstab`. Mounts by UUID or `/dev/disk/by-id/virtio-...` keep working; mounts by `/dev/vdX` only while the order of the disks stays the same.',
      ),
    ],
    check: [
      note(
        'The clone boots to its login prompt and its data is readable. Note how long the copies took: that is the downtime to plan for.',
      ),
    ],
    undo: [ask('Delete the clone and its disks.')],
  });
}
