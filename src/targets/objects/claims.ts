/** Claims and what fills them: new and empty, from an image, the live Cinder volume, or a copy that a plan step writes. */
import type { VolumeFact } from '../../facts/volume.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { factValue, known, textOf, type Value } from '../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { gibibytes } from '../../kubernetes/quantity.ts';
import { machinesOfVolume } from '../../topology/views/disks.ts';
import type { World } from '../../plan/world.ts';
import type { VolumeModes } from '../../plan/operations.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { objectMeta } from './metadata.ts';
import type { ImageSource } from './image.ts';

/** Name of the CSI driver of Cinder, in classes, volumes and the zones of nodes. */
export const cinderDriver = 'cinder.csi.openstack.org';
const zoneKey = `topology.${cinderDriver}/zone`;

/** Which claim, for whom, and of what size. */
export interface ClaimSite {
  readonly name: string;
  /** The node that the claim is for. */
  readonly node: NodeId;
  readonly shapedBy?: readonly NodeId[];
  /** What people call its content, where the node is not the volume itself. */
  readonly content?: string;
  /** A quantity; absent where nothing says it. */
  readonly size?: Value;
  readonly storageClass?: Value;
  /** Several machines may write at once: the device is shared, and nothing but a cluster file system may be on it. */
  readonly shared?: boolean;
  /** A file system that is mounted as a directory, where a machine would have a block device. */
  readonly mounted?: boolean;
}

type ClaimSpec = PartOf<'v1/PersistentVolumeClaim', 'spec'>;

/** Only what is said to shape it did, where anything is. */
function ownerOf({
  node,
  shapedBy,
}: Pick<ClaimSite, 'node' | 'shapedBy'>): Pick<ObjectItem, 'owner' | 'shapedBy' | 'apart'> {
  return { owner: node, ...(shapedBy && { shapedBy, apart: true }) };
}

function claim(world: World, site: ClaimSite, rest: ClaimFields): ObjectItem {
  return { item: 'object', ...ownerOf(site), object: claimObject(world, site, rest) };
}

type PlainSpec = Extract<ClaimSpec, { accessModes?: unknown }>;

type ClaimFields = Pick<PlainSpec, 'dataSourceRef' | 'volumeName'>;

/** What the claim of a disk of a VM asks for, for a copy of it. */
export function modesOf(world: World, site: Pick<ClaimSite, 'shared' | 'storageClass'>): VolumeModes {
  const named = site.storageClass && textOf(site.storageClass);
  return {
    accessMode: accessMode(world, site),
    volumeMode: volumeMode({}),
    ...(named !== undefined && named !== '' && { storageClass: named }),
  };
}

/** A raw block device, as Nova gives its guests, or a directory of containers. */
export function claimObject(
  world: World,
  site: ClaimSite,
  rest: ClaimFields,
  annotations?: ReadonlyMap<string, string>,
): KubeObject {
  const meta = objectMeta(world, site.name, { node: site.node, ...(annotations && { annotations }) });
  return kubeObject('v1/PersistentVolumeClaim', meta, {
    spec: { ...claimSpec(world, site), ...rest },
  });
}

/** What a claim asks for, whatever fills it. */
export function claimSpec(world: World, site: ClaimSite): PlainSpec {
  return {
    accessModes: [accessMode(world, site)],
    volumeMode: volumeMode(site),
    ...(site.storageClass && { storageClassName: site.storageClass }),
    resources: { requests: new Map([['storage', site.size ?? unknownSize(site)]]) },
  };
}

/** A machine may have several disks, each of a size of its own. */
function unknownSize({ node, content }: Pick<ClaimSite, 'node' | 'content'>): Value {
  return factValue({ fact: 'size', of: content ?? node });
}

/** A VM can move to another node while it runs only with disks that both nodes can have: where the class is known to offer that, it is asked for. */
function accessMode(world: World, site: Pick<ClaimSite, 'shared' | 'storageClass' | 'mounted'>): AccessMode {
  if (site.mounted) return sharedMode(site);
  const offered = offersSharing(world, { by: 'claim', storageClass: site.storageClass });
  return sharedMode({ shared: site.shared === true || offered === true });
}

