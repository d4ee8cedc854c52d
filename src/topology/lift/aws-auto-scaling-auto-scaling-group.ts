/**
 * AWS::AutoScaling::AutoScalingGroup: servers that a launch configuration describes, whose number policies change.
 * Heat manual: template guide, CloudFormation resource types, AWS::AutoScaling::AutoScalingGroup.
 */
import { known } from '../../evaluate/value.ts';
import { defineLift } from '../lift.ts';
import { instanceGroupAttributes, instanceGroupNode, instanceGroupProperties } from '../scaling/instance-groups.ts';

const refused = 'Heat refuses it: not implemented';

export const awsAutoScalingAutoScalingGroup = defineLift({
  type: 'AWS::AutoScaling::AutoScalingGroup',
  summary: 'VirtualMachinePool where members are equal, else its members, one by one',
  properties: {
    ...instanceGroupProperties,
    Cooldown: { fate: 'mapped', note: 'How often an autoscaler changes the size' },
    DesiredCapacity: { fate: 'mapped', note: 'How many members there are at first' },
    HealthCheckGracePeriod: { fate: 'moot', note: refused },
    HealthCheckType: { fate: 'moot', note: refused },
    InstanceId: { fate: 'lost', note: 'only Nova knows the image, flavor and key of the server' },
    MaxSize: { fate: 'mapped', note: 'The most members of an autoscaler' },
    MinSize: { fate: 'mapped', note: 'The fewest members of an autoscaler' },
    VPCZoneIdentifier: { fate: 'mapped', note: 'Subnet of the members: Heat reads the first one' },
  },
  attributes: instanceGroupAttributes,
  lift(read, self, report) {
    const desired = read.get('DesiredCapacity');
    const cooldown = read.get('Cooldown');
    const [, ...others] = read.items(read.get('VPCZoneIdentifier'));
    for (const other of others) report.isDefault(other, 'Heat reads the first subnet only');
    return [
      {
        kind: 'scaling-group',
        id: self.path,
        resource: self.path,
        type: self.type,
        min: read.get('MinSize') ?? known(0n),
        max: read.get('MaxSize') ?? known(0n),
        ...(desired && { desired }),
        ...(cooldown && { cooldown }),
        ...instanceGroupNode(read, self, 'AutoScalingRollingUpdate'),
      },
    ];
  },
});
