/**
 * OS::Aodh::PrometheusAlarm: a threshold of a query of Prometheus.
 * Heat manual: template guide, OpenStack resource types, OS::Aodh::PrometheusAlarm.
 */
import { known } from '../../evaluate/value.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { alarmNode, alarmProperties } from '../scaling/alarms.ts';

export const aodhPrometheusAlarm = defineLift({
  type: 'OS::Aodh::PrometheusAlarm',
  summary: 'The query of a ScaledObject',
  properties: {
    ...alarmProperties,
    query: { fate: 'mapped', note: 'The query of the trigger' },
  },
  attributes: { show },
  lift: (read, self, report) => [
    alarmNode(
      { read, self, report },
      {
        metric: read.get('query') ?? known(''),
        language: 'prometheus',
        threshold: read.get('threshold') ?? known(0n),
      },
    ),
  ],
});
