/**
 * OS::Heat::ScalingPolicy: changes the size of a group each time when its URL is called.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::ScalingPolicy.
 */
import { plainFact, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { policyNode } from '../scaling/policies.ts';

export const heatScalingPolicy = defineLift({
  type: 'OS::Heat::ScalingPolicy',
  summary: 'A scaling policy of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    adjustment_type: { fate: 'mapped', note: 'Whether members are counted or taken in percent' },
    auto_scaling_group_id: { fate: 'mapped', note: 'The group that is scaled' },
    cooldown: { fate: 'mapped', note: 'How often the autoscaler changes the size' },
    min_adjustment_step: {
      fate: 'approximated',
      note: 'A second policy of the autoscaler, of which the larger change counts',
    },
    scaling_adjustment: { fate: 'mapped', note: 'How many members come or go at a time' },
  },
  attributes: {
    alarm_url: (self) => plainFact('signal', self.path, 'alarm_url'),
    signal_url: (self) => plainFact('signal', self.path, 'signal_url'),
    show,
  },
  lift: (read, self) => [
    policyNode(read, self, {
      group: read.get('auto_scaling_group_id'),
      adjusts: read.get('adjustment_type'),
      amount: read.get('scaling_adjustment'),
      atLeast: read.get('min_adjustment_step'),
      cooldown: read.get('cooldown'),
    }),
  ],
});
