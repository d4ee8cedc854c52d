/** Devices of nodes that VMs ask for: a node must offer them, and KubeVirt must permit them. */
import { look, note } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import type { StackTarget } from '../../plan/target.ts';
import { append } from '../../source/append.ts';
import { listed } from '../../source/listed.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import type { World } from '../../plan/world.ts';
import { devicesOf } from '../objects/devices.ts';
import { virtualMachines } from './virtual-machines.ts';

export const deviceChecks: StackTarget = {
  id: 'device-checks',
  steps(world) {
    const users = deviceUsers(world);
    const names = [...users.keys()].toSorted();
    if (names.length === 0) return [];
    return [
      step('assess', {
        id: 'devices',
        title: 'Check the devices of the nodes',
        about: [...new Set([...users.values()].flat())],
        do: [
          look({
            look: 'objects',
            kinds: ['nodes'],
            columns: [
              ['NODE', '.metadata.name'],
              ...names.map((name) => [name, `.status.allocatable.${name.replaceAll('.', String.raw`\.`)}`] as const),
            ],
          }),
          look({
            look: 'objects',
            kinds: ['kubevirts.kubevirt.io'],
            namespace: kubeVirtNamespace(world),
            columns: [
              ['PCI', `${permitted}.pciHostDevices[*].resourceName`],
              ['MEDIATED', `${permitted}.mediatedDevices[*].resourceName`],
            ],
          }),
        ],
        check: [
          note(
            `Nodes that may run the VMs offer ${listed(names.map(code))}, as many as the VMs ask for together, and KubeVirt permits each of them. The VMs do not start otherwise.`,
          ),
        ],
      }),
    ];
  },
};

const permitted = '.spec.configuration.permittedHostDevices';

/** As *assess* looks for it: what the cluster says, or else the usual one. */
function kubeVirtNamespace({ cluster: { operators } }: World): string {
  return operators?.get('KubeVirt')?.split('/').at(-2) ?? 'kubevirt';
}

/** Machines by the resources that they have. */
function deviceUsers(world: World): ReadonlyMap<string, readonly NodeId[]> {
  const users = new Map<string, NodeId[]>();
  for (const machine of virtualMachines(world)) {
    for (const name of devicesOf(world, machine)) append(users, name, machine.id);
  }
  return users;
}
