/**
 * AWS::EC2::Volume: a volume of Cinder. What it calls a snapshot is a backup in Cinder.
 * Heat manual: template guide, CloudFormation resource types, AWS::EC2::Volume.
 */
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';
import { unlessEmpty } from '../plain-choice.ts';

export const awsEc2Volume = defineLift({
  type: 'AWS::EC2::Volume',
  summary: 'A PersistentVolumeClaim; its data is adopted in place, copied, or created from scratch',
  properties: {
    AvailabilityZone: { fate: 'mapped', note: 'Zone of the storage, not of the server' },
    Size: { fate: 'mapped', note: 'Size of the claim, in GiB' },
    SnapshotId: { fate: 'mapped', note: 'The backup that the volume is restored from' },
    Tags: { fate: 'moot', note: 'Metadata of the volume, which only tools of the cloud read' },
  },
  attributes: { show },
  lift(read, self, report) {
    const [size, zone] = [read.get('Size'), unlessEmpty(read.get('AvailabilityZone'), report)];
    const backup = unlessEmpty(read.get('SnapshotId'), report);
    return [
      {
        kind: 'volume',
        id: self.path,
        resource: self.path,
        ...(size && { sizeGiB: size }),
        source: backup ? { from: 'backup', backup } : { from: 'blank' },
        ...(zone && { zone }),
        hints: new Map(),
        ...(self.deletionPolicy !== 'Delete' && { outlives: true }),
      },
    ];
  },
});
