/** What an autoscaler measures of the replicas of a group, and from which value on it acts. */
import { known, originsOf, type Value } from '../../evaluate/value.ts';
import type { World } from '../../plan/world.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { ScalingGroup } from '../../topology/kinds/scaling-group.ts';
import { smallOf } from '../objects/amounts.ts';
import { numberOf } from '../objects/autoscaling.ts';
import { flavorOf } from '../objects/flavor.ts';
import { joinedValue } from '../objects/joined-fields.ts';
import { meterOf } from '../objects/meters.ts';
import type { ReplicaForm } from '../objects/scaling.ts';

export interface Measured {
  readonly world: World;
  readonly group: ScalingGroup;
  /** One member, which stands for all. */
  readonly machine: Machine;
  readonly form: ReplicaForm;
}

export function measure({ form }: Pick<Measured, 'form'>, alarm: Alarm) {
  const meter = meterOf(alarm, form);
  // Alarms on other metrics were refused before.
  return 'refused' in meter ? { measures: 'none' as const } : meter;
}

/** VMs are measured by the container that runs them, and pods as a whole. */
export function metricOf(site: Measured, alarm: Alarm) {
  const { name, target } = amountOf(site, alarm);
  return site.form === 'pool'
    ? ({ type: 'ContainerResource', containerResource: { name, container: compute, target } } as const)
    : ({ type: 'Resource', resource: { name, target } } as const);
}

/** The container of a VM in its pod. */
const compute = 'compute';

/** Of a ScaledObject; `address` is that of Prometheus. */
export function triggerOf(site: Measured, alarm: Alarm, address: string) {
  const meter = measure(site, alarm);
  const { threshold, period } = alarm.condition;
  if (meter.measures !== 'query') {
    const { name, target } = amountOf(site, alarm);
    const value = target.type === 'AverageValue' ? target.averageValue : target.averageUtilization;
    const metadata = new Map<string, Value>([['value', textual(value)]]);
    if (site.form === 'pool') metadata.set('containerName', known(compute));
    return { type: name, metricType: target.type, metadata };
  }
  const query = joinedValue(known(meter.query(replicasIn(site))), [
    ...measuredOrigins(alarm),
    ...(period ? [period] : []),
  ]);
  return {
    type: 'prometheus',
    metricType: 'Value',
    metadata: new Map<string, Value>([
      ['serverAddress', known(address)],
      ['query', query],
      ['threshold', textual(threshold)],
    ]),
  };
}

/** Labels of the metrics of all replicas. */
function replicasIn({ world, group, form }: Measured): string {
  const name = world.names.name(group.id);
  const replicas = form === 'pool' ? `name=~"${name}-[0-9]+"` : `pod=~"${name}-[0-9a-z]+-[0-9a-z]+"`;
  return `namespace="${world.config.namespace}",${replicas}`;
}

/** Leaves of what the alarm measures, which stand in no field of their own. */
function measuredOrigins({ condition: { metric, statistic } }: Alarm): readonly Value[] {
  return [metric, ...(statistic ? [statistic] : [])];
}

type Target =
  | { readonly type: 'AverageValue'; readonly averageValue: Value }
  | { readonly type: 'Utilization'; readonly averageUtilization: Value };

interface Amount {
  readonly name: 'cpu' | 'memory';
  readonly target: Target;
}

function amountOf(site: Measured, alarm: Alarm): Amount {
  const { threshold, period } = alarm.condition;
  const asked = numberOf(threshold) ?? 0;
  const told = (value: string | bigint, more: readonly Value[] = []): Value =>
    joinedValue(known(value, originsOf(threshold)), [...measuredOrigins(alarm), ...more]);
  const percent = (share: number): Target => ({ type: 'Utilization', averageUtilization: told(whole(share)) });
  switch (measure(site, alarm).measures) {
    case 'memory':
      return { name: 'memory', target: { type: 'AverageValue', averageValue: told(`${whole(asked)}Mi`) } };
    case 'memory-percent':
      return { name: 'memory', target: percent(asked) };
    case 'cpu-time': {
      const seconds = smallOf(period) ?? 300;
      const used = `${Math.max(1, Math.round(asked / seconds))}n`;
      return { name: 'cpu', target: { type: 'AverageValue', averageValue: told(used, period ? [period] : []) } };
    }
    default: {
      const { count, values } = vcpusOf(site.world, site.machine);
      // Where nobody knows how many a VM has, in percent of what its pod asks for.
      if (count === undefined)
        return { name: 'cpu', target: percent(site.form === 'pool' ? asked * requestShare : asked) };
      return { name: 'cpu', target: { type: 'AverageValue', averageValue: told(milli(asked * 10 * count), values) } };
    }
  }
}

/** How many a member has, and the leaves that say it; of a flavor outside the stack it is no leaf. */
export function vcpusOf(
  world: World,
  machine: Machine,
): { readonly count: number | undefined; readonly values: readonly Value[] } {
  const { shape, size } = flavorOf(world, machine);
  return { count: size?.vcpus ?? smallOf(shape?.vcpus), values: shape && !size ? [shape.vcpus] : [] };
}

/** What an int32 field holds; a share that high is never reached either. */
const greatestInt32 = 2_147_483_647;

function whole(amount: number): bigint {
  return BigInt(Math.min(greatestInt32, Math.max(1, Math.round(amount))));
}

/** KubeVirt asks for a tenth of a processor for each virtual one, unless it is configured otherwise. */
const requestShare = 10;

function milli(thousandths: number): string {
  return `${Math.max(1, Math.round(thousandths))}m`;
}

/** Metadata of triggers are texts. */
function textual(value: Value): Value {
  const number = numberOf(value);
  return number === undefined ? value : known(String(number), originsOf(value));
}
