/**
 * AWS::CloudWatch::Alarm: a threshold under the names of Amazon. Heat makes an OS::Aodh::Alarm of it, by a template of its own.
 * Heat manual: template guide, CloudFormation resource types; the properties are the parameters of
 * etc/heat/templates/AWS_CloudWatch_Alarm.yaml, which the catalogue does not have.
 */
import { known } from '../../evaluate/value.ts';
import { defineLift } from '../lift.ts';
import { asText } from '../plain-choice.ts';
import { alarmOf } from '../scaling/alarms.ts';

const comparisons: ReadonlyMap<string, 'gt' | 'ge' | 'lt' | 'le'> = new Map([
  ['GreaterThanOrEqualToThreshold', 'ge'],
  ['GreaterThanThreshold', 'gt'],
  ['LessThanOrEqualToThreshold', 'le'],
  ['LessThanThreshold', 'lt'],
]);

const needed = { type: 'string', required: true } as const;
const statistics = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'] as const;
const text = { type: 'string' } as const;
const unread = 'Heat does not read it';

export const awsCloudWatchAlarm = defineLift({
  type: 'AWS::CloudWatch::Alarm',
  summary: 'The metric of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    AlarmActions: { fate: 'mapped', note: 'The policies that the alarm triggers' },
    AlarmDescription: { fate: 'moot', note: 'A text for readers of the API', schema: text },
    ComparisonOperator: {
      fate: 'mapped',
      note: 'Whether the metric is too high or too low',
      schema: { ...needed, allowed: [...comparisons.keys()] },
    },
    Dimensions: { fate: 'moot', note: 'An autoscaler measures the VMs of its pool' },
    EvaluationPeriods: { fate: 'mapped', note: 'How long the condition must hold', schema: needed },
    InsufficientDataActions: { fate: 'lost', note: 'an autoscaler does nothing while it has no data' },
    MetricName: { fate: 'mapped', note: 'The metric', schema: needed },
    Namespace: { fate: 'moot', note: unread, schema: text },
    OKActions: { fate: 'lost', note: 'an autoscaler tells nobody that a metric is fine again' },
    Period: { fate: 'mapped', note: 'How long the condition must hold', schema: needed },
    Statistic: { fate: 'mapped', note: 'The statistic of the metric', schema: { ...needed, allowed: statistics } },
    Threshold: { fate: 'mapped', note: 'The target of the autoscaler', schema: needed },
    Units: { fate: 'moot', note: unread, schema: text },
  },
  attributes: {},
  lift: (read, self) => [
    alarmOf(
      { read, self },
      {
        actions: read.get('AlarmActions'),
        enabled: true,
        condition: {
          metric: read.get('MetricName') ?? known(''),
          language: 'meter',
          comparison: read.choose(
            read.get('ComparisonOperator'),
            self.path,
            (value) => comparisons.get(asText(value) ?? ''),
            'gt',
          ),
          threshold: read.get('Threshold') ?? known(0n),
          statistic: read.get('Statistic'),
          period: read.get('Period'),
          periods: read.get('EvaluationPeriods'),
        },
      },
    ),
  ],
});
