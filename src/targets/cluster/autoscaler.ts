/** Policies and alarms of a group as one autoscaler: a HorizontalPodAutoscaler, or a ScaledObject where a metric is a query. */
import { known, originsOf, type Origins, type Value } from '../../evaluate/value.ts';
import { facet, type NodeId } from '../../evaluate/fact.ts';
import { kubeObject } from '../../kubernetes/build.ts';
import type { KubeObject } from '../../kubernetes/object.ts';
import { blank } from '../../print/print-hole.ts';
import { note } from '../../plan/operations.ts';
import { code } from '../../plan/prose.ts';
import { stub, type Need } from '../../plan/needs.ts';
import type { ObjectItem } from '../../plan/plan.ts';
import type { World } from '../../plan/world.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { policiesOfGroup } from '../../topology/views/group-policies.ts';
import { machinesOfGroup } from '../../topology/views/scaling.ts';
import { autoscalingOf, numberOf, type Autoscaling } from '../objects/autoscaling.ts';
import { flavorOf } from '../objects/flavor.ts';
import { joinedValue } from '../objects/joined-fields.ts';
import { meterOf } from '../objects/meters.ts';
import { objectMeta } from '../objects/metadata.ts';
import { smallOf, wholeOf } from '../objects/amounts.ts';
import { behaviorOf } from './scaling-behavior.ts';

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
  const site: Scaled = { world, group, machine: first, scaling, alarms };
  const queries = alarms.some((alarm) => measure(alarm).measures === 'query');
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

interface Scaled {
  readonly world: World;
  readonly group: ScalingGroup;
  /** One member, which stands for all. */
  readonly machine: Machine;
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

function measure(alarm: Alarm) {
  const meter = meterOf(alarm);
  // Alarms on other metrics were refused before.
  return 'refused' in meter ? { measures: 'none' as const } : meter;
}

function targetRef({ world, group }: Scaled) {
  return {
    apiVersion: 'pool.kubevirt.io/v1beta1',
    kind: 'VirtualMachinePool',
    name: world.names.name(group.id),
  } as const;
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
        metrics: alarms.map((alarm) => ({
          type: 'ContainerResource' as const,
          containerResource: { name: 'cpu', container: 'compute', target: cpuTarget(site, alarm) },
        })),
        behavior: behaviorOf(group, site.scaling),
      },
    },
  );
}

/** Leaves of what the alarm measures, which stand in no field of their own. */
function measuredOrigins({ condition: { metric, statistic } }: Alarm): readonly Value[] {
  return [metric, ...(statistic ? [statistic] : [])];
}

/** Thousandths of a processor; where nobody knows how many a VM has, in percent of what its pod asks for, which is a tenth of them. */
function cpuTarget({ world, machine }: Scaled, alarm: Alarm) {
  const { threshold, period } = alarm.condition;
  const asked = numberOf(threshold) ?? 0;
  const flavor = flavorOf(world, machine);
  const vcpus = flavor.size?.vcpus ?? smallOf(flavor.shape?.vcpus);
  const origins = flavor.shape && !flavor.size ? [flavor.shape.vcpus] : [];
  const told = (value: string | bigint, more: readonly Value[]): Value =>
    joinedValue(known(value, originsOf(threshold)), [...measuredOrigins(alarm), ...more]);
  if (measure(alarm).measures === 'cpu-time') {
    const seconds = smallOf(period) ?? 300;
    return {
      type: 'AverageValue',
      averageValue: told(`${Math.max(1, Math.round(asked / seconds))}n`, period ? [period] : []),
    } as const;
  }
  if (vcpus !== undefined)
    return { type: 'AverageValue', averageValue: told(milli(asked * 10 * vcpus), origins) } as const;
  return {
    type: 'Utilization',
    averageUtilization: told(BigInt(Math.min(greatestInt32, Math.max(1, Math.round(asked * requestShare)))), []),
  } as const;
}

/** What an int32 field holds; a share that high is never reached either. */
const greatestInt32 = 2_147_483_647;

/** KubeVirt asks for a tenth of a processor for each virtual one, unless it is configured otherwise. */
const requestShare = 10;

/** Whether the target of an alarm relies on what KubeVirt asks for. */
export function reliesOnRequest(world: World, group: ScalingGroup): boolean {
  const [machine] = machinesOfGroup(world.graph, group);
  const flavor = machine && flavorOf(world, machine);
  const isKnown = flavor !== undefined && (flavor.size !== undefined || smallOf(flavor.shape?.vcpus) !== undefined);
  return !isKnown && measuredBy(autoscalingOf(world, group)).some((alarm) => measure(alarm).measures === 'cpu-percent');
}

function milli(thousandths: number): string {
  return `${Math.max(1, Math.round(thousandths))}m`;
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
        triggers: alarms.map((alarm) => triggerOf(site, alarm)),
      },
    },
  );
}

function triggerOf(site: Scaled, alarm: Alarm) {
  const meter = measure(alarm);
  if (meter.measures !== 'query') {
    const { type, averageValue, averageUtilization } = {
      averageValue: undefined,
      averageUtilization: undefined,
      ...cpuTarget(site, alarm),
    };
    const value = averageValue ?? averageUtilization ?? known('');
    return {
      type: 'cpu',
      metricType: type,
      metadata: new Map([
        ['value', textual(value)],
        ['containerName', known('compute')],
      ]),
    };
  }
  const { world, group } = site;
  const { threshold, period } = alarm.condition;
  const of = `namespace="${world.config.namespace}",name=~"${world.names.name(group.id)}-[0-9]+"`;
  const origins: Origins = [];
  const query = joinedValue(known(meter.query(of), origins), [...measuredOrigins(alarm), ...(period ? [period] : [])]);
  return {
    type: 'prometheus',
    metricType: 'Value',
    metadata: new Map<string, Value>([
      ['serverAddress', known(prometheus)],
      ['query', query],
      ['threshold', textual(threshold)],
    ]),
  };
}

/** Metadata of triggers are texts. */
function textual(value: Value): Value {
  const number = numberOf(value);
  return number === undefined ? value : known(String(number), originsOf(value));
}

const prometheus = blank('address of Prometheus');

function prometheusNeed({ world, group }: Scaled, item: ObjectItem): Need {
  return stub(
    {
      kind: 'other',
      name: `Prometheus for ${world.names.name(group.id)}`,
      about: [group.id],
      question: `At which address does the Prometheus answer that collects the metrics of KubeVirt (\`http://prometheus.monitoring.svc:9090\`)? The autoscaler of ${code(group.resource)} asks it. Until then nothing changes the number of VMs.`,
      howTo: [note('`kubectl get services -A -l operated-prometheus=true` lists those of the Prometheus Operator.')],
    },
    item.object,
    item,
  );
}
