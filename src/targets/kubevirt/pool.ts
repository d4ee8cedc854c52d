/** The equal members of a group become the replicas of one VirtualMachinePool. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import { strategyOffer } from '../../plan/strategies.ts';
import { elsewhere, made, type MachineTarget } from '../../plan/target.ts';
import type { World } from '../../plan/world.ts';
import { present } from '../../source/present.ts';
import type { GroupPolicy } from '../../topology/kinds/group-policy.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { disksOf, volumeOf } from '../../topology/views/disks.ts';
import { policiesOfGroup, recoveryOf, removalOf, updatesOf } from '../../topology/views/group-policies.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { joinedItems, joinedObject } from '../objects/joined-fields.ts';
import { report } from '../objects/drop.ts';
import { machineSelector } from '../objects/labels.ts';
import { objectMeta } from '../objects/metadata.ts';
import { groupOfReplica, initialSize, poolTarget, poolWord, poolReplicasOf } from '../objects/scaling.ts';
import { lacksVirtualMachines } from '../objects/sides.ts';
import { atATime, shapedByBalancers } from '../objects/replicated.ts';
import { makeMachine, type MachineMade } from './machine-object.ts';
import { runStrategySettings } from './run-strategy.ts';
import { poolWorkload } from './pool-workload.ts';

const interfacesUntold = defineDiagnostic({
  code: 'plan/pool-interfaces',
  severity: 'warning',
  message: (group: string, count: number) =>
    `the guests of "${group}" are told of none of their ${count} interfaces: without configuration in the image only the first one comes up`,
  explanation:
    'Network data tells a guest about its interfaces by their MAC addresses. The VMs of a pool are made from one template, so their MAC addresses are drawn and no data can name them. Configure the interfaces in the image or in the start-up data by their order, or set the strategy of the group to vm in heat2kube.yaml.',
});

const strategy = {
  word: poolWord,
  about: 'the members of a group are the replicas of one KubeVirt VirtualMachinePool',
  settings: runStrategySettings,
} as const;

/** A member of a group as one of several equal VMs. */
export const pool: MachineTarget = {
  kind: 'machine',
  id: poolTarget,
  side: 'cluster',
  strategy,
  workload: poolWorkload,
  diagnostics: [interfacesUntold],
  offer(node, site) {
    const replicas = poolReplicasOf(site, node);
    if (!replicas || replicas.offer === 'never') return undefined;
    return strategyOffer(node, site.config, {
      strategy,
      asked: 'heat2kube.yaml asks for a pool',
      unasked: replicas.offer === 'unasked' && !lacksVirtualMachines(site) ? replicas.because : undefined,
      cost: `any VM can be deleted and made again, although ${replicas.because}`,
      group: replicas.group.resource,
    });
  },
  lower(node, world) {
    const group = present(groupOfReplica(world, node), 'group of the machine');
    const machines = machinesOfGroup(world.graph, group);
    if (machines[0] !== node) return elsewhere(`it is a replica of the VirtualMachinePool of "${group.resource}"`);
    if (node.nics.length > 1)
      report(world, interfacesUntold, { resource: group.resource }, group.resource, node.nics.length);
    const all = machines.map((machine) => makeMachine(world, machine));
    const [lead, ...others] = all;
    const first = present(lead, 'machine of the pool');
    const object = joinedObject(
      poolObject(world, { node, group, made: first }),
      others.map((other) => poolObject(world, { node, group, made: other })),
    );
    const item: ObjectItem = {
      item: 'object',
      object,
      owner: group.id,
      shapedBy: [
        ...machines.flatMap((machine) => [machine.id, ...volumesOf(world, machine)]),
        ...shapedByBalancers(world, group),
        ...shapedByPolicies(world, group),
        ...all.flatMap(({ shapedBy }) => shapedBy),
      ],
    };
    const beside = joinedItems(all.map(({ items }) => items));
    return made(
      [...beside, item],
      all.flatMap(({ needs }) => needs),
    );
  },
};

/** Each VM has its own, made from the template. */
function volumesOf({ graph }: World, machine: Machine): readonly NodeId[] {
  return disksOf(graph, machine).flatMap((disk) => volumeOf(graph, disk)?.id ?? []);
}

/** Policies of which something stands in the pool. */
function shapedByPolicies({ graph }: World, group: ScalingGroup): readonly NodeId[] {
  const stands = ({ balancer, placement, recovery, removal, updates }: GroupPolicy): boolean =>
    recovery === 'new-server' || (balancer ?? placement ?? removal ?? updates) !== undefined;
  return policiesOfGroup(graph, group).flatMap((policy) =>
    stands(policy) ? [policy.id, ...(policy.removal ? [facet(policy.id, 'order')] : [])] : [],
  );
}

interface PoolParts {
  /** The first member, after which nothing is named but its disks. */
  readonly node: Machine;
  readonly group: ScalingGroup;
  readonly made: MachineMade;
}

function poolObject(world: World, { node, group, made: { spec } }: PoolParts): KubeObject {
  const selector = machineSelector(world, node);
  const [most, removal] = [atATime(world, group), removalOf(world.graph, group)];
  return kubeObject(
    'pool.kubevirt.io/v1beta1/VirtualMachinePool',
    objectMeta(world, world.names.name(group.id), { node: group.id }),
    {
      spec: {
        replicas: initialSize(group),
        selector: { matchLabels: selector },
        ...(most && { maxUnavailable: most }),
        // As Heat, whose groups without a policy keep members of the old definition.
        ...(!updatesOf(world.graph, group) && { updateStrategy: { unmanaged: {} } }),
        ...(recoveryOf(world.graph, group) === 'new-server' && { autohealing: {} }),
        scaleInStrategy: { proactive: { selectionPolicy: { sortPolicy: sortPolicies[removal.order] } } },
        virtualMachineTemplate: { metadata: { labels: selector }, spec },
      },
    },
  );
}

const sortPolicies = { newest: 'Newest', oldest: 'Oldest', random: 'Random' } as const;
