/** Groups whose members are made from a launch configuration, or for each server: the same members when compiled as when resolved. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/index.ts';

const group = 'LaunchConfigurationName: { get_resource: conf }, AvailabilityZones: [z]';

const template = `heat_template_version: 2018-08-31
resources:
  first: { type: OS::Heat::RandomString }
  other: { type: AWS::AutoScaling::LaunchConfiguration, properties: { ImageId: other, InstanceType: small } }
  conf: { type: AWS::AutoScaling::LaunchConfiguration, properties: { ImageId: debian, InstanceType: small } }
  scaled: { type: AWS::AutoScaling::AutoScalingGroup, properties: { ${group}, MinSize: 2, MaxSize: 3, VPCZoneIdentifier: [subnet], Tags: [{ Key: metering.x, Value: y }] } }
  plain: { type: OS::Heat::InstanceGroup, properties: { ${group}, Size: 1.0 } }
  none: { type: OS::Heat::InstanceGroup, properties: { ${group}, Size: 0 } }
  server: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] } }
  script: { type: OS::Heat::StructuredConfig, properties: { config: {} } }
  runs: { type: OS::Heat::StructuredDeploymentGroup, properties: { servers: { a: { get_resource: server } }, config: { get_resource: script } } }
outputs:
  two: { value: { get_attr: [scaled, InstanceList] } }
  one: { value: { get_attr: [plain, InstanceList] } }
  zero: { value: { get_attr: [none, InstanceList] } }
  texts: { value: { get_attr: [runs, deploy_stdouts] } }
  own: { value: { get_attr: [runs, result] } }
`;

it('are known by the configuration that is meant', async () => {
  const host = memoryHost({ 't.yaml': template });
  const { stack } = await compile(host, { template: 't.yaml', stackName: 't' });
  const members = (name: string): readonly (readonly string[])[] =>
    [...(stack?.resources.get(name)?.nested?.resources.values() ?? [])].map(({ name: own, plugin, effective }) => {
      const image = effective.get('ImageId');
      return [own, plugin, image?.kind === 'known' ? String(image.value) : ''];
    });
  expect(['scaled', 'plain', 'none', 'runs'].map(members)).toEqual([
    [
      ['m0', 'AWS::EC2::Instance', 'debian'],
      ['m1', 'AWS::EC2::Instance', 'debian'],
    ],
    [['m0', 'AWS::EC2::Instance', 'debian']],
    [],
    [['a', 'OS::Heat::StructuredDeployment', '']],
  ]);
  const resolved = await resolveStack(host, { template: 't.yaml' });
  expect(resolved).toMatchObject({
    ok: true,
    // heat/engine/resources/openstack/heat/instance_group.py, `_resolve_attribute`: joined by commas, null without members.
    outputs: {
      two: 'attr:scaled/m0.PublicIp,attr:scaled/m1.PublicIp',
      one: 'attr:plain/m0.PublicIp',
      zero: null,
      texts: { a: 'attr:runs/a.deploy_stdout' },
      own: { a: 'attr:runs/a.result' },
    },
    nested: { scaled: { resources: { m1: { effective: { SubnetId: 'subnet' } } } } },
  });
});
