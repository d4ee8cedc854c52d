/** What the types of alarms have in common: their properties, and the nodes that they become. */
import type { Value } from '../../evaluate/value.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';
import { nodesIn } from '../facts-in.ts';
import type { Alarm, Condition } from '../kinds/alarm.ts';
import type { LiftReport, PropertyTable, Reader } from '../lift.ts';
import { asBoolean, isPlain, oneOf } from '../plain-choice.ts';

export const alarmProperties = {
  alarm_actions: { fate: 'mapped', note: 'The policies that the alarm triggers' },
  alarm_queues: { fate: 'lost', note: 'nothing in the cluster writes to a queue of Zaqar' },
  comparison_operator: { fate: 'mapped', note: 'Whether the metric is too high or too low' },
  description: { fate: 'moot', note: 'A text for readers of the API' },
  enabled: { fate: 'mapped', note: 'Whether the alarm is evaluated' },
  insufficient_data_actions: { fate: 'lost', note: 'an autoscaler does nothing while it has no data' },
  insufficient_data_queues: { fate: 'lost', note: 'nothing in the cluster writes to a queue of Zaqar' },
  ok_actions: { fate: 'lost', note: 'an autoscaler tells nobody that a metric is fine again' },
  ok_queues: { fate: 'lost', note: 'nothing in the cluster writes to a queue of Zaqar' },
  repeat_actions: { fate: 'lost', note: 'an autoscaler acts as long as the metric asks for it' },
  severity: { fate: 'moot', note: 'A label of the alarming service' },
  threshold: { fate: 'mapped', note: 'The target of the autoscaler' },
  time_constraints: { fate: 'lost', note: 'an autoscaler acts at any time' },
} as const;

/** Of alarms that count periods. */
export const periodProperties = {
  evaluation_periods: { fate: 'mapped', note: 'How long the condition must hold' },
} as const;

/** Of alarms on meters of Gnocchi. */
export const gnocchiProperties = {
  ...alarmProperties,
  ...periodProperties,
  aggregation_method: { fate: 'mapped', note: 'The statistic of the metric' },
  granularity: { fate: 'mapped', note: 'How long the condition must hold' },
} as const;

/** What each type says in its own words. */
type Measured = Pick<Condition, 'metric' | 'language'> & {
  readonly threshold: Value;
  readonly statistic?: Value | undefined;
  readonly period?: Value | undefined;
  readonly periods?: Value | undefined;
};

/** A resource with what reads it. */
interface AlarmSite {
  readonly read: Reader<typeof alarmProperties & PropertyTable>;
  readonly self: ResourceIdentity;
  readonly report: LiftReport;
}

/** The node, whatever the alarm measures. */
export function alarmNode(site: AlarmSite, measured: Measured): Alarm {
  const { read, self, report } = site;
  const repeats = read.get('repeat_actions');
  if (!isPlain(repeats, false)) report.isDefault(repeats, 'an autoscaler acts as long as the metric asks for it');
  return alarmOf(site, {
    actions: read.get('alarm_actions'),
    enabled: read.choose(read.get('enabled'), self.path, asBoolean, true),
    condition: {
      ...measured,
      comparison: read.choose(
        read.get('comparison_operator'),
        self.path,
        oneOf('gt', 'ge', 'lt', 'le', 'eq', 'ne'),
        'gt',
      ),
    },
  });
}

interface Said {
  readonly actions: Value | undefined;
  readonly enabled: boolean;
  readonly condition: Measured & Pick<Condition, 'comparison'>;
}

/** The same where a type has words of its own for all of it. */
export function alarmOf(
  { read, self: { path, type } }: { readonly read: Pick<AlarmSite['read'], 'shapes'>; readonly self: ResourceIdentity },
  { actions, enabled, condition: { statistic, period, periods, ...condition } }: Said,
): Alarm {
  read.shapes(actions, path);
  return {
    kind: 'alarm',
    id: path,
    resource: path,
    type,
    actions: actions ? nodesIn(actions) : [],
    enabled,
    condition: {
      ...condition,
      ...(statistic && { statistic }),
      ...(period && { period }),
      ...(periods && { periods }),
    },
  };
}
