/** A machine becomes a container of an image that heat2kube.yaml names: a Deployment of one pod. */
import type { NodeId } from '../../evaluate/fact.ts';
import { factValue, known, originsOfAll, withOrigins, type Value } from '../../evaluate/value.ts';
import { kubeObject, type PartOf } from '../../kubernetes/build.ts';
import type { Field } from '../../kubernetes/object.ts';
import { question, type Need } from '../../plan/needs.ts';
import { code } from '../../plan/prose.ts';
import { strategyOffer } from '../../plan/strategies.ts';
import { isOnPods } from '../../plan/network-backend.ts';
import { made, type MachineTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { mib } from '../objects/amounts.ts';
import { cutOverSteps } from '../objects/cut-over.ts';
import { outsideName, report } from '../objects/drop.ts';
import { externalName } from '../objects/external.ts';
import { flavorOf } from '../objects/flavor.ts';
import { hostNameDiagnostics, hostNameOf } from '../objects/host-name.ts';
import { machineSelector, podLabels } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { mountPathSetting } from '../objects/mounted-claims.ts';
import { moveState } from '../objects/moving.ts';
import { outsideRef, outsideVolumeNeed, outsideVolumes } from '../objects/outside-volumes.ts';
import { placementDiagnostics, placementOf, type Placement } from '../objects/placement.ts';
import { readinessOf } from '../objects/readiness.ts';
import { imageSetting, replacing } from '../objects/replacing-image.ts';
import { containerDiagnostics, imageWanted, otherNetwork } from './diagnostics.ts';
import { tellStartUp } from './start-up.ts';
import { volumesOf, type ContainerVolume } from './volumes.ts';
import { deployment, rehearsalStep } from './workload.ts';

const strategy = {
  word: 'container',
  about: 'a container of an image that does what the server did',
  settings: {
    [imageSetting]: {
      about:
        'Container image that does what the server did. Where no strategy is named, the server becomes a container of it.',
      pattern: /^\S+$/,
      expected: 'a container image',
    },
    [mountPathSetting]: {
      about:
        'Directory in the container at which the volume of the server is mounted; of several volumes, each is a directory below it. Without it a volume is a block device. Only for the strategy container.',
      pattern: /^\/\S*$/,
      expected: 'an absolute path',
    },
  },
} as const;

export const container: MachineTarget = {
  kind: 'machine',
  id: 'container',
  side: 'cluster',
  strategy,
  workload: deployment,
  diagnostics: [...containerDiagnostics, ...hostNameDiagnostics, ...placementDiagnostics],
  offer: (node, site) =>
    strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for a container',
      preferred: replacing(site, node)?.because,
      cost: 'a container image must do what the server did: its start-up data does not run',
    }),
  steps: (node, world) => cutOverSteps(world, node, rehearsalStep),
  lower(node, world) {
    tellStartUp(world, node);
    for (const nic of world.networks.of(node.id)) {
      nic.backend.report(nic, world);
      // A backend with annotations writes them to VMs: a pod without them would not be on its network as the stack says.
      if (isOnPods(nic.backend) && !nic.backend.annotations) continue;
      report(world, otherNetwork, { resource: node.resource }, node.resource, nic.index, nic.text);
    }
    const parts: Parts = {
      image: replacing(world, node),
      placement: placementOf(world, node),
      volumes: volumesOf(world, node),
    };
    const object = kubeObject('apps/v1/Deployment', objectMeta(world, world.names.name(node.id), { node: node.id }), {
      spec: specOf(world, node, parts),
    });
    return made(
      [{ item: 'object', object, owner: node.id, shapedBy: shapesOf(world, node, parts) }],
      needsOf(world, node, parts),
    );
  },
};

interface Parts {
  readonly image: ReturnType<typeof replacing>;
  readonly placement: Placement;
  readonly volumes: readonly ContainerVolume[];
}

type Spec = PartOf<'apps/v1/Deployment', 'spec'>;

