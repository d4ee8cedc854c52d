/** A machine becomes a container that Kata Containers run in a small VM: a Deployment of one pod. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { factValue, joinOrigins, known, originsOf, withOrigins, type Value } from '../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import type { Field } from '../../kubernetes/object.ts';
import { question, type Need } from '../../plan/needs.ts';
import { code } from '../../plan/prose.ts';
import { settingOf, strategyOffer } from '../../plan/strategies.ts';
import { made, type MachineTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Attachment } from '../../topology/kinds/attachment.ts';
import type { Disk } from '../../topology/kinds/disk.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf, volumeRef } from '../../topology/views/disks.ts';
import { mib } from '../objects/amounts.ts';
import { claimOf } from '../objects/claim-of-disk.ts';
import { cutOverSteps } from '../objects/cut-over.ts';
import { lose, outsideName, report } from '../objects/drop.ts';
import { externalName } from '../objects/external.ts';
import { flavorOf } from '../objects/flavor.ts';
import { hostNameDiagnostics, hostNameOf } from '../objects/host-name.ts';
import { machineSelector } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { moveState } from '../objects/moving.ts';
import { outsideRef, outsideVolumeNeed, outsideVolumes } from '../objects/outside-volumes.ts';
import { placementDiagnostics, placementOf, type Placement } from '../objects/placement.ts';
import { deployment, rehearsalSteps } from './workload.ts';

const startUpLost = defineDiagnostic({
  code: 'plan/sandbox-start-up-lost',
  severity: 'warning',
  message: (resource: string, what: string) => `the ${what} of ${resource} is not carried over to its container`,
  explanation:
    'Nothing runs cloud-init in a container, and nobody logs in to it: it runs the program of its image. Build an image that contains what the start-up data would install and configure.',
});

const rawVolume = defineDiagnostic({
  code: 'plan/sandbox-raw-volume',
  severity: 'warning',
  message: (resource: string, claim: string, path: string) =>
    `the container of ${resource} finds the volume ${claim} as the device ${path}, and not as a directory`,
  explanation:
    'A Cinder volume is a block device, and the template does not say where the guest mounts it. A container without privileges cannot mount a device: the program must read it, or the claim must be of volumeMode Filesystem.',
});

const strategy = {
  word: 'sandbox',
  about: 'a container in a small VM of Kata Containers',
  settings: {
    sandboxImage: {
      about: 'Container image that replaces the server. Only for the strategy sandbox.',
      pattern: /^\S+$/,
      expected: 'a container image',
    },
  },
} as const;

export const sandbox: MachineTarget = {
  kind: 'machine',
  id: 'sandbox',
  side: 'cluster',
  strategy,
  workload: deployment,
  diagnostics: [startUpLost, rawVolume, ...hostNameDiagnostics, ...placementDiagnostics],
  offer: (node, { config }) =>
    strategyOffer(node, config, {
      strategy,
      asked: 'heat2kube.yaml asks for a container',
      cost: 'the program of the server must be in a container image, and its start-up data is lost',
    }),
  steps: (node, world) => cutOverSteps(world, node, rehearsalSteps),
  lower(node, world) {
    tellStartUp(world, node);
    for (const nic of world.networks.of(node.id)) nic.backend.report(nic, world);
    const image = settingOf(node, world.config, 'sandboxImage');
    const placement = placementOf(world, node);
    const volumes = volumesOf(world, node);
    const metadata = objectMeta(world, world.names.name(node.id), { node: node.id });
    const object = kubeObject('apps/v1/Deployment', metadata, {
      spec: specOf(world, node, { image, placement, volumes }),
    });
    const disks: readonly NodeId[] = disksOf(world.graph, node).map(({ id }) => id);
    const nics = world.networks.of(node.id).flatMap(({ nic }) => nic?.id ?? []);
    const shapedBy = [...disks, ...nics, ...placement.shapedBy];
    return made([{ item: 'object', object, owner: node.id, shapedBy }], needsOf(world, node, image));
  },
};

interface Parts {
  readonly image: string | undefined;
  readonly placement: Placement;
  readonly volumes: readonly RawVolume[];
}

type Spec = PartOf<'apps/v1/Deployment', 'spec'>;

function specOf(world: World, node: Machine, { image, placement, volumes }: Parts): Spec {
  const networks = world.networks.backends.flatMap((backend) => [...backend.labels(node, world)]);
  const selector = machineSelector(world, node);
  const secondary = secondaryNetworks(world, node);
  return {
    // Applying must not start what waits for its old disks.
    replicas: moveState(node, world) === 'waiting' ? 0 : 1,
    // Two pods must never write to one volume.
    strategy: { type: 'Recreate' },
    selector: { matchLabels: selector },
    template: {
      metadata: {
        labels: new Map<string, Field>([...selector, ...networks, ...placement.labels]),
        ...(secondary !== '' && { annotations: new Map([['k8s.v1.cni.cncf.io/networks', secondary]]) }),
      },
      spec: {
        runtimeClassName: 'kata',
        hostname: hostNameOf(world, node),
        subdomain: world.config.stackName,
        ...(placement.nodeSelector && { nodeSelector: placement.nodeSelector }),
        ...(placement.affinity && { affinity: placement.affinity }),
        containers: [
          {
            name: 'main',
            image: imageOf(world, node, image),
            resources: { requests: requestsOf(world, node) },
            ...(volumes.length > 0 && { volumeDevices: volumes.map(({ name, devicePath }) => ({ name, devicePath })) }),
          },
        ],
        ...(volumes.length > 0 && {
          volumes: volumes.map(({ name }) => ({ name, persistentVolumeClaim: { claimName: name } })),
        }),
      },
    },
  };
}

/** Each by the name that says which interface of the server it was: the pod network takes the one that is left. */
function secondaryNetworks(world: World, node: Machine): string {
  return world.networks
    .of(node.id)
    .flatMap((nic) => {
      const { multus } = nic.backend.attach(nic, world).source;
      const name = multus instanceof Map || typeof multus !== 'object' ? undefined : Object.entries(multus)[0]?.[1];
      return typeof name === 'string' ? [`${name}@net${nic.index}`] : [];
    })
    .join(', ');
}

