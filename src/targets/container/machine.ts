/** A machine becomes a Deployment of one pod: of the image that heat2kube.yaml names, or of the containers that its start-up data run. */
import type { NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { Need } from '../../plan/needs.ts';
import { strategyOffer } from '../../plan/strategies.ts';
import { isOnPods } from '../../plan/network-backend.ts';
import { made, type MachineTarget, type Site } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { cutOverSteps } from '../objects/cut-over.ts';
import { report } from '../objects/drop.ts';
import { externalName } from '../objects/external.ts';
import { tellKeptVolumes, volumeNotDeleted } from '../objects/kept-volumes.ts';
import { hostNameDiagnostics } from '../objects/host-name.ts';
import { machineSelector } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { mountPathSetting } from '../objects/mounted-claims.ts';
import { moveState } from '../objects/moving.ts';
import { outsideRef, outsideVolumeNeed, outsideVolumes } from '../objects/outside-volumes.ts';
import { placementDiagnostics, placementOf } from '../objects/placement.ts';
import { plainContainers } from '../objects/plain-containers.ts';
import { staysUnseen } from '../objects/sides.ts';
import { readinessOf } from '../objects/readiness.ts';
import { imageSetting, replacing } from '../objects/replacing-image.ts';
import { containerDiagnostics, otherNetwork } from './diagnostics.ts';
import { imageNeed } from './image.ts';
import { portsMoved, portsServices } from './moved-ports.ts';
import { imagesText, plainDiagnostics, tellCarried, tellRefusals } from './plain-messages.ts';
import { plainPod, type PlainPod } from './plain-pod.ts';
import { podTemplate, type PodParts } from './pod.ts';
import type { DeploymentSpec } from './pod-types.ts';
import { tellStartUp } from './start-up.ts';
import { volumesOf } from './volumes.ts';
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
  diagnostics: [
    ...containerDiagnostics,
    ...plainDiagnostics,
    portsMoved,
    volumeNotDeleted,
    ...hostNameDiagnostics,
    ...placementDiagnostics,
  ],
  offer: (node, site) =>
    strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for a container',
      preferred: replacing(site, node)?.because ?? (node.program && !staysUnseen(node, site) ? ownProgram : undefined),
      ...(node.program && { instead: { of: 'vm', because: 'it is a container, and no VM has an image for it' } }),
      cost: costOf(site, node),
    }),
  steps: (node, world) => cutOverSteps(world, node, rehearsalStep),
  lower(node, world) {
    const image = replacing(world, node);
    const plain = image ? undefined : plainOf(world, node);
    tellStartUp(world, node, plain ? 'carried' : 'lost');
    tellKeptVolumes(world, node);
    for (const nic of world.networks.of(node.id)) {
      nic.backend.report(nic, world);
      // A backend with annotations writes them to VMs: a pod without them would not be on its network as the stack says.
      if (isOnPods(nic.backend) && !nic.backend.annotations) continue;
      report(world, otherNetwork, { resource: node.resource }, node.resource, nic.index, nic.text);
    }
    const parts: PodParts = {
      image,
      plain,
      placement: placementOf(world, node),
      volumes: volumesOf(world, node),
    };
    const object = kubeObject('apps/v1/Deployment', objectMeta(world, world.names.name(node.id), { node: node.id }), {
      spec: specOf(world, node, parts),
    });
    return made(
      [
        { item: 'object', object, owner: node.id, shapedBy: shapesOf(world, node, parts) },
        ...(plain?.items ?? []),
        ...(plain ? portsServices(world, node, plain) : []),
      ],
      needsOf(world, node, parts),
    );
  },
};

function specOf(world: World, node: Machine, parts: PodParts): DeploymentSpec {
  return {
    // Applying must not start what waits for its old disks.
    replicas: moveState(node, world) === 'waiting' ? 0 : 1,
    // Two pods must never write to one volume, nor answer for one server.
    strategy: { type: 'Recreate' },
    selector: { matchLabels: machineSelector(world, node) },
    template: podTemplate(world, node, parts),
  };
}

function shapesOf(world: World, node: Machine, { placement, plain }: PodParts): readonly NodeId[] {
  return [
    ...(plain?.shapedBy ?? []),
    ...disksOf(world.graph, node).map(({ id }) => id),
    ...world.networks.of(node.id).flatMap(({ nic }) => nic?.id ?? []),
    ...placement.shapedBy,
    ...(readinessOf(world, node)?.shapedBy ?? []),
  ];
}

function needsOf(world: World, node: Machine, { image, plain }: PodParts): readonly Need[] {
  return [
    ...(image === undefined && plain === undefined ? [imageNeed(world, node)] : []),
    ...world.networks.of(node.id).flatMap((nic) => nic.backend.needs(nic, world)),
    ...disksOf(world.graph, node).flatMap((disk) => {
      const outside = outsideRef(world, disk);
      const found = outside && outsideVolumes(world).get(externalName(outside.external));
      return found ? [outsideVolumeNeed(world, found, node)] : [];
    }),
  ];
}

/** Reports why the containers of the start-up data cannot be those of a pod. */
function plainOf(world: World, node: Machine): PlainPod | undefined {
  const together = plainContainers(world, node);
  if (!together) return undefined;
  if ('refusals' in together) {
    tellRefusals(world, node, together.refusals);
    return undefined;
  }
  if (!node.program) tellCarried(world, node, together);
  return plainPod(world, node, together.containers);
}

const ownProgram = 'it is a container, which needs no VM';

function costOf(site: Site, node: Machine): string {
  if (node.program) return 'the cluster runs the container, and its service in OpenStack no longer does';
  const found = plainContainers(site, node);
  return found && 'containers' in found
    ? `its start-up data runs ${imagesText(found.containers)}, and nothing else of it runs in a pod`
    : 'a container image must do what the server did: its start-up data does not run';
}
