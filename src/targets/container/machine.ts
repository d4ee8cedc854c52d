/** A machine becomes a Deployment of one pod: of the image that heat2kube.yaml names, or of the containers that its start-up data run. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import { strategyOffer, strategyWordOf } from '../../plan/strategies.ts';
import { made, type MachineTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import { containerWord } from '../objects/contained.ts';
import { cutOverSteps } from '../objects/cut-over.ts';
import { report } from '../objects/drop.ts';
import { volumeNotDeleted } from '../objects/kept-volumes.ts';
import { hostNameDiagnostics } from '../objects/host-name.ts';
import { machineSelector } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { mountPathSetting } from '../objects/mounted-claims.ts';
import { moveState } from '../objects/moving.ts';
import { placementDiagnostics } from '../objects/placement.ts';
import { imageSetting } from '../objects/replacing-image.ts';
import { noMember, podReplicasOf, replicasWord } from '../objects/scaling.ts';
import { containerDiagnostics } from './diagnostics.ts';
import { makePod } from './made-pod.ts';
import { portsMoved } from './moved-ports.ts';
import { plainDiagnostics } from './plain-messages.ts';
import type { DeploymentSpec, PodTemplate } from './pod-types.ts';
import { costOf, preferredFor } from './preferred.ts';
import { deployment, rehearsalSteps } from './workload.ts';

const noReplicas = defineDiagnostic({
  code: 'plan/replicas-refused',
  severity: 'warning',
  message: (resource: string, why: string) => `heat2kube.yaml asks for replicas of "${resource}", but ${why}`,
  explanation:
    'The pods of one Deployment are made from one template, so any of them can be deleted and made again. Members of a group that have something of their own (an address, a volume, a name by which others find them) cannot be replicas: each is a Deployment of its own. Remove what tells them apart from the template, or set the strategy to container in heat2kube.yaml.',
});

const strategy = {
  word: containerWord,
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
    noReplicas,
    ...hostNameDiagnostics,
    ...placementDiagnostics,
  ],
  offer(node, site) {
    const replicas = podReplicasOf(site, node);
    const preferred = replicas?.offer === 'unasked' ? undefined : preferredFor(site, node);
    const [refused, isVm] = [replicas === undefined || replicas.offer === 'never', node.program === undefined];
    const instead = refused ? { of: replicasWord, because: replicas?.because ?? noMember } : undefined;
    return strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for a container',
      preferred,
      ...(isVm
        ? instead && { instead }
        : { instead: { of: 'vm', because: 'it is a container, and no VM has an image for it' } }),
      cost: costOf(site, node),
    });
  },
  steps: (node, world) => cutOverSteps(world, node, rehearsalSteps),
  lower(node, world) {
    if (strategyWordOf(node, world.config) === replicasWord) {
      const why = podReplicasOf(world, node)?.because ?? noMember;
      report(world, noReplicas, { resource: node.resource }, node.resource, why);
    }
    const { template, items, needs, shapedBy } = makePod(world, node);
    const object = kubeObject('apps/v1/Deployment', objectMeta(world, world.names.name(node.id), { node: node.id }), {
      spec: specOf(world, node, template),
    });
    return made([{ item: 'object', object, owner: node.id, shapedBy }, ...items], needs);
  },
};

function specOf(world: World, node: Machine, template: PodTemplate): DeploymentSpec {
  return {
    // Applying must not start what waits for its old disks.
    replicas: moveState(node, world) === 'waiting' ? 0 : 1,
    // Two pods must never write to one volume, nor answer for one server.
    strategy: { type: 'Recreate' },
    selector: { matchLabels: machineSelector(world, node) },
    template,
  };
}
