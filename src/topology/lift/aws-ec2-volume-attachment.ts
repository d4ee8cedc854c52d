/**
 * AWS::EC2::VolumeAttachment: plugs a volume into a running server. Here the disk is there from the first boot on.
 * Heat manual: template guide, CloudFormation resource types, AWS::EC2::VolumeAttachment.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

export const awsEc2VolumeAttachment = defineLift({
  type: 'AWS::EC2::VolumeAttachment',
  summary: 'A disk of the VM, from the PersistentVolumeClaim of the volume',
  properties: {
    Device: { fate: 'moot', note: 'A device name, which hypervisors ignore' },
    InstanceId: { fate: 'mapped', note: 'The server that gets the disk' },
    VolumeId: { fate: 'mapped', note: 'The volume' },
  },
  attributes: { show },
  lift(read, self) {
    const [machine, volume] = [read.get('InstanceId'), read.get('VolumeId')];
    if (!machine || !volume) return [];
    const device = read.get('Device');
    return [
      {
        kind: 'attachment',
        id: self.path,
        resource: self.path,
        machine: read.ref(machine),
        volume: read.ref(volume),
        ...(device && { device }),
      },
    ];
  },
});
