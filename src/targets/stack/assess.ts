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
import type { KubeObject } from '../../kubernetes/object.ts';
import { groupOf, resourceOf, shortResource } from '../../kubernetes/kinds.ts';
import { cinderDriver, isUploaded } from '../objects/claims.ts';
import { perhapsMigrating } from '../objects/live-migration.ts';
import { movingMachines, oldVolumes, type MovingMachine } from '../objects/moving.ts';
import { runningOf } from '../objects/workload.ts';
import { volumeOf } from '../../topology/views/disks.ts';
import { cloneChecks } from './clone-sources.ts';
import { append } from '../../source/append.ts';

/** What the output expects of the cluster, with a command that shows it. */
export const clusterCheck: StackTarget = { id: 'cluster-check', steps: (world, items) => [clusterStep(world, items)] };

/** What one part of the output asks of the cluster: commands, and what they must show. */
interface Asked {
  readonly looks: readonly Operation[];
  readonly notes: readonly Operation[];
}

const nothingAsked: Asked = { looks: [], notes: [] };

/** Asks only for what this output uses. */
function clusterStep(world: World, items: readonly PlanItem[]): Step {
  const made = items.flatMap((item) => (item.item === 'object' ? [item.object] : []));
  const kinds = new Set(made.map(({ kind }) => kind));
  const machines = hasMachines(kinds);
  const asked = [
    machinesAsked(world, { made, machines }),
    volumesAsked(world, { kinds, machines }),
    policiesAsked(world, kinds),
    { looks: expected(world, items), notes: [] },
    cloneChecks(world, items),
    machines ? migrationAsked(world) : nothingAsked,
    uploadsAsked(world, items),
  ];
  return step('assess', {
    id: 'cluster',
    title: 'Check the cluster',
    do: asked.flatMap(({ looks }) => looks),
    check: asked.flatMap(({ notes }) => notes),
  });
}

interface Made {
  readonly made: readonly KubeObject[];
  /** Whether there are VMs. */
  readonly machines: boolean;
}

function machinesAsked(world: World, { made, machines }: Made): Asked {
  const scaled = made.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return {
    looks: [
      ...definitions({ made, machines }),
      ...(machines ? machineChecks(world) : []),
      ...(scaled ? [available(world, 'apiregistration.k8s.io/v1/APIService', metricsApi)] : []),
    ],
    notes: [
      note(
        machines
          ? 'Every command succeeds, and at least as many nodes show a KVM count above 0 as the VMs need.'
          : 'Every command succeeds.',
      ),
    ],
  };
}

interface Used extends Pick<Made, 'machines'> {
  readonly kinds: ReadonlySet<string>;
}

/** Cinder attaches its volumes to servers of Nova alone, and to each only so many. */
function volumesAsked(world: World, { kinds, machines }: Used): Asked {
  if (!kinds.has('PersistentVolumeClaim')) return nothingAsked;
  const cinder = world.config.profile === 'openstack';
  const adopted = oldVolumes(movingMachines(world)).filter((volume) => volume.adopted).length;
  const [come, them] = adopted === 1 ? ['one comes', 'it'] : [`${adopted} come`, 'them'];
  const nodes = machines
    ? ', so these nodes need nested virtualization. If none of them has a KVM count, stop here: use'
    : '. If there are none, stop here: use';
  return {
    looks: [
      ...(cinder ? [objects(['csidriver'], { names: [cinderDriver] })] : []),
      ...(adopted > 0 ? [attachLimits] : []),
      objects(['storageclass']),
    ],
    notes:
      adopted === 0
        ? []
        : [
            note(
              `Cinder volumes attach only to nodes that are Nova servers of the same cloud and project${nodes} other nodes or the profile \`standalone\`.`,
            ),
            note(
              `A node takes no more volumes than its ${code('LIMIT')}, and ${come}: with those that pods use already, the nodes have room for ${them}. The hypervisor may allow fewer.`,
            ),
          ],
  };
}

/** A plug-in of which it is known what its policies match enforces them. */
function policiesAsked({ cluster }: World, kinds: ReadonlySet<string>): Asked {
  if (!kinds.has('NetworkPolicy') || cluster.ipBlock !== 'unknown') return nothingAsked;
  return {
    looks: [look({ look: 'objects', kinds: ['pods'], namespace: 'kube-system', wide: true })],
    notes: [
      note(
        'The network plug-in that runs in kube-system enforces NetworkPolicy. A plug-in that does not enforce it leaves every port open without a message.',
      ),
    ],
  };
}

function migrationAsked(world: World): Asked {
  const migrating = perhapsMigrating(world);
  return migrating.length > 0 ? { looks: [storageProfiles], notes: [migrationNote(migrating)] } : nothingAsked;
}

function uploadsAsked(world: World, items: readonly PlanItem[]): Asked {
  const uploads = uploadsOf(world, items);
  return uploads === 'none' ? nothingAsked : { looks: [uploadProxy], notes: [note(uploadText(uploads))] };
}

/** How many volumes a node may have; none printed where the driver does not run. */
const attachLimits = objects(['csinodes'], {
  columns: [
    ['NODE', '.metadata.name'],
    ['LIMIT', `.spec.drivers[?(@.name=="${cinderDriver}")].allocatable.count`],
  ],
});

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

/** Groups whose kinds come with the API server, or with KubeVirt itself. */
const givenGroups: ReadonlySet<string> = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'discovery.k8s.io',
  'instancetype.kubevirt.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
]);

/** A missing operator shows here, before anything is touched. */
function definitions({ made, machines }: Made): readonly Operation[] {
  const kinds = made.filter(({ apiVersion }) => !givenGroups.has(groupOf(apiVersion)));
  const names = new Set([
    ...(machines ? ['virtualmachines.kubevirt.io', 'datavolumes.cdi.kubevirt.io'] : []),
    ...kinds.map(({ apiVersion, kind }) => resourceOf(apiVersion, kind)).toSorted(),
  ]);
  return names.size > 0 ? [objects(['crd'], { names: [...names] })] : [];
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
    return [objects([shortResource(kind)], { names, ...(namespace !== undefined && { namespace }) })];
  });
}
