/** Phase seed: a machine with old data is rehearsed. */
import { ask, note } from '../../plan/operations.ts';
import type { Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';

/** A boot on other hardware can fail, which shows on a clone without harm. */
export function rehearsalStep(world: World, machine: Machine): Step {
  const name = world.names.name(machine.id);
  return step('seed', {
    id: `rehearse/${machine.resource}`,
    title: `Rehearse the first boot of "${name}" on a clone`,
    about: [machine.id],
    needs: ['prepare/apply'],
    do: [
      ask('Clone the disks of the old server, boot the clones as a VM without network, and watch how they start.'),
      ask(
        'Note which agents hang. Heat agents (os-collect-config, os-refresh-config, cfn-hup) and everything that reads 169.254.169.254 must be disabled before the last shutdown.',
      ),
      ask(
        'Check `/etc/fstab`. Mounts by UUID or `/dev/disk/by-id/virtio-...` keep working; mounts by `/dev/vdX` only while the order of the disks stays the same. Mounts of ephemeral and swap disks need `nofail`: the VM gets empty disks.',
      ),
      ask(
        'Check the network configuration of the guest. Interfaces keep their MAC addresses, but names by their place on the bus change (`ens3` can become `enp1s0`): a configuration that matches by name must match by MAC address before the last shutdown.',
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
