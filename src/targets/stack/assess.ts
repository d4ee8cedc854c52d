/** Phase assess: what the cluster and the live cloud must have before anything is touched. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { World } from '../../plan/world.ts';
import { objectRef, type ObjectRef } from '../../kubernetes/object-ref.ts';
import type { StackTarget } from '../../plan/target.ts';
import { look, note, type Look, type Operation } from '../../plan/operations.ts';
import type { PlanItem, Step } from '../../plan/plan.ts';
import { step } from '../../plan/step.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { code } from '../../plan/prose.ts';
import { listed } from '../../source/listed.ts';
import { isUploaded } from '../objects/claims.ts';
import { perhapsMigrating } from '../objects/live-migration.ts';
import { movingMachines, oldVolumes, type MovingMachine } from '../objects/moving.ts';
import { runningOf } from '../objects/workload.ts';
import { volumeOf } from '../../topology/views/disks.ts';
import { cloneChecks } from './clone-sources.ts';
import { append } from '../../source/append.ts';

/** What the output expects of the cluster, with a command that shows it. */
export const clusterCheck: StackTarget = { id: 'cluster-check', steps: (world, items) => [clusterStep(world, items)] };

/** Asks only for what this output uses. */
function clusterStep(world: World, items: readonly PlanItem[]): Step {
  const kinds = new Set(items.flatMap((item) => (item.item === 'object' ? [item.object.kind] : [])));
  const machines = hasMachines(kinds);
  const cinder = world.config.profile === 'openstack' && kinds.has('PersistentVolumeClaim');
  const clones = cloneChecks(world, items);
  const uploads = uploadsOf(world, items);
  const migrating = machines ? perhapsMigrating(world) : [];
  // A plug-in of which it is known what its policies match enforces them.
  const policies = kinds.has('NetworkPolicy') && world.cluster.ipBlock === 'unknown';
  return step('assess', {
    id: 'cluster',
    title: 'Check the cluster',
    do: [
      ...definitions(kinds),
      ...(machines ? machineChecks(world) : []),
      ...(kinds.has('HorizontalPodAutoscaler')
        ? [available(world, 'apiregistration.k8s.io/v1/APIService', metricsApi)]
        : []),
      ...(cinder ? [objects(['csidriver'], { names: ['cinder.csi.openstack.org'] })] : []),
      ...(kinds.has('PersistentVolumeClaim') ? [objects(['storageclass'])] : []),
      ...(policies ? [look({ look: 'objects', kinds: ['pods'], namespace: 'kube-system', wide: true })] : []),
      ...expected(world, items),
      ...clones.looks,
      ...(migrating.length > 0 ? [storageProfiles] : []),
      ...(uploads === 'none' ? [] : [uploadProxy]),
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
              `Cinder volumes attach only to nodes that are Nova servers of the same cloud and project${machines ? ', so these nodes need nested virtualization. If none of them has a KVM count, stop here: use' : '. If there are none, stop here: use'} other nodes or the profile \`standalone\`.`,
            ),
          ]
        : []),
      ...(policies
        ? [
            note(
              'The network plug-in that runs in kube-system enforces NetworkPolicy. A plug-in that does not enforce it leaves every port open without a message.',
            ),
          ]
        : []),
      ...clones.notes,
      ...(migrating.length > 0 ? [migrationNote(migrating)] : []),
      ...(uploads === 'none' ? [] : [note(uploadText(uploads))]),
    ],
  });
}

/** Where `virtctl image-upload` sends disks. */
const uploadProxy = objects(['cdiconfigs.cdi.kubevirt.io'], {
  names: ['config'],
  columns: [
    ['URL', '.status.uploadProxyURL'],
    ['OVERRIDE', '.spec.uploadProxyURLOverride'],
  ],
});

function uploadText(uploads: 'images' | 'disks'): string {
  const what = uploads === 'disks' ? 'the copied disks there, in the downtime' : 'images there';
  return `\`URL\` or \`OVERRIDE\` of the CDI configuration is an address that this computer reaches, with a certificate that it trusts: \`virtctl image-upload\` sends ${what}. If both are \`<none>\`, expose the Service \`cdi-uploadproxy\` first. Try it with a small image.`;
}

/** What `virtctl image-upload` has still to send: disks in the cut-over, or images and copies for a rehearsal before it. */
function uploadsOf(world: World, items: readonly PlanItem[]): 'none' | 'images' | 'disks' {
  const [waiting, moved] = [nodesThat(world, 'waiting'), nodesThat(world, 'moved')];
  const comes = (owner: NodeId): boolean => waiting.has(owner) || !moved.has(owner);
  if (items.some((item) => item.item === 'object' && isUploaded(item.object) && comes(item.owner))) return 'disks';
  const rehearsed = movingMachines(world).some(
    ({ machine, state, disks }) =>
      state === 'waiting' &&
      runningOf(world, machine)?.workload.bootsGuest === true &&
      disks.some(({ origin }) => origin !== 'fresh'),
  );
  const asked = items.some((item) => item.item === 'input' && item.input.howTo.some(({ op }) => op === 'import'));
  return rehearsed || asked ? 'images' : 'none';
}

