/** Phase seed: machines without old data start, wave by wave; those with old data are rehearsed. */
import type { Step } from '../../plan/plan.ts';
import type { MovingMachine, StepWorld } from './step-world.ts';
import { step } from './step.ts';

export function seedSteps(world: StepWorld, waves: (machine: MovingMachine) => number): readonly Step[] {
  const fresh = world.machines.filter(({ halted }) => !halted);
  const byWave = groupBy(fresh, waves);
  return byWave.map(([wave, machines]) => start(world, wave, machines)).concat(rehearse(world));
}

function groupBy(
  machines: readonly MovingMachine[],
  waves: (machine: MovingMachine) => number,
): readonly (readonly [number, readonly MovingMachine[]])[] {
  const groups = new Map<number, MovingMachine[]>();
  for (const machine of machines) {
    const wave = waves(machine);
    const group = groups.get(wave);
    if (group) group.push(machine);
    else groups.set(wave, [machine]);
  }
  return [...groups].toSorted(([a], [b]) => a - b);
}

function start({ namespace, machines: all }: StepWorld, wave: number, machines: readonly MovingMachine[]): Step {
  const waiting = all.filter(({ halted }) => halted).map(({ vm }) => vm);
  const names = machines.map(({ vm }) => vm);
  return step('seed', {
    id: `start/${wave}`,
    title: `${names.length === 1 ? names[0] : `${names.length} machines of wave ${wave}`} boot${names.length === 1 ? 's' : ''} from the image`,
    about: machines.map(({ machine }) => machine.id),
    needs: ['prepare/apply'],
    do: names.map((name) => `kubectl wait -n ${namespace} vm/${name} --for=condition=Ready --timeout=20m`),
    check: [
      ...names.map((name) => `virtctl console -n ${namespace} ${name}`),
      'The start-up script has run to its end: read /var/log/cloud-init-output.log in the guest. Ready only says that the machine runs.',
      ...(waiting.length > 0
        ? [
            `What it does with ${waiting.join(', ')} fails until the cut-over: the new one is stopped, and its name does not lead to the old one.`,
          ]
        : []),
    ],
    undo: names.map((name) => `virtctl stop -n ${namespace} ${name}`),
    time: 'copying the image, then one boot',
  });
}

function rehearse(world: StepWorld): readonly Step[] {
  return world.machines
    .filter(({ halted }) => halted)
    .map(({ machine, vm }) =>
      step('seed', {
        id: `rehearse/${machine.resource}`,
        title: `Rehearse the first boot of ${vm} on a clone`,
        about: [machine.id],
        needs: ['prepare/apply'],
        do: [
          'Clone its disks, boot them as a machine without network, and look: does it come up, do the file systems mount, which agents hang?',
          'Agents of Heat (os-collect-config, os-refresh-config, cfn-hup) and anything that reads 169.254.169.254 must be disabled before the last shutdown. Mounts by UUID or by `/dev/disk/by-id/virtio-...` hold; mounts by `/dev/vdX` only while the order of disks is the same.',
        ],
        check: [
          'The clone boots to its login prompt and its data is readable. Note how long copying took: it is the downtime to plan for.',
        ],
        undo: ['Delete the clone and its disks.'],
      }),
    );
}