function specOf(world: World, node: Machine, parts: Parts): Spec {
  return {
    // Applying must not start what waits for its old disks.
    replicas: moveState(node, world) === 'waiting' ? 0 : 1,
    // Two pods must never write to one volume, nor answer for one server.
    strategy: { type: 'Recreate' },
    selector: { matchLabels: machineSelector(world, node) },
    template: templateOf(world, node, parts),
  };
}

type Template = Extract<Spec, { readonly template: unknown }>['template'];

function templateOf(world: World, node: Machine, parts: Parts): Template {
  const { placement, volumes } = parts;
  return {
    metadata: {
      labels: new Map<string, Field>([...podLabels(world, node), ...placement.labels]),
    },
    spec: {
      hostname: hostNameOf(world, node),
      subdomain: world.config.stackName,
      // A server had no rights in the cluster, and no variables of other Services in its environment.
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(placement.nodeSelector && { nodeSelector: placement.nodeSelector }),
      ...(placement.affinity && { affinity: placement.affinity }),
      containers: [containerOf(world, node, parts)],
      ...(volumes.length > 0 && {
        volumes: volumes.map(({ name }) => ({ name, persistentVolumeClaim: { claimName: name } })),
      }),
    },
  };
}

function containerOf(world: World, node: Machine, parts: Parts) {
  const { volumes } = parts;
  const readiness = readinessOf(world, node);
  const mounts = volumes.flatMap(({ name, mountPath, subPath }) =>
    mountPath === undefined ? [] : [{ name, mountPath, ...(subPath !== undefined && { subPath }) }],
  );
  const devices = volumes.flatMap(({ name, devicePath }) => (devicePath === undefined ? [] : [{ name, devicePath }]));
  return {
    name: 'main',
    image: imageOf(world, node, parts),
    resources: { requests: requestsOf(world, node) },
    ...(readiness && { readinessProbe: readiness.probe }),
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    ...(devices.length > 0 && { volumeDevices: devices }),
  };
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

/** The image of the server decides where it is mapped; else heat2kube.yaml names its replacement without it. */
function imageOf(world: World, node: Machine, { image }: Parts): Value {
  const replaced = disksOf(world.graph, node)
    .flatMap((disk) => (disk.kind === 'disk' && disk.source.from === 'image' ? [outsideName(disk.source.image)] : []))
    .flatMap((name) => name ?? []);
  const value = image ? known(image.image) : unknownImage(node);
  if (image?.isMapped) return withOrigins(value, originsOfAll(replaced));
  for (const name of replaced) {
    if (image) world.account.declare(name, 'default', 'heat2kube.yaml names the container image');
    else world.account.declare(name, 'manual', 'name the container image that replaces it');
  }
  return value;
}

function unknownImage({ resource }: Machine): Value {
  return factValue({ fact: 'name', of: `the container image of ${resource}` });
}

function shapesOf(world: World, node: Machine, { placement }: Parts): readonly NodeId[] {
  return [
    ...disksOf(world.graph, node).map(({ id }) => id),
    ...world.networks.of(node.id).flatMap(({ nic }) => nic?.id ?? []),
    ...placement.shapedBy,
    ...(readinessOf(world, node)?.shapedBy ?? []),
  ];
}

function needsOf(world: World, node: Machine, { image }: Parts): readonly Need[] {
  return [
    ...(image === undefined ? [imageNeed(world, node)] : []),
    ...world.networks.of(node.id).flatMap((nic) => nic.backend.needs(nic, world)),
    ...disksOf(world.graph, node).flatMap((disk) => {
      const outside = outsideRef(world, disk);
      const found = outside && outsideVolumes(world).get(externalName(outside.external));
      return found ? [outsideVolumeNeed(world, found, node)] : [];
    }),
  ];
}

function imageNeed(world: World, node: Machine): Need {
  const { id, resource } = node;
  report(world, imageWanted, { resource }, resource);
  return question({
    kind: 'other',
    name: externalName(unknownImage(node)),
    about: [id],
    question: `Which container image does what ${code(resource)} did? Name it under ${code(`resources.${resource}.image`)} in heat2kube.yaml, and run convert again.`,
    howTo: [],
  });
}
