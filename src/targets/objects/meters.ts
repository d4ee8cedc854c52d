/** Meters of the telemetry of OpenStack, and what measures the same of VMs and pods in a cluster. */
import { textOf, wordOf } from '../../evaluate/value.ts';
import type { Alarm } from '../../topology/kinds/alarm.ts';
import type { ReplicaForm } from './scaling.ts';

/** What an autoscaler measures. */
type Meter =
  /** Of one virtual CPU, in percent. */
  | { readonly measures: 'cpu-percent' }
  /** Nanoseconds of CPU time in each period. */
  | { readonly measures: 'cpu-time' }
  /** Of what pods ask for, in percent. */
  | { readonly measures: 'memory-percent' }
  /** Mebibytes of each pod. */
  | { readonly measures: 'memory' }
  /** Prometheus; `of` selects the metrics of all replicas. */
  | { readonly measures: 'query'; query(of: string): string };

/** One that has no counterpart says why not: a clause. */
export function meterOf({ condition }: Alarm, form: ReplicaForm): Meter | { readonly refused: string } {
  const { metric, language, statistic, period } = condition;
  const name = textOf(metric);
  if (name === undefined) return { refused: 'its metric is not known yet' };
  if (name === '') return { refused: 'it names no metric' };
  if (language === 'prometheus')
    return { refused: 'its query is about metrics of the cloud, which the Prometheus of a cluster does not have' };
  const over = aggregations.get(textOf(statistic) ?? 'avg');
  if (over === undefined) return { refused: `nothing gives the statistic ${wordOf(statistic)} of its metric` };
  if (cpuPercent.has(name)) return over === 'avg' ? { measures: 'cpu-percent' } : onlyAverage;
  if (name === 'cpu') return over === 'avg' ? { measures: 'cpu-time' } : onlyAverage;
  const ofPods = form === 'deployment' ? memory.get(name) : undefined;
  if (ofPods) return over === 'avg' ? ofPods : onlyAverage;
  const seconds = wordOf(period) === '' && period?.kind === 'known' ? String(period.value) : '300';
  const expression = (form === 'pool' ? ofVms : ofContainers).get(name);
  return expression
    ? { measures: 'query', query: (of) => `${over}(${expression(of, /^\d+$/.test(seconds) ? seconds : '300')})` }
    : { refused: `no metric of the cluster is like "${name}"` };
}

const onlyAverage = { refused: 'an autoscaler compares the average of the usage' } as const;

const cpuPercent: ReadonlySet<string> = new Set(['cpu_util', 'CPUUtilization', 'vcpu_util']);

/** Statistics of Ceilometer, Gnocchi and CloudWatch, as Prometheus aggregates over VMs. */
const aggregations: ReadonlyMap<string, string> = new Map([
  ['avg', 'avg'],
  ['mean', 'avg'],
  ['rate:mean', 'avg'],
  ['Average', 'avg'],
  ['max', 'max'],
  ['Maximum', 'max'],
  ['min', 'min'],
  ['Minimum', 'min'],
  ['sum', 'sum'],
  ['Sum', 'sum'],
]);

type Expression = (of: string, seconds: string) => string;

function rate(metric: string): Expression {
  return (of, seconds) => `rate(${metric}{${of}}[${seconds}s])`;
}

const used: Expression = (of) => `kubevirt_vmi_memory_available_bytes{${of}} - kubevirt_vmi_memory_usable_bytes{${of}}`;
const usedPercent: Expression = (of) =>
  `100 - 100 * kubevirt_vmi_memory_usable_bytes{${of}} / kubevirt_vmi_memory_available_bytes{${of}}`;

/** Metrics of KubeVirt. Names with `.rate` are those of Ceilometer, which Gnocchi gives as `rate:mean` of the others. */
const ofVms: ReadonlyMap<string, Expression> = new Map<string, Expression>([
  ['memory_util', usedPercent],
  ['MemoryUtilization', usedPercent],
  ['memory.usage', (of, seconds) => `(${used(of, seconds)}) / 1048576`],
  ['network.incoming.bytes.rate', rate('kubevirt_vmi_network_receive_bytes_total')],
  ['network.outgoing.bytes.rate', rate('kubevirt_vmi_network_transmit_bytes_total')],
  ['network.incoming.packets.rate', rate('kubevirt_vmi_network_receive_packets_total')],
  ['network.outgoing.packets.rate', rate('kubevirt_vmi_network_transmit_packets_total')],
  ['disk.read.bytes.rate', rate('kubevirt_vmi_storage_read_traffic_bytes_total')],
  ['disk.write.bytes.rate', rate('kubevirt_vmi_storage_write_traffic_bytes_total')],
  ['disk.read.requests.rate', rate('kubevirt_vmi_storage_iops_read_total')],
  ['disk.write.requests.rate', rate('kubevirt_vmi_storage_iops_write_total')],
]);

/** What the API of metrics gives of pods without Prometheus. */
const memory: ReadonlyMap<string, Meter> = new Map<string, Meter>([
  ['memory_util', { measures: 'memory-percent' }],
  ['MemoryUtilization', { measures: 'memory-percent' }],
  ['memory.usage', { measures: 'memory' }],
]);

function podRate(metric: string): Expression {
  return (of, seconds) => `sum by (pod) (rate(${metric}{${of}}[${seconds}s]))`;
}

/** Metrics of the kubelet. */
const ofContainers: ReadonlyMap<string, Expression> = new Map<string, Expression>([
  ['network.incoming.bytes.rate', podRate('container_network_receive_bytes_total')],
  ['network.outgoing.bytes.rate', podRate('container_network_transmit_bytes_total')],
  ['network.incoming.packets.rate', podRate('container_network_receive_packets_total')],
  ['network.outgoing.packets.rate', podRate('container_network_transmit_packets_total')],
  ['disk.read.bytes.rate', podRate('container_fs_reads_bytes_total')],
  ['disk.write.bytes.rate', podRate('container_fs_writes_bytes_total')],
  ['disk.read.requests.rate', podRate('container_fs_reads_total')],
  ['disk.write.requests.rate', podRate('container_fs_writes_total')],
]);
