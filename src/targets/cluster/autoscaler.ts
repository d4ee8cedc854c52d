/** Policies and alarms of a group as one autoscaler: a HorizontalPodAutoscaler, or a ScaledObject where a metric is a query. */
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { known } from '../../evaluate/value.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { note } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { stub, type Need } from '../../plan/needs.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import { blank } from '../../print/print-hole.ts';
import { present } from '../../source/present.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { policiesOfGroup } from '../../topology/views/group-policies.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { wholeOf } from '../objects/amounts.ts';
import { autoscalingOf, type Autoscaling } from '../objects/autoscaling.ts';
import { objectMeta } from '../objects/metadata.ts';
import { replicaFormOf } from '../objects/scaling.ts';
import { behaviorOf } from './scaling-behavior.ts';
import { measure, metricOf, triggerOf, vcpusOf, type Measured } from './scaling-metrics.ts';

/** One of the two; the ScaledObject waits for the address of Prometheus where it asks that. */
interface Autoscaler {
  readonly items: readonly ObjectItem[];
  readonly needs: readonly Need[];
}

/** Undefined where nothing changes the size by itself. */
export function autoscalerOf(world: World, group: ScalingGroup): Autoscaler | undefined {
  const scaling = autoscalingOf(world, group);
  const [first] = machinesOfGroup(world.graph, group);
  const alarms = measuredBy(scaling);
  if (!first || alarms.length === 0) return undefined;
  const form = replicaFormOf(world, group) ?? 'pool';
  const site: Scaled = { world, group, machine: first, form, scaling, alarms };
  const queries = alarms.some((alarm) => measure(site, alarm).measures === 'query');
  const object = queries ? scaledObject(site) : horizontal(site);
  const item: ObjectItem = { item: 'object', object, owner: group.id, shapedBy: shapes(site) };
  return queries ? { items: [], needs: [prometheusNeed(site, item)] } : { items: [item], needs: [] };
}

/** The alarms whose metric decides: an autoscaler has one target, which is the threshold above which members are added. */
export function measuredBy({ up, down }: Autoscaling): readonly Alarm[] {
  const [above, below] = [alarmsOf(up), alarmsOf(down)];
  return above.length > 0 ? above : below;
}

function alarmsOf(driven: Autoscaling['up']): readonly Alarm[] {
  return [...new Set(driven.flatMap(({ alarms }) => alarms))];
}

interface Scaled extends Measured {
  readonly scaling: Autoscaling;
  readonly alarms: readonly Alarm[];
}

function shapes({ world, group, scaling: { up, down } }: Scaled): readonly NodeId[] {
  const driven = [...up, ...down];
  const policies = policiesOfGroup(world.graph, group).flatMap(({ id, scaling }): readonly NodeId[] => {
    const asking = driven.filter(({ rule }) => scaling !== undefined && rule.event === scaling.event);
    if (asking.length === 0) return [];
    return asking.every(({ rule }) => rule.counts) ? [id] : [id, facet(id, 'adjustment')];
  });
  const ids = driven.flatMap(({ rule, alarms }) => [rule.id, ...alarms.map(({ id }) => id)]);
  return [...new Set([...ids, ...policies])];
}

function targetRef({ world, machine }: Scaled) {
  const workload = present(world.placed.target(machine.id, 'cluster')?.workload, 'workload of the members');
  const { apiVersion, kind, name } = workload.refOf(machine, world);
  return { apiVersion, kind, name };
}

function horizontal(site: Scaled): KubeObject {
  const { world, group, alarms } = site;
  return kubeObject(
    'autoscaling/v2/HorizontalPodAutoscaler',
    objectMeta(world, world.names.name(group.id), { node: group.id }),
    {
      spec: {
        scaleTargetRef: targetRef(site),
        // Zero replicas would have no usage to be measured.
        minReplicas: wholeOf(group.min) === 0n ? known(1n) : group.min,
        maxReplicas: group.max,
        metrics: alarms.map((alarm) => metricOf(site, alarm)),
        behavior: behaviorOf(group, site.scaling),
      },
    },
  );
}

/** Whether the target of an alarm relies on what KubeVirt asks for. */
export function reliesOnRequest(world: World, group: ScalingGroup): boolean {
  const [machine] = machinesOfGroup(world.graph, group);
  if (!machine || replicaFormOf(world, group) !== 'pool' || vcpusOf(world, machine).count !== undefined) return false;
  const site = { world, group, machine, form: 'pool' } as const;
  return measuredBy(autoscalingOf(world, group)).some((alarm) => measure(site, alarm).measures === 'cpu-percent');
}

function scaledObject(site: Scaled): KubeObject {
  const { world, group, alarms } = site;
  return kubeObject(
    'keda.sh/v1alpha1/ScaledObject',
    objectMeta(world, world.names.name(group.id), { node: group.id }),
    {
      spec: {
        scaleTargetRef: targetRef(site),
        minReplicaCount: group.min,
        maxReplicaCount: group.max,
        advanced: { horizontalPodAutoscalerConfig: { behavior: behaviorOf(group, site.scaling) } },
        triggers: alarms.map((alarm) => triggerOf(site, alarm, prometheus)),
      },
    },
  );
}

const prometheus = blank('address of Prometheus');

function prometheusNeed({ world, group, form }: Scaled, item: ObjectItem): Need {
  return stub(
    {
      kind: 'other',
      name: `Prometheus for ${world.names.name(group.id)}`,
      about: [group.id],
      question: `At which address does the Prometheus answer that collects the metrics of ${form === 'pool' ? 'KubeVirt' : 'the kubelets'} (\`http://prometheus.monitoring.svc:9090\`)? The autoscaler of ${code(group.resource)} asks it. Until then nothing changes the number of ${form === 'pool' ? 'VMs' : 'pods'}.`,
      howTo: [note('`kubectl get services -A -l operated-prometheus=true` lists those of the Prometheus Operator.')],
    },
    item.object,
    item,
  );
}
