/** A live stack in the words of Amazon: its live disks keep their data as those of other servers do. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const id = (kind: string, number: number): string => `${kind.repeat(8)}-0000-4000-8000-00000000000${number}`;

const template = `heat_template_version: 2018-08-31
resources:
  host:
    type: AWS::EC2::Instance
    properties:
      ImageId: debian
      InstanceType: small
      AvailabilityZone: nova
      BlockDeviceMappings:
        - { DeviceName: vdb, Ebs: { SnapshotId: ${id('5', 1)}, VolumeSize: "10", DeleteOnTermination: false } }
  vol: { type: AWS::EC2::Volume, properties: { Size: "5", AvailabilityZone: nova, SnapshotId: ${id('5', 2)} } }
  link: { type: AWS::EC2::VolumeAttachment, properties: { InstanceId: { get_resource: host }, VolumeId: { get_resource: vol }, Device: /dev/vdc } }
  lc:
    type: AWS::AutoScaling::LaunchConfiguration
    properties:
      ImageId: debian
      InstanceType: small
      BlockDeviceMappings:
        - { DeviceName: vdb, Ebs: { SnapshotId: ${id('5', 3)}, DeleteOnTermination: false } }
  group:
    type: AWS::AutoScaling::AutoScalingGroup
    properties: { LaunchConfigurationName: { get_resource: lc }, MinSize: "1", MaxSize: "3", AvailabilityZones: [nova] }
`;

const servers = [1, 2].map((number) => id('a', number));
const volumes = [1, 2, 3].map((number) => id('b', number));

function resource(name: string, physical: string, type: string, stack = 's'): object {
  return {
    resource_name: name,
    physical_resource_id: physical,
    resource_type: type,
    resource_status: 'CREATE_COMPLETE',
    stack_name: stack,
  };
}

function server(number: number, attached: readonly number[]): object {
  return {
    id: servers[number],
    name: `server-${number}`,
    status: 'ACTIVE',
    flavor: 'small',
    image: 'debian (ff5f027e-f121-4739-998b-8095467a1d0f)',
    'OS-EXT-AZ:availability_zone': 'nova',
    volumes_attached: attached.map((volume) => ({ id: volumes[volume] })),
  };
}

function volume(number: number, of: number, size: number, device: string): object {
  return {
    id: volumes[number],
    name: `volume-${number}`,
    size,
    status: 'in-use',
    attachments: [{ server_id: servers[of], device }],
  };
}

const facts = {
  stack: { id: 's', stack_name: 's', stack_status: 'CREATE_COMPLETE' },
  resources: [
    resource('host', servers[0] ?? '', 'AWS::EC2::Instance'),
    resource('vol', volumes[1] ?? '', 'AWS::EC2::Volume'),
    resource('link', volumes[1] ?? '', 'AWS::EC2::VolumeAttachment'),
    resource('lc', 's-lc-abc', 'AWS::AutoScaling::LaunchConfiguration'),
    resource('group', id('c', 1), 'AWS::AutoScaling::AutoScalingGroup'),
    resource('q7xk2mzz4abc', servers[1] ?? '', 'AWS::EC2::Instance', 's-group-abcdefghijkl'),
  ],
  servers: [server(0, [0, 1]), server(1, [2])],
  volumes: [volume(0, 0, 10, '/dev/vdb'), volume(1, 0, 5, '/dev/vdc'), volume(2, 1, 7, '/dev/vdb')],
};

it('loses nothing by what only made the disks', async () => {
  const { diagnostics, ledger } = await compile(
    memoryHost({ 's.yaml': template, 'facts.json': JSON.stringify(facts) }),
    {
      template: 's.yaml',
      factsFile: 'facts.json',
      config: { flavors: { small: { vcpus: 1, memory: '1Gi', disk: '5Gi' } } },
    },
  );
  expect(diagnostics.filter(({ code }) => code === 'plan/property-lost').map(({ message }) => message)).toEqual([]);
  const lost = (ledger?.entries ?? []).filter(({ state }) => state === 'lost');
  expect(lost.map(({ resource: of, property }) => `${of} ${property}`)).toEqual([]);
});

it.each([
  ['OS::Nova::Server', { image: 'i', flavor: 'f', networks: [{ network: 'n' }] }],
  ['AWS::EC2::Instance', { ImageId: 'i', InstanceType: 'f' }],
])('parts a group of %s of which one stays', async (type, properties) => {
  const group = { type: 'OS::Heat::ResourceGroup', properties: { count: 2, resource_def: { type, properties } } };
  const text = JSON.stringify({ heat_template_version: '2018-08-31', resources: { group } });
  const { diagnostics } = await compile(memoryHost({ 's.yaml': text }), {
    template: 's.yaml',
    mode: 'migrate',
    config: { resources: { 'group/1': { strategy: 'keep' } } },
  });
  expect(diagnostics.map(({ code }) => code)).not.toContain('emit/inseparable');
});
