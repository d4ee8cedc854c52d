/**
 * OS::Heat::InstanceGroup: a number of servers that a launch configuration describes. Each member is translated by itself.
 * Heat manual: template guide, OpenStack resource types, OS::Heat::InstanceGroup.
 */
import { known } from '../../evaluate/value.ts';
import { defineLift } from '../lift.ts';
import { instanceGroupAttributes, instanceGroupNode, instanceGroupProperties } from '../scaling/instance-groups.ts';

export const heatInstanceGroup = defineLift({
  type: 'OS::Heat::InstanceGroup',
  summary: 'VirtualMachinePool where members are equal, else its members, one by one',
  properties: {
    ...instanceGroupProperties,
    Size: { fate: 'mapped', note: 'How many members there are' },
  },
  attributes: instanceGroupAttributes,
  lift(read, self) {
    const size = read.get('Size') ?? known(0n);
    return [
      {
        kind: 'scaling-group',
        id: self.path,
        resource: self.path,
        type: self.type,
        min: size,
        max: size,
        ...instanceGroupNode(read, self, 'RollingUpdate'),
      },
    ];
  },
});
