/** The equal members of a group become the replicas of one Deployment. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { strategyOffer } from '../../plan/strategies.ts';
import { elsewhere, made, type MachineTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { present } from '../../source/present.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { policiesOfGroup, updatesOf } from '../../topology/views/group-policies.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { wholeOf } from '../objects/amounts.ts';
import { report } from '../objects/drop.ts';
import { joinedItems, joinedObject } from '../objects/joined-fields.ts';
import { machineSelector } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { plainContainers } from '../objects/plain-containers.ts';
import { replacing } from '../objects/replacing-image.ts';
import { atATime, shapedByBalancers } from '../objects/replicated.ts';
import { statedSize } from '../objects/autoscaling.ts';
import { groupOfReplica, podReplicasOf, replicasTarget, replicasWord } from '../objects/scaling.ts';
import { makePod } from './made-pod.ts';
import type { DeploymentSpec, PodTemplate } from './pod-types.ts';
import { costOf, preferredFor } from './preferred.ts';
import { ownDirectories } from './server-disk.ts';
import { replicasWorkload } from './workload.ts';

const directoriesPass = defineDiagnostic({
  code: 'plan/replica-directories',
  severity: 'warning',
  message: (group: string) =>
    `what the containers of "${group}" write to directories of the server lasts as long as a pod`,
  explanation:
    'A server of a group keeps its disk until the group deletes it. A pod of a Deployment is replaced whenever its node is drained, fails, or the Deployment changes, and its directories go with it. Where the data must last, write it to a service outside the group, or set the strategy of the group to container in heat2kube.yaml, which gives each member a claim of its own and no autoscaler.',
});

const strategy = { word: replicasWord, about: 'the members of a group are the replicas of one Deployment' } as const;

/** A member of a group as one of several equal pods. */
export const replicas: MachineTarget = {
  kind: 'machine',
  id: replicasTarget,
  side: 'cluster',
  strategy,
  workload: replicasWorkload,
  diagnostics: [directoriesPass],
  offer(node, site) {
    const found = podReplicasOf(site, node);
    if (!found || found.offer === 'never') return undefined;
    const preferred = found.offer === 'unasked' ? preferredFor(site, node) : undefined;
    return strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for the replicas of a Deployment',
      preferred: preferred && `${preferred}, and ${found.because}`,
      cost: `any pod can be deleted and made again, and ${costOf(site, node)}`,
      group: found.group.resource,
    });
  },
  lower(node, world) {
    const group = present(groupOfReplica(world, node), 'group of the machine');
    const machines = machinesOfGroup(world.graph, group);
    if (machines[0] !== node) return elsewhere(`it is a replica of the Deployment of "${group.resource}"`);
    const all = machines.map((machine) => ({ machine, pod: makePod(world, machine) }));
    const [first, ...others] = all.map(({ machine, pod: { template } }) =>
      deploymentOf(world, { machine, group, template }),
    );
    const item: ObjectItem = {
      item: 'object',
      object: joinedObject(present(first, 'machine of the group'), others),
      owner: group.id,
      shapedBy: [
        ...machines.map(({ id }) => id),
        ...shapedByBalancers(world, group),
        ...shapedByPolicies(world, group),
        ...all.flatMap(({ pod }) => pod.shapedBy),
      ],
    };
    const beside = joinedItems(all.map(({ pod }) => pod.items));
    tellDirectories(world, node, group);
    return made(
      [item, ...beside],
      all.flatMap(({ pod }) => pod.needs),
    );
  },
};

function tellDirectories(world: World, node: Machine, { resource }: ScalingGroup): void {
  const found = replacing(world, node) ? undefined : plainContainers(world, node);
  if (found && 'containers' in found && ownDirectories(found.containers).length > 0)
    report(world, directoriesPass, { resource }, resource);
}

interface DeploymentParts {
  readonly machine: Machine;
  readonly group: ScalingGroup;
  readonly template: PodTemplate;
}

function deploymentOf(world: World, { machine, group, template }: DeploymentParts): KubeObject {
  const pause = updatesOf(world.graph, group)?.pause;
  const [size, most] = [statedSize(world, group), atATime(world, group)];
  const spec: DeploymentSpec = {
    ...(size && { replicas: size }),
    // A batch waits as long as the pause after the one before.
    ...(pause && wholeOf(pause) !== 0n && { minReadySeconds: pause }),
    ...(most && { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: most, maxSurge: 0 } } }),
    selector: { matchLabels: machineSelector(world, machine) },
    template,
  };
  return kubeObject('apps/v1/Deployment', objectMeta(world, world.names.name(group.id), { node: group.id }), { spec });
}

/** Policies of which something stands in the Deployment. */
function shapedByPolicies({ graph }: World, group: ScalingGroup): readonly NodeId[] {
  return policiesOfGroup(graph, group).flatMap(({ id, balancer, placement, removal, updates }) =>
    (balancer ?? placement ?? removal?.grace ?? updates) === undefined ? [] : [id],
  );
}