function volumeMode({ mounted }: Pick<ClaimSite, 'mounted'>): 'Block' | 'Filesystem' {
  return mounted ? 'Filesystem' : 'Block';
}

type AccessMode = 'ReadWriteMany' | 'ReadWriteOnce';

/** Several VMs at once need a class that shares block devices. */
function sharedMode({ shared }: Pick<ClaimSite, 'shared'>): AccessMode {
  return shared ? 'ReadWriteMany' : 'ReadWriteOnce';
}

interface ClassUse {
  readonly by: 'claim' | 'dataVolume';
  /** Absent: the default class. */
  readonly storageClass: Value | undefined;
}

/** Whether the class gives a block volume to several nodes at once; undefined where nothing says it. */
export function offersSharing(
  { cluster }: Pick<World, 'cluster'>,
  { by, storageClass }: ClassUse,
): boolean | undefined {
  const name = storageClass ? textOf(storageClass) : cluster.defaultNames?.[by];
  return name === undefined ? undefined : cluster.accessModes?.get(name)?.has('ReadWriteMany');
}

/** Nothing on it, as a new Cinder volume. */
export function emptyClaim(world: World, site: ClaimSite): readonly ObjectItem[] {
  return [claim(world, site, {})];
}

/** CDI (`shouldHandlePvc`) leaves a claim alone that waits for its first consumer, unless the claim has this. */
const bindsAtOnce = 'cdi.kubevirt.io/storage.bind.immediate.requested';

/** Empty until a plan step uploads a disk into it, before its VM starts. */
export function uploadedClaim(world: World, site: ClaimSite): readonly ObjectItem[] {
  return [{ item: 'object', ...ownerOf(site), object: claimObject(world, site, {}, new Map([[bindsAtOnce, 'true']])) }];
}

/** Whether a plan step uploads a disk into the object. */
export function isUploaded(object: KubeObject): boolean {
  return object.kind === 'PersistentVolumeClaim' && object.metadata.annotations?.has(bindsAtOnce) === true;
}

/** A copy of another claim of the same class. */
export function clonedClaim(world: World, site: ClaimSite, source: Value): readonly ObjectItem[] {
  return [claim(world, site, { dataSourceRef: { kind: 'PersistentVolumeClaim', name: source } })];
}

/** A new volume from a Cinder snapshot or backup, which the driver finds by its id. */
export function restoredClaim(world: World, site: ClaimSite, handle: Value): readonly ObjectItem[] {
  const { namespace } = world.config;
  const content = `${namespace}-${site.name}`;
  const common = ownerOf(site);
  return [
    {
      item: 'object',
      ...common,
      object: kubeObject(
        'snapshot.storage.k8s.io/v1/VolumeSnapshotContent',
        objectMeta(world, content, { node: site.node, scope: 'cluster' }),
        {
          spec: {
            deletionPolicy: 'Retain',
            driver: cinderDriver,
            source: { snapshotHandle: handle },
            volumeSnapshotRef: { name: site.name, namespace },
          },
        },
      ),
    },
    {
      item: 'object',
      ...common,
      object: kubeObject(
        'snapshot.storage.k8s.io/v1/VolumeSnapshot',
        objectMeta(world, site.name, { node: site.node }),
        {
          spec: { source: { volumeSnapshotContentName: content } },
        },
      ),
    },
    claim(world, site, {
      dataSourceRef: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: site.name },
    }),
  ];
}

/** A claim for a Cinder volume that exists. */
interface LiveSite extends ClaimSite {
  /** Id of the Cinder volume; not known before a plan step makes it. */
  readonly handle: Value;
  /** A plan step makes the volume and applies the object. */
  readonly later?: boolean;
  readonly live?: VolumeFact;
  /** Zone as the template says it, where the cloud says none. */
  readonly zone?: Value;
}

