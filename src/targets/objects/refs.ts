/** The objects of one machine, as steps name them. */
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { World } from '../../plan/world.ts';

export function machineRef({ names, config }: World, machine: Machine): ObjectRef {
  return objectRef('kubevirt.io/v1/VirtualMachine', names.name(machine.id), config.namespace);
}

/** The running instance: absent while the machine is stopped. */
export function instanceRef({ names, config }: World, machine: Machine): ObjectRef {
  return objectRef('kubevirt.io/v1/VirtualMachineInstance', names.name(machine.id), config.namespace);
}

export function claimRef({ config }: World, name: string): ObjectRef {
  return objectRef('v1/PersistentVolumeClaim', name, config.namespace);
}

/** The volume of a claim that a plan step completes. */
export function volumeRef({ config }: World, claim: string): ObjectRef {
  return objectRef('v1/PersistentVolume', `${config.namespace}-${claim}`);
}
