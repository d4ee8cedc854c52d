/** An empty text is no zone, key, device, policy or name: the output is that without the property, and nothing is lost. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

type Properties = Readonly<Record<string, unknown>>;

interface Result {
  readonly files: readonly string[];
  readonly messages: readonly string[];
}

async function outputOf(resources: object): Promise<Result> {
  const template = JSON.stringify({ heat_template_version: '2018-08-31', resources });
  const { diagnostics, files } = await compile(memoryHost({ 's.yaml': template }), { template: 's.yaml' });
  return {
    files: files.filter(({ path }) => /^(?:base|inputs)\//.test(path)).map(({ path, text }) => `${path}\n${text}`),
    messages: diagnostics
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, message }) => `${code}: ${message}`)
      .toSorted(),
  };
}

const server: Properties = { image: 'debian', flavor: 'small', networks: [{ network: 'office' }] };
const around = {
  vol: { type: 'OS::Cinder::Volume', properties: { size: 5 } },
  host: { type: 'OS::Nova::Server', properties: server },
  net: { type: 'OS::Neutron::Net' },
  sub: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
};
const instance: Properties = { ImageId: 'debian', InstanceType: 'small' };
const attachment: Properties = { instance_uuid: { get_resource: 'host' }, volume_id: { get_resource: 'vol' } };
const onIt = {
  user: { type: 'OS::Nova::Server', properties: { ...server, networks: [{ port: { get_resource: 'it' } }] } },
};
const onNet = {
  user: { type: 'OS::Nova::Server', properties: { ...server, networks: [{ network: { get_resource: 'it' } }] } },
};
const gate = { floating_network: 'public', port_id: { get_resource: 'p' } };
const published = {
  p: { type: 'OS::Neutron::Port', properties: { network: { get_resource: 'net' } } },
  user: { type: 'OS::Nova::Server', properties: { ...server, networks: [{ port: { get_resource: 'p' } }] } },
};
const listener: Properties = { loadbalancer: { get_resource: 'it' }, protocol: 'TCP', protocol_port: 80 };
const pool: Properties = { listener: { get_resource: 'lis' }, lb_algorithm: 'ROUND_ROBIN', protocol: 'TCP' };
const member: Properties = { pool: { get_resource: 'pool' }, address: { get_attr: ['host', 'first_address'] } };
const balanced = {
  lis: { type: 'OS::Octavia::Listener', properties: listener },
  pool: { type: 'OS::Octavia::Pool', properties: pool },
  member: { type: 'OS::Octavia::PoolMember', properties: { ...member, protocol_port: 80 } },
};
const balancer: Properties = { vip_subnet: { get_resource: 'sub' } };
const port: Properties = { network: { get_resource: 'net' } };

describe('an empty text', () => {
  it.each<[type: string, property: string, rest: Properties, users?: object]>([
    ['OS::Nova::Server', 'availability_zone', server],
    ['OS::Nova::Server', 'key_name', server],
    ['OS::Nova::Server', 'admin_pass', server],
    ['OS::Nova::Server', 'user_data', server],
    ['AWS::EC2::Instance', 'AvailabilityZone', instance],
    ['AWS::EC2::Instance', 'KeyName', instance],
    ['AWS::EC2::Instance', 'UserData', instance],
    ['AWS::EC2::Instance', 'SubnetId', instance],
    ['AWS::EC2::Volume', 'SnapshotId', { Size: '5', AvailabilityZone: 'nova' }],
    ['OS::Cinder::Volume', 'volume_type', { size: 5 }],
    ['OS::Cinder::Volume', 'availability_zone', { size: 5 }],
    ['OS::Cinder::VolumeAttachment', 'mountpoint', attachment],
    ['OS::Neutron::Net', 'qos_policy', {}, onNet],
    ['OS::Neutron::Net', 'dns_domain', {}, onNet],
    ['OS::Neutron::Port', 'qos_policy', port, onIt],
    ['OS::Neutron::Port', 'dns_name', port, onIt],
    ['OS::Neutron::Port', 'device_owner', port, onIt],
    ['OS::Neutron::FloatingIP', 'port_id', { floating_network: 'public' }],
    ['OS::Neutron::FloatingIP', 'dns_name', gate, published],
    ['OS::Neutron::FloatingIP', 'dns_domain', gate, published],
    ['OS::Octavia::LoadBalancer', 'availability_zone', balancer, balanced],
    ['OS::Octavia::LoadBalancer', 'flavor', balancer, balanced],
    ['OS::Octavia::LoadBalancer', 'provider', balancer, balanced],
  ])('%s: %s', async (type, property, rest, users = {}) => {
    const without = await outputOf({ ...around, ...users, it: { type, properties: rest } });
    expect(await outputOf({ ...around, ...users, it: { type, properties: { ...rest, [property]: '' } } })).toEqual(
      without,
    );
  });

  it('in the launch configuration of Amazon', async () => {
    const group = {
      LaunchConfigurationName: { get_resource: 'lc' },
      MinSize: '1',
      MaxSize: '1',
      AvailabilityZones: [],
    };
    const asg = { type: 'AWS::AutoScaling::AutoScalingGroup', properties: group };
    const launch = (properties: Properties): object => ({
      lc: { type: 'AWS::AutoScaling::LaunchConfiguration', properties: { ...instance, ...properties } },
      asg,
    });
    expect(await outputOf(launch({ KeyName: '', UserData: '' }))).toEqual(await outputOf(launch({})));
  });
});
