/**
 * OS::Aodh::GnocchiAggregationByResourcesAlarm: a threshold of a metric over several resources.
 * Heat manual: template guide, OpenStack resource types, OS::Aodh::GnocchiAggregationByResourcesAlarm.
 */
import { known } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { alarmNode, gnocchiProperties } from '../scaling/alarms.ts';

export const aodhGnocchiAggregationByResourcesAlarm = defineLift({
  type: 'OS::Aodh::GnocchiAggregationByResourcesAlarm',
  summary: 'The metric of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    ...gnocchiProperties,
    metric: { fate: 'mapped', note: 'The metric' },
    query: { fate: 'moot', note: 'An autoscaler measures the VMs of its pool' },
    resource_type: { fate: 'moot', note: 'An autoscaler measures the VMs of its pool' },
  },
  attributes: { show },
  lift: (read, self, report) => [
    alarmNode(
      { read, self, report },
      {
        metric: read.get('metric') ?? known(''),
        language: 'meter',
        statistic: read.get('aggregation_method'),
        period: read.get('granularity'),
        periods: read.get('evaluation_periods'),
        threshold: read.get('threshold') ?? known(0n),
      },
    ),
  ],
});