/** Machines of one state, with their volumes. */
function nodesThat(world: World, wanted: MovingMachine['state']): ReadonlySet<NodeId> {
  return new Set(
    movingMachines(world)
      .filter(({ state }) => state === wanted)
      .flatMap(({ machine, disks }) => [
        machine.id,
        ...disks.flatMap(({ disk }) => volumeOf(world.graph, disk)?.id ?? []),
      ]),
  );
}

/** What a data volume takes that says no mode. */
const storageProfiles = objects(['storageprofiles.cdi.kubevirt.io'], {
  columns: [
    ['CLASS', '.metadata.name'],
    ['MODES', '.status.claimPropertySets[*].accessModes'],
    ['VOLUMES', '.status.claimPropertySets[*].volumeMode'],
  ],
});

/** Most names that are shown. */
const mostNames = 5;

/** A drain shuts down what cannot migrate. */
function migrationNote(machines: readonly Machine[]): Operation {
  const shown = machines.slice(0, mostNames).map(({ resource }) => code(resource));
  const more = machines.length > mostNames ? [`${machines.length - mostNames} more`] : [];
  return note(
    `Where the StorageClass of their disks offers ${code('ReadWriteMany')} with ${code('Block')} first, ${listed([...shown, ...more])} ${machines.length === 1 ? 'moves' : 'move'} to another node when the node is drained. With another one, a drain shuts the VM down and it stays off: set ${code('runStrategy')} of the resource to ${code('Always')} in heat2kube.yaml, or start the VM after each drain.`,
  );
}

/** A pool makes virtual machines. */
function hasMachines(kinds: ReadonlySet<string>): boolean {
  return kinds.has('VirtualMachine') || kinds.has('VirtualMachinePool');
}

/** Without it nothing tells an autoscaler what the VMs use. */
const metricsApi = 'v1beta1.metrics.k8s.io';

/** A missing operator shows here, before anything is touched. */
function definitions(kinds: ReadonlySet<string>): readonly Operation[] {
  const names = [
    ...(hasMachines(kinds) ? ['virtualmachines.kubevirt.io', 'datavolumes.cdi.kubevirt.io'] : []),
    ...(kinds.has('VirtualMachinePool') ? ['virtualmachinepools.pool.kubevirt.io'] : []),
    ...(kinds.has('ScaledObject') ? ['scaledobjects.keda.sh'] : []),
    ...(kinds.has('NetworkAttachmentDefinition') ? ['network-attachment-definitions.k8s.cni.cncf.io'] : []),
    ...(kinds.has('EgressIP') ? ['egressips.k8s.ovn.org'] : []),
    ...(kinds.has('CiliumEgressGatewayPolicy') ? ['ciliumegressgatewaypolicies.cilium.io'] : []),
    ...(kinds.has('MultiNetworkPolicy') ? ['multi-networkpolicies.k8s.cni.cncf.io'] : []),
  ];
  return names.length > 0 ? [objects(['crd'], { names })] : [];
}

/** Both operators publish whether they are deployed. */
function machineChecks(world: World): readonly Operation[] {
  return [
    available(world, 'kubevirt.io/v1/KubeVirt', 'kubevirt/kubevirt'),
    available(world, 'cdi.kubevirt.io/v1beta1/CDI', 'cdi'),
    look({
      look: 'objects',
      kinds: ['nodes'],
      columns: [
        ['NODE', '.metadata.name'],
        ['KVM', '.status.allocatable.devices\\.kubevirt\\.io/kvm'],
      ],
    }),
  ];
}

/** A minute is enough for what runs already. */
function available({ cluster }: World, type: string, usual: string): Operation {
  const called = cluster.operators?.get(type.slice(type.lastIndexOf('/') + 1)) ?? usual;
  const [name = '', namespace] = called.split('/').toReversed();
  return { op: 'wait', objects: [objectRef(type, name, namespace)], until: { condition: 'Available' }, minutes: 1 };
}

type ObjectsLook = Omit<Extract<Look, { readonly look: 'objects' }>, 'look' | 'kinds'>;

function objects(kinds: readonly string[], rest: ObjectsLook = {}): Operation {
  return look({ look: 'objects', kinds, ...rest });
}

/** What the mapping says the cluster has: looked up before anything relies on it, unless the bundle lists it. */
function expected({ cluster }: World, items: readonly PlanItem[]): readonly Operation[] {
  const refs = items
    .flatMap((item) => (item.item === 'expected' ? [item.object] : []))
    .filter(({ kind }) => !cluster.objects?.has(kind));
  const groups = new Map<string, ObjectRef[]>();
  for (const ref of refs) {
    const key = `${ref.kind} ${ref.namespace ?? ''}`;
    append(groups, key, ref);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { kind, namespace } = first;
    const names = group.map(({ name }) => name).toSorted();
    return [objects([resourceName(kind)], { names, ...(namespace !== undefined && { namespace }) })];
  });
}

/** As kubectl takes it. */
function resourceName(kind: string): string {
  return kind === 'NetworkAttachmentDefinition' ? 'network-attachment-definitions' : kind.toLowerCase();
}
