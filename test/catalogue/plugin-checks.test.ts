/**
 * What the resource types demand of their properties taken together: each demand broken once, and met beside it. In the
 * older release, which has not emptied any of these types.
 */
import { expect, it } from 'vitest';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveStack } from '../../src/resolve-stack.ts';
import { pluginCheckRows } from './plugin-check-rows.ts';

/** What the check of resource `a` says; what other errors there are counts too, so that no check is passed by unseen. */
async function complaints(resource: string, others: string = ''): Promise<readonly string[]> {
  const template = `heat_template_version: 2018-08-31\nresources:\n  a: ${resource}\n${others}`;
  const { diagnostics } = await resolveStack(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    release: '19',
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map(({ message }) => message.replace(/^Resource "a" \(\S+\): /, ''));
}

it.each(pluginCheckRows)('%s with %s', async (type, properties, complaint) => {
  const found = await complaints(`{ type: ${type}, properties: { ${properties} } }`);
  expect(found).toEqual(complaint === undefined ? [] : [complaint]);
});

it.each([
  ['5', '10', true],
  ["'5'", '10', true],
  ['30', '5', false],
])('a balancer of Amazon with the interval %s and the timeout %s', async (interval, timeout, refused) => {
  const health = `HealthyThreshold: 2, Interval: ${interval}, Target: 'HTTP:80/', Timeout: ${timeout}, UnhealthyThreshold: 3`;
  const listener = 'InstancePort: 80, LoadBalancerPort: "80", Protocol: HTTP';
  const found = await complaints(
    `{ type: AWS::ElasticLoadBalancing::LoadBalancer, properties: { AvailabilityZones: [nova], ` +
      `Listeners: [{ ${listener} }], HealthCheck: { ${health} } } }`,
  );
  expect(found.includes('Interval must be larger than Timeout')).toBe(refused);
});

it.each([
  ['{ get_resource: b }', []],
  ['b', ['LaunchConfigurationName (b) requires a reference to the configuration not just the name of the resource.']],
])('a group of Amazon with the launch configuration %s', async (reference, expected) => {
  const found = await complaints(
    `{ type: AWS::AutoScaling::AutoScalingGroup, properties: { AvailabilityZones: [nova], MinSize: 1, MaxSize: 2, ` +
      `LaunchConfigurationName: ${reference} } }`,
    '  b: { type: AWS::AutoScaling::LaunchConfiguration, properties: { ImageId: i, InstanceType: t } }',
  );
  expect(found).toEqual(expected);
});

it.each([
  ['SOFTWARE_CONFIG', []],
  [
    'RAW',
    [
      "Resource b's property user_data_format should be set to SOFTWARE_CONFIG since there are software deployments on it.",
    ],
  ],
])('a deployment on a server whose user data are %s', async (format, expected) => {
  const found = await complaints(
    '{ type: OS::Heat::SoftwareDeployment, properties: { server: { get_resource: b }, config: c } }',
    `  b: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], user_data_format: ${format} } }`,
  );
  expect(found).toEqual(expected);
});

/** `LATER` is a parameter that has no value yet. */
it.each<[type: string, properties: string]>([
  ['OS::Barbican::Order', 'type: LATER, algorithm: a, bit_length: 8, subject_dn: s'],
  ['OS::Neutron::Segment', 'network: n, network_type: LATER, physical_network: p, segmentation_id: 7'],
  ['OS::Neutron::Segment', 'network: n, network_type: vlan, physical_network: p, segmentation_id: LATER'],
  ['OS::Neutron::RBACPolicy', 'object_id: o, object_type: LATER, target_tenant: t, action: access_as_external'],
  ['OS::Heat::RandomString', 'length: LATER, character_classes: [{ class: digits, min: LATER }]'],
  ['OS::Heat::SoftwareComponent', 'configs: [{ actions: [LATER], config: c, tool: script }]'],
  ['OS::Heat::SoftwareDeployment', 'server: LATER, config: c'],
  ['OS::Heat::Stack', 'template: LATER'],
  ['OS::Heat::InstanceGroup', 'AvailabilityZones: [nova], LaunchConfigurationName: LATER, Size: 1'],
  ['OS::Magnum::ClusterTemplate', 'coe: LATER, image: i, keypair: k, external_network: n, volume_driver: rexray'],
  ['OS::Senlin::Cluster', 'profile: p, min_size: LATER, max_size: LATER, desired_capacity: LATER'],
  ['OS::Zaqar::Subscription', 'queue_name: q, subscriber: LATER'],
  ['OS::Glance::WebImage', 'location: l, container_format: LATER, disk_format: raw'],
])('what is not known yet is not refused: %s with %s', async (type, properties) => {
  const template = `heat_template_version: 2018-08-31
parameters: { later: { type: string } }
resources: { a: { type: ${type}, properties: { ${properties.replaceAll('LATER', '{ get_param: later }')} } } }
`;
  const { diagnostics } = await resolveStack(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    release: '19',
  });
  expect(diagnostics.filter(({ code }) => code === 'catalogue/plugin-check')).toEqual([]);
});

it('a server with the deployments of an agent in its metadata', async () => {
  const found = await complaints(
    '{ type: OS::Nova::Server, metadata: { deployments: [] }, properties: ' +
      '{ image: i, flavor: f, networks: [{ network: n }], user_data_format: SOFTWARE_CONFIG } }',
  );
  expect(found).toEqual(['deployments key not allowed in resource metadata with user_data_format of SOFTWARE_CONFIG']);
});
