/** The VirtualMachinePool that runs the members of a group, as steps start, stop and watch it. */
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import { verify } from '../../plan/operations.ts';
import type { Workload } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { present } from '../../source/present.ts';
import { groupOfReplica, replicaCount } from '../objects/scaling.ts';

function poolRef(world: World, machine: Machine): ObjectRef {
  const { id } = present(groupOfReplica(world, machine), 'group of the machine');
  return objectRef('pool.kubevirt.io/v1beta1/VirtualMachinePool', world.names.name(id), world.config.namespace);
}

/** What steps ask of a pool. No data comes with its members, so nothing holds them back. */
export const poolWorkload: Workload = {
  refOf: (machine, world) => poolRef(world, machine),
  namedAfter: (machine, site) => present(groupOfReplica(site, machine), 'group of the machine').id,
  shownBy: ['virtualmachinepools', 'vm', 'vmi', 'pvc'],
  noun: 'pool',
  ready: 'Ready',
  readyField: (machine, world) => ({ field: '.status.readyReplicas', is: replicaCount(world, machine) }),
  shows: 'as many ready replicas as the group has members.',
  started: [
    'The start-up scripts have ended: read `/var/log/cloud-init-output.log` in a guest (`virtctl console`). Ready only means that the VMs run.',
  ],
  isRunning: (machine, world) =>
    verify(
      { look: 'object', object: poolRef(world, machine), field: '.status.readyReplicas' },
      { output: replicaCount(world, machine) },
    ),
  isReleased: (machine, world) =>
    verify(
      { look: 'object', object: poolRef(world, machine), field: '.spec.replicas' },
      { output: replicaCount(world, machine) },
    ),
  untilStopped: (machine, world) => [
    {
      op: 'wait',
      objects: [poolRef(world, machine)],
      until: { field: '.status.replicas', is: '0' },
      minutes: 5,
    },
  ],
  unrecorded: {
    until: 'the pool runs without the data of its old servers',
    note: 'The members of a pool bring no data along.',
  },
};