/** The size of the flavor; a container that asked for more than its flavor has would not fit where the server did. */
function requestsOf(world: World, node: Machine): ReadonlyMap<string, Value> {
  const { text, shape, size, origins } = flavorOf(world, node);
  const unknown = factValue({ fact: 'size', of: `flavor ${text}` });
  const cpu = size ? known(String(size.vcpus)) : (shape?.vcpus ?? unknown);
  const memory = size ? known(size.memory) : ((shape && mib(shape.ramMiB)) ?? unknown);
  return new Map([
    ['cpu', withOrigins(cpu, origins)],
    ['memory', withOrigins(memory, origins)],
  ]);
}

/** The image of the server's system is what the container image replaces. */
function imageOf(world: World, node: Machine, image: string | undefined): Value {
  const replaced = disksOf(world.graph, node)
    .flatMap((disk) => (disk.kind === 'disk' && disk.source.from === 'image' ? [outsideName(disk.source.image)] : []))
    .flatMap((name) => (name ? [originsOf(name)] : []));
  return withOrigins(image === undefined ? unknownImage(node) : known(image), replaced.reduce(joinOrigins, []));
}

function unknownImage({ resource }: Machine): Value {
  return factValue({ fact: 'name', of: `the container image of ${resource}` });
}

interface RawVolume {
  /** Of the claim. */
  readonly name: string;
  readonly devicePath: string;
}

/** Device names of volumes; the root disk of a virtual machine is vda. */
const letters = 'bcdefghijklmnopqrstuvwxyz';

/** In the order in which the guest of a virtual machine sees them, behind its root disk. */
function volumesOf(world: World, node: Machine): readonly RawVolume[] {
  const disks: readonly (Disk | Attachment)[] = disksOf(world.graph, node).filter((disk) => volumeRef(disk));
  return disks.map((disk, index) => {
    const devicePath = `/dev/vd${letters.charAt(index)}`;
    const name = claimOf(world, disk);
    report(world, rawVolume, { resource: node.resource }, node.resource, name, devicePath);
    return { name, devicePath };
  });
}

function needsOf(world: World, node: Machine, image: string | undefined): readonly Need[] {
  const { id, resource } = node;
  const asked = question({
    kind: 'other',
    name: externalName(unknownImage(node)),
    about: [id],
    question: `Which container image replaces ${code(resource)}? Name it under ${code(`resources.${resource}.sandboxImage`)} in heat2kube.yaml, and run convert again.`,
    howTo: [],
  });
  return [
    ...(image === undefined ? [asked] : []),
    ...world.networks.of(id).flatMap((nic) => nic.backend.needs(nic, world)),
    ...disksOf(world.graph, node).flatMap((disk) => {
      const outside = outsideRef(world, disk);
      const found = outside && outsideVolumes(world).get(externalName(outside.external));
      return found ? [outsideVolumeNeed(world, found, node)] : [];
    }),
  ];
}

/** What the boot of a guest would be told. */
function tellStartUp(world: World, node: Machine): void {
  const { userData, files, adminPassword, configDrive, keyPair, resource } = node;
  const metadata = node.metadata?.kind === 'map' && node.metadata.entries.size === 0 ? undefined : node.metadata;
  const text = userData && 'text' in userData.content ? userData.content.text : undefined;
  const key = outsideName(keyPair);
  const parts = {
    'start-up data': text,
    metadata,
    'injected files': files,
    'admin password': adminPassword,
    'key pair': key,
  };
  for (const [what, value] of Object.entries(parts)) {
    if (value) lose(world, startUpLost, { resource, value }, resource, what);
  }
  if (configDrive) world.account.declare(configDrive, 'default', 'there is no start-up data');
}