/** The zone of the live server that has the disk: nodes have the zones of Nova, and Cinder may call its own otherwise. */
function serverZone({ graph, live }: World, node: NodeId): string | undefined {
  const own = graph.get('machine', node);
  const machines = own ? [own] : machinesOfVolume(graph, node);
  return machines.flatMap((machine) => live.view?.liveOf('servers', machine)?.zone ?? [])[0];
}

/** Where no node has the label of zones, a volume that asks for one is never attached. */
function zoneOnNodes({ cluster, account }: World, zone: Value | undefined): Value | undefined {
  if (!zone || cluster.topologyKeys === undefined || cluster.topologyKeys.has(zoneKey)) return zone;
  account.declare(
    zone,
    'default',
    'no node of the cluster has a zone for Cinder volumes: each of them attaches the volume',
  );
  return undefined;
}

/** The live Cinder volume itself: nothing is provisioned, and deleting the claim leaves the volume alone. */
export function adoptedClaim(world: World, site: LiveSite): readonly ObjectItem[] {
  const { namespace } = world.config;
  const volume = `${namespace}-${site.name}`;
  const capacity = site.live ? known(gibibytes(site.live.sizeGiB)) : site.size;
  const size = site.size ?? capacity;
  // Dynamic volumes get it from the driver; without it a pod may land where the volume cannot be attached.
  const live = serverZone(world, site.node) ?? site.live?.zone;
  const zone = zoneOnNodes(world, live === undefined ? site.zone : known(live));
  return [
    {
      item: 'object',
      ...ownerOf(site),
      ...(textOf(site.handle) === undefined && { place: site.later ? ('later' as const) : ('inputs' as const) }),
      object: kubeObject('v1/PersistentVolume', objectMeta(world, volume, { node: site.node, scope: 'cluster' }), {
        spec: {
          capacity: new Map([['storage', capacity ?? unknownSize(site)]]),
          accessModes: [sharedMode(site)],
          volumeMode: volumeMode(site),
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName: '',
          csi: { driver: cinderDriver, volumeHandle: site.handle },
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: site.name, namespace },
          ...(zone && {
            nodeAffinity: {
              required: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: zoneKey, operator: 'In', values: [zone] }] }],
              },
            },
          }),
        },
      }),
    },
    claim(world, { ...site, ...(size && { size }), storageClass: known('') }, { volumeName: volume }),
  ];
}

/** A disk that CDI fills before the machine starts. `storage` takes modes and class from the cluster's profile. */
interface FilledDisk {
  readonly source: ImageSource | typeof blankSource;
  readonly size?: Value;
  readonly storageClass?: Value;
}

/** Nothing on it. */
export const blankSource = { source: { blank: {} } } as const;

/** Only a clone may leave the size to its source. */
export function dataVolumeSpec(
  { source, size, storageClass }: FilledDisk,
  site: Pick<ClaimSite, 'node' | 'content' | 'shared'>,
) {
  const wanted = size ?? ('sourceRef' in source ? undefined : unknownSize(site));
  return {
    ...source,
    storage: {
      ...(site.shared && { accessModes: [sharedMode(site)], volumeMode: 'Block' as const }),
      ...(storageClass && { storageClassName: storageClass }),
      ...(wanted && { resources: { requests: new Map([['storage', wanted]]) } }),
    },
  };
}

/** A data volume of its own, which outlives the machine. */
export function imageClaim(world: World, site: ClaimSite, source: ImageSource): ObjectItem {
  return {
    item: 'object',
    ...ownerOf(site),
    object: kubeObject('cdi.kubevirt.io/v1beta1/DataVolume', objectMeta(world, site.name, { node: site.node }), {
      spec: dataVolumeSpec(
        {
          source,
          ...(site.size && { size: site.size }),
          ...(site.storageClass && { storageClass: site.storageClass }),
        },
        site,
      ),
    }),
  };
}
