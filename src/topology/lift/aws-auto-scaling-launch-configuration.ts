/**
 * AWS::AutoScaling::LaunchConfiguration: what the servers of groups are. It stands in each of them, so nothing of its own remains.
 * Heat manual: template guide, CloudFormation resource types, AWS::AutoScaling::LaunchConfiguration.
 */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { show } from '../attribute-values.ts';
import { defineLift } from '../lift.ts';

const copiedServer = defineDiagnostic({
  code: 'aws-auto-scaling-launch-configuration/copies-server',
  severity: 'warning',
  message: (resource: string) =>
    `"${resource}" takes from an existing server what it does not say itself, and that server is not looked at`,
  explanation:
    'With InstanceId, Heat asks Nova for the image, the flavor, the key pair and the security groups of a server, and uses those that the launch configuration leaves out. Write them into the launch configuration: `openstack server show` has them.',
});

/** Each member is a server with these properties, whose lift carries them over. */
const inMembers = [
  'BlockDeviceMappings',
  'ImageId',
  'InstanceType',
  'KeyName',
  'NovaSchedulerHints',
  'SecurityGroups',
  'UserData',
] as const;

const refused = 'Heat refuses it: not implemented';

export const awsAutoScalingLaunchConfiguration = defineLift({
  type: 'AWS::AutoScaling::LaunchConfiguration',
  summary: 'The VMs of the groups that use it',
  properties: {
    BlockDeviceMappings: { fate: 'mapped', note: 'Disks of the VMs, made from snapshots' },
    ImageId: { fate: 'mapped', note: 'Root disk' },
    InstanceId: { fate: 'lost', note: 'only Nova knows the image, flavor and key of the server' },
    InstanceType: { fate: 'mapped', note: 'Instance type' },
    KernelId: { fate: 'moot', note: refused },
    KeyName: { fate: 'mapped', note: 'Public key for the user ec2-user' },
    NovaSchedulerHints: { fate: 'mapped', note: 'Server group and other placement hints' },
    RamDiskId: { fate: 'moot', note: refused },
    SecurityGroups: { fate: 'mapped', note: 'Groups of the interface that each VM has' },
    UserData: { fate: 'mapped', note: 'Start-up data, run as a program', slot: 'secret' },
  },
  attributes: { show },
  diagnostics: [copiedServer],
  unused: 'unused-configuration',
  lift(read, self, report) {
    for (const name of inMembers) read.get(name);
    const copied = read.get('InstanceId');
    if (copied) report.lost(copied, copiedServer, self.path);
    return [];
  },
});
