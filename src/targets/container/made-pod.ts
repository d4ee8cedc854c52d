/** The pod of a machine with what belongs to it: of the image that heat2kube.yaml names, or of the containers that its start-up data run. */
import type { NodeId } from '../../evaluate/fact.ts';
import type { Need } from '../../plan/needs.ts';
import { isOnPods } from '../../plan/network-backend.ts';
import type { MadeItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { disksOf } from '../../topology/views/disks.ts';
import { report } from '../objects/drop.ts';
import { externalName } from '../objects/external.ts';
import { tellKeptVolumes } from '../objects/kept-volumes.ts';
import { outsideRef, outsideVolumeNeed, outsideVolumes } from '../objects/outside-volumes.ts';
import { placementOf } from '../objects/placement.ts';
import { plainContainers } from '../objects/plain-containers.ts';
import { readinessOf } from '../objects/readiness.ts';
import { replacing } from '../objects/replacing-image.ts';
import { otherNetwork, startsAgain } from './diagnostics.ts';
import { imageNeed } from './image.ts';
import { portsServices } from './moved-ports.ts';
import { tellCarried, tellRefusals } from './plain-messages.ts';
import { plainPod, type PlainPod } from './plain-pod.ts';
import { podTemplate, type PodParts } from './pod.ts';
import type { PodTemplate } from './pod-types.ts';
import { tellStartUp } from './start-up.ts';
import { volumesOf } from './volumes.ts';

interface MadePod {
  readonly template: PodTemplate;
  /** Objects and Secrets beside the one that has the pod. */
  readonly items: readonly MadeItem[];
  readonly needs: readonly Need[];
  readonly shapedBy: readonly NodeId[];
}

export function makePod(world: World, node: Machine): MadePod {
  const image = replacing(world, node);
  const plain = image ? undefined : plainOf(world, node);
  tellStartUp(world, node, plain ? 'carried' : 'lost');
  tellKeptVolumes(world, node);
  if (node.program?.once) report(world, startsAgain, { resource: node.resource }, node.resource);
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
  return {
    template: podTemplate(world, node, parts),
    items: [...(plain?.items ?? []), ...(plain ? portsServices(world, node, plain) : [])],
    needs: needsOf(world, node, parts),
    shapedBy: shapesOf(world, node, parts),
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
