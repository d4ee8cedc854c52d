/** Random groups in the words of Amazon, with what launches, scales and balances their servers. */
import * as fc from 'fast-check';
import type { Json } from '../../src/kubernetes/json.ts';
import { got, rarely, together } from './balancer-stacks.ts';

type Properties = Readonly<Record<string, Json>>;

const launch = together(
  rarely('KeyName', fc.constant('ops')),
  rarely('SecurityGroups', fc.constantFrom<Json>([got('group')], ['default'], [])),
  rarely('UserData', fc.constantFrom('#!/bin/sh\nuptime\n', '#cloud-config\npackages: [nginx]\n')),
  rarely(
    'BlockDeviceMappings',
    fc.constant([{ DeviceName: 'vdb', Ebs: { SnapshotId: 'snap', VolumeSize: '10', DeleteOnTermination: true } }]),
  ),
  rarely('NovaSchedulerHints', fc.constant([{ Key: 'group', Value: 'apart' }])),
).map((more): Properties => ({ ImageId: 'debian', InstanceType: 'small', ...more }));

const tags = fc.constantFrom<Json>(
  [{ Key: 'role', Value: 'web' }],
  [
    { Key: 'a', Value: 'b' },
    { Key: 'a', Value: 'c' },
  ],
);

const updates = fc.constantFrom<Json>(
  { MaxBatchSize: 2, MinInstancesInService: 1 },
  { MaxBatchSize: '1', PauseTime: 'PT1M30S' },
  { MinInstancesInService: '9', PauseTime: 'PT0S' },
  {},
);

/** The property that says where balancers lead, by a reference or by a name; two groups cannot share one. */
const balancers = fc.constantFrom<Json>([got('elb')], [got('old_lb')], ['elb'], [got('elb'), got('old_lb')], []);

const scaled = fc
  .tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 3 }),
    together(
      rarely('Cooldown', fc.constantFrom('0', '60')),
      rarely('VPCZoneIdentifier', fc.constantFrom<Json>([got('subnet')])),
      rarely('LoadBalancerNames', balancers),
      rarely('Tags', tags),
    ),
    fc.option(updates),
  )
  .map(([least, more, rest, policy]) => ({
    type: 'AWS::AutoScaling::AutoScalingGroup',
    properties: {
      AvailabilityZones: ['nova'],
      LaunchConfigurationName: got('launch'),
      MinSize: String(least),
      MaxSize: String(least + more),
      ...(more > 1 && { DesiredCapacity: String(least + 1) }),
      ...rest,
    },
    ...(policy && { update_policy: { AutoScalingRollingUpdate: policy } }),
  }));

const numbered = fc
  .tuple(
    fc.integer({ min: 0, max: 3 }),
    together(rarely('LoadBalancerNames', balancers), rarely('Tags', tags)),
    fc.option(updates),
  )
  .map(([size, rest, policy]) => ({
    type: 'OS::Heat::InstanceGroup',
    properties: { AvailabilityZones: ['nova'], LaunchConfigurationName: got('launch'), Size: size, ...rest },
    ...(policy && { update_policy: { RollingUpdate: policy } }),
  }));

const rule = together(
  fc
    .constantFrom('ChangeInCapacity', 'ExactCapacity', 'PercentChangeInCapacity')
    .map((AdjustmentType) => ({ AdjustmentType })),
  fc.integer({ min: -3, max: 3 }).map((step) => ({ ScalingAdjustment: String(step) })),
  rarely('Cooldown', fc.constantFrom('0', '90')),
).map((properties) => ({
  type: 'AWS::AutoScaling::ScalingPolicy',
  properties: {
    AutoScalingGroupName: got('fleet'),
    ...properties,
    ...(properties['AdjustmentType'] === 'PercentChangeInCapacity' && { MinAdjustmentStep: '1' }),
  },
}));

/** Of what OS::Aodh makes of it: the template behind the type wants all of these. */
const watch = together(
  fc.constantFrom('CPUUtilization', 'cpu_util', 'memory.usage', 'MemoryUtilization').map((MetricName) => ({
    MetricName,
  })),
  fc.constantFrom('Average', 'Maximum', 'SampleCount').map((Statistic) => ({ Statistic })),
  fc
    .constantFrom('GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold')
    .map((ComparisonOperator) => ({ ComparisonOperator })),
  fc.integer({ min: 1, max: 95 }).map((threshold) => ({ Threshold: String(threshold) })),
  fc.constantFrom('60', '300').map((Period) => ({ Period })),
  fc.constantFrom('1', '3').map((EvaluationPeriods) => ({ EvaluationPeriods })),
  rarely('Dimensions', fc.constant([{ Name: 'AutoScalingGroupName', Value: got('fleet') }])),
  rarely('AlarmDescription', fc.constant('too busy')),
).map((properties): Json => ({
  type: 'AWS::CloudWatch::Alarm',
  properties: { ...properties, AlarmActions: [{ get_attr: ['rule', 'AlarmUrl'] }] },
}));

const front = {
  elb: {
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    properties: {
      AvailabilityZones: ['nova'],
      Listeners: [{ LoadBalancerPort: '80', InstancePort: '8080', Protocol: 'HTTP' }],
    },
  },
  old_pool: {
    type: 'OS::Neutron::Pool',
    properties: { protocol: 'TCP', lb_method: 'ROUND_ROBIN', subnet: got('subnet'), vip: { protocol_port: 443 } },
  },
  old_lb: {
    type: 'OS::Neutron::LoadBalancer',
    properties: { pool_id: got('old_pool'), protocol_port: 8443 },
  },
};

/** A group, named `fleet`: one that scales, with a policy and an alarm, or one of a fixed size. */
export const amazonGroups: fc.Arbitrary<Properties> = fc
  .tuple(launch, fc.oneof(scaled, numbered), fc.tuple(rule, fc.option(watch)))
  .map(([properties, fleet, [policy, alarm]]): Properties => ({
    launch: { type: 'AWS::AutoScaling::LaunchConfiguration', properties },
    fleet,
    ...front,
    rule: policy,
    ...(alarm && { alarm_of_rule: alarm }),
  }));
