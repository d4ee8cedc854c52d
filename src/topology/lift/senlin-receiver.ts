/**
 * OS::Senlin::Receiver: a URL that changes the size of a cluster each time when it is called.
 * Heat manual: template guide, OpenStack resource types, OS::Senlin::Receiver.
 */
import { known, map, textOf } from '../../evaluate/value.ts';
import { noFact, plainFact, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { oneOf } from '../plain-choice.ts';
import { negative } from '../scaling/policies.ts';

export const senlinReceiver = defineLift({
  type: 'OS::Senlin::Receiver',
  summary: 'A scaling policy of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    action: { fate: 'mapped', note: 'Whether servers come or go' },
    cluster: { fate: 'mapped', note: 'The cluster that is scaled' },
    name: { fate: 'moot', note: 'A name in the API of Senlin' },
    params: { fate: 'mapped', note: 'How many servers come or go, where a policy does not say it' },
    type: { fate: 'moot', note: 'There is one type only' },
  },
  attributes: {
    channel(self, path) {
      const url = plainFact('signal', self.path, 'channel');
      const [key] = path;
      if (key === undefined) return map([['alarm_url', url]]);
      return textOf(key) === 'alarm_url' ? url : noFact('a receiver has an alarm_url only');
    },
    show,
  },
  lift(read, self, report) {
    const { path, type } = self;
    const event = read.choose(
      read.get('action'),
      path,
      (value) => (oneOf('CLUSTER_SCALE_IN')(value) === undefined ? 'up' : 'down'),
      'up',
    );
    const params = read.get('params');
    const count = read.field(params, 'count');
    for (const [key, value] of read.entries(params))
      if (key !== 'count') report.isDefault(value, 'Senlin reads the count only');
    return [
      {
        kind: 'scaling-rule',
        id: path,
        resource: path,
        type,
        group: read.ref(read.get('cluster') ?? known('')),
        adjusts: 'members',
        amount: event === 'down' ? negative(count ?? known(1n)) : (count ?? known(1n)),
        event,
        // As senlin/policies/scaling_policy.py, `pre_op`.
        ...(count && { counts: true as const }),
      },
    ];
  },
});
