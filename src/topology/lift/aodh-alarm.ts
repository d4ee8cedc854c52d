/**
 * OS::Aodh::Alarm: a threshold of a meter of Ceilometer.
 * Heat manual: template guide, OpenStack resource types, OS::Aodh::Alarm.
 */
import { known } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { alarmNode, alarmProperties, periodProperties } from '../scaling/alarms.ts';

export const aodhAlarm = defineLift({
  type: 'OS::Aodh::Alarm',
  summary: 'The metric of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    ...alarmProperties,
    ...periodProperties,
    matching_metadata: { fate: 'moot', note: 'An autoscaler measures the VMs of its pool' },
    meter_name: { fate: 'mapped', note: 'The metric' },
    period: { fate: 'mapped', note: 'How long the condition must hold' },
    query: { fate: 'moot', note: 'An autoscaler measures the VMs of its pool' },
    statistic: { fate: 'mapped', note: 'The statistic of the metric' },
  },
  attributes: { show },
  lift: (read, self, report) => [
    alarmNode(
      { read, self, report },
      {
        metric: read.get('meter_name') ?? known(''),
        language: 'meter',
        statistic: read.get('statistic'),
        period: read.get('period'),
        periods: read.get('evaluation_periods'),
        threshold: read.get('threshold') ?? known(0n),
      },
    ),
  ],
});
