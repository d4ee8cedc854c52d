/** Phase assess: what the cluster and the live cloud must have before anything is touched. */
import type { World } from '../../plan/world.ts';
import { objectRef } from '../../kubernetes/object-ref.ts';
import { look, note, type Look, type Operation } from '../../plan/operations.ts';
import type { PlanItem, Step } from '../../plan/plan.ts';
import { code } from '../../plan/prose.ts';
import { step } from '../../plan/step.ts';
import { usedClasses } from '../cluster/storage-class.ts';
import { usedImages } from '../kubevirt/image.ts';
import { flavorOf } from '../kubevirt/size.ts';
import { multusMapping } from '../network/mapping.ts';
import { movedMachines } from '../objects/sides.ts';
import { movingMachines, oldVolumes } from '../origins/moving.ts';

export function clusterStep(world: World, items: readonly PlanItem[]): Step {
  const kinds = new Set(items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : [])));
  const machines = kinds.has('VirtualMachine');
  const cinder = world.config.profile === 'openstack' && kinds.has('PersistentVolumeClaim');
  const policies = kinds.has('NetworkPolicy');
  return step('assess', {
    id: 'cluster',
    title: 'Check the cluster',
    do: [
      ...definitions(kinds),
      ...(machines ? machineChecks : []),
      ...(cinder ? [objects(['csidriver'], { names: ['cinder.csi.openstack.org'] })] : []),
      ...(kinds.has('PersistentVolumeClaim') ? [objects(['storageclass'])] : []),
      ...(policies ? [look({ look: 'objects', kinds: ['pods'], namespace: 'kube-system', wide: true })] : []),
      ...provided(world),
    ],
    check: [
      note(
        machines
          ? 'Every command succeeds, and at least as many nodes show a KVM count above 0 as the VMs need.'
          : 'Every command succeeds.',
      ),
      ...(oldVolumes(movingMachines(world)).some(({ adopted }) => adopted)
        ? [
            note(
              'Cinder volumes attach only to nodes that are Nova servers of the same cloud and project, so these nodes need nested virtualization. If none of them has a KVM count, stop here: use other nodes or the profile `standalone`.',
            ),
          ]
        : []),
      ...(policies
        ? [
            note(
              'The network plug-in that runs in kube-system enforces NetworkPolicy. A plug-in that does not leaves every port open without a message.',
            ),
          ]
        : []),
    ],
  });
}

function definitions(kinds: ReadonlySet<string>): readonly Operation[] {
  const names = [
    ...(kinds.has('VirtualMachine') ? ['virtualmachines.kubevirt.io', 'datavolumes.cdi.kubevirt.io'] : []),
    ...(kinds.has('NetworkAttachmentDefinition') ? ['network-attachment-definitions.k8s.cni.cncf.io'] : []),
  ];
  return names.length > 0 ? [objects(['crd'], { names })] : [];
}

const machineChecks: readonly Operation[] = [
  available('kubevirt.io/v1/KubeVirt', 'kubevirt', 'kubevirt'),
  available('cdi.kubevirt.io/v1beta1/CDI', 'cdi'),
  look({
    look: 'objects',
    kinds: ['nodes'],
    columns: [
      ['NODE', '.metadata.name'],
      ['KVM', '.status.allocatable.devices\\.kubevirt\\.io/kvm'],
    ],
  }),
];

function available(type: string, name: string, namespace?: string): Operation {
  return { op: 'wait', objects: [objectRef(type, name, namespace)], until: { condition: 'Available' }, minutes: 1 };
}

type ObjectsLook = Omit<Extract<Look, { readonly look: 'objects' }>, 'look' | 'kinds'>;

function objects(kinds: readonly string[], rest: ObjectsLook = {}): Operation {
  return look({ look: 'objects', kinds, ...rest });
}

/** What the mapping says the cluster has: looked up before anything relies on it. */
function provided(world: World): readonly Operation[] {
  const { config } = world;
  const machines = movedMachines(world);
  const flavors = machines.map((machine) => flavorOf(world, machine).mapping);
  const types = (kind: string): readonly string[] =>
    flavors.flatMap((flavor) =>
      flavor?.instancetype !== undefined && (flavor.kind ?? 'VirtualMachineClusterInstancetype') === kind
        ? [flavor.instancetype]
        : [],
    );
  const sources = usedImages(world).flatMap(({ mapping }) =>
    mapping && 'dataSource' in mapping ? [[mapping.namespace ?? config.namespace, mapping.dataSource] as const] : [],
  );
  const networks = machines.flatMap((machine) =>
    world.networks.of(machine.id).flatMap((nic) => {
      const mapped = multusMapping(nic, world);
      return mapped ? [qualified(mapped.multus, config.namespace)] : [];
    }),
  );
  return [
    ...named('virtualmachineclusterinstancetype', types('VirtualMachineClusterInstancetype')),
    ...named('virtualmachineinstancetype', types('VirtualMachineInstancetype'), config.namespace),
    ...byNamespace(sources).flatMap(([namespace, names]) => named('datasource', names, namespace)),
    ...byNamespace(networks).flatMap(([namespace, names]) => named('network-attachment-definitions', names, namespace)),
    ...named('storageclass', usedClasses(world)),
  ];
}

function qualified(network: string, own: string): readonly [namespace: string, name: string] {
  const [first = '', second] = network.split('/');
  return second === undefined ? [own, first] : [first, second];
}

function byNamespace(
  pairs: readonly (readonly [namespace: string, name: string])[],
): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const [namespace, name] of pairs) groups.set(namespace, [...(groups.get(namespace) ?? []), name]);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function named(kind: string, names: readonly string[], namespace?: string): readonly Operation[] {
  const all = [...new Set(names)].toSorted();
  if (all.length === 0) return [];
  return [objects([kind], { names: all, ...(namespace !== undefined && { namespace }) })];
}

/** Volumes whose content moves are snapshotted, and those that are copied in OpenStack are there twice for a while. */
export function quotaStep(world: World): Step {
  const machines = movingMachines(world).filter(({ state }) => state === 'waiting');
  const snapshots = oldVolumes(machines).map(({ volume }) => world.live.facts?.volumes.get(volume));
  const copies = machines.flatMap(({ disks }) =>
    disks.flatMap((disk) => (disk.origin === 'copied' && disk.from.from !== 'server-image' ? [disk.from.live] : [])),
  );
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
