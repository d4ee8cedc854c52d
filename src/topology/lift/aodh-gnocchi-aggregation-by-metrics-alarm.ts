/**
 * OS::Aodh::GnocchiAggregationByMetricsAlarm: a threshold of several metrics together.
 * Heat manual: template guide, OpenStack resource types, OS::Aodh::GnocchiAggregationByMetricsAlarm.
 */
import { known } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { alarmNode, gnocchiProperties } from '../scaling/alarms.ts';

export const aodhGnocchiAggregationByMetricsAlarm = defineLift({
  type: 'OS::Aodh::GnocchiAggregationByMetricsAlarm',
  summary: 'The metric of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    ...gnocchiProperties,
    metrics: { fate: 'mapped', note: 'The metrics, by id' },
  },
  attributes: { show },
  lift: (read, self, report) => [
    alarmNode(
      { read, self, report },
      {
        metric: read.items(read.get('metrics'))[0] ?? known(''),
        language: 'meter',
        statistic: read.get('aggregation_method'),
        period: read.get('granularity'),
        periods: read.get('evaluation_periods'),
        threshold: read.get('threshold') ?? known(0n),
      },
    ),
  ],
});
