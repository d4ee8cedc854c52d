/**
 * AWS::AutoScaling::ScalingPolicy: changes the size of a group each time when its URL is called.
 * Heat manual: template guide, CloudFormation resource types, AWS::AutoScaling::ScalingPolicy.
 */
import { plainFact, show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { policyNode } from '../scaling/policies.ts';

export const awsAutoScalingScalingPolicy = defineLift({
  type: 'AWS::AutoScaling::ScalingPolicy',
  summary: 'A scaling policy of a HorizontalPodAutoscaler or ScaledObject',
  properties: {
    AdjustmentType: { fate: 'mapped', note: 'Whether members are counted or taken in percent' },
    AutoScalingGroupName: { fate: 'mapped', note: 'The group that is scaled' },
    Cooldown: { fate: 'mapped', note: 'How often the autoscaler changes the size' },
    MinAdjustmentStep: {
      fate: 'approximated',
      note: 'A second policy of the autoscaler, of which the larger change counts',
    },
    ScalingAdjustment: { fate: 'mapped', note: 'How many members come or go at a time' },
  },
  attributes: { AlarmUrl: (self) => plainFact('signal', self.path, 'AlarmUrl'), show },
  // As `get_reference_id` of `heat/engine/resources/aws/autoscaling/scaling_policy.py`.
  reference: (self) => plainFact('signal', self.path, 'AlarmUrl'),
  lift: (read, self) => [
    policyNode(read, self, {
      group: read.get('AutoScalingGroupName'),
      adjusts: read.get('AdjustmentType'),
      amount: read.get('ScalingAdjustment'),
      atLeast: read.get('MinAdjustmentStep'),
      cooldown: read.get('Cooldown'),
    }),
  ],
});
