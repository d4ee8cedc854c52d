/** The VirtualMachine that runs a machine, as steps start, stop and watch it. */
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { verify } from '../../plan/operations.ts';
import type { Workload } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { finalStrategy } from './run-strategy.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

function machineRef({ names, config }: World, machine: Machine): ObjectRef {
  return objectRef('kubevirt.io/v1/VirtualMachine', names.name(machine.id), config.namespace);
}

/** The running instance: absent while the machine is stopped. */
function instanceRef({ names, config }: World, machine: Machine): ObjectRef {
  return objectRef('kubevirt.io/v1/VirtualMachineInstance', names.name(machine.id), config.namespace);
}

/** What steps ask of a VM. */
export const virtualMachine: Workload = {
  refOf: (machine, world) => machineRef(world, machine),
  shownBy: ['vm', 'vmi', 'pvc'],
  noun: 'VM',
  bootsGuest: true,
  ready: 'Ready',
  shows: 'a login prompt. `Ctrl+]` leaves it.',
  started: [
    'The start-up script has ended: read `/var/log/cloud-init-output.log` in the guest. Ready only means that the VM runs.',
  ],
  isRunning: (machine, world) =>
    verify({ look: 'object', object: instanceRef(world, machine), field: '.status.phase' }, { output: 'Running' }),
  isReleased: (machine, world) =>
    verify(
      { look: 'object', object: machineRef(world, machine), field: '.spec.runStrategy' },
      { output: finalStrategy(world, machine) },
    ),
  untilStopped: (machine, world) => [
    { op: 'wait', objects: [instanceRef(world, machine)], until: 'deleted', minutes: 5 },
  ],
  unrecorded: {
    until: 'nothing restarts these VMs after a crash, a drain or the loss of a node',
    note: 'If a VM is not Running now, this step starts it (if it has no instance) or leaves it off (if its instance is Succeeded).',
  },
};
