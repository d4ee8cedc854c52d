/** Random stacks of servers with what deployments run on them, in groups that scale and in the spelling of Amazon. */
import * as fc from 'fast-check';
import type { Json } from '../../src/kubernetes/json.ts';
import { amazonGroups } from './amazon-groups.ts';
import { first, got, network, rarely, together, type RandomStack } from './balancer-stacks.ts';
import { senlinClusters } from './senlin-clusters.ts';

type Properties = Readonly<Record<string, Json>>;

const yes = fc.boolean();

const group = fc.constantFrom('script', 'ansible', 'puppet', 'salt', 'docker-compose', 'chef', 'os-apply-config', '');

const inputs = fc.constantFrom<Json>(
  [],
  [{ name: 'db' }],
  [
    { name: 'db', default: 'none' },
    { name: 'n', type: 'Number', default: 3 },
  ],
);

const config = together(
  rarely(
    'options',
    fc.constantFrom<Json>({ tags: 'a,b' }, { enable_hiera: true, modulepath: '/etc/m' }, { inventory: 'hosts' }),
  ),
  rarely('outputs', fc.constantFrom<Json>([{ name: 'out' }], [{ name: 'failed', error_output: true }])),
  inputs.map((all) => ({ inputs: all })),
);

const text = fc.constantFrom<Json>(
  '#!/bin/sh\necho "$db"\n',
  'plain words\n',
  { str_replace: { template: '#!/bin/sh\necho %db% wc_notify\n', params: { '%db%': first('db') } } },
  { list_join: ['\n', ['#!/bin/bash', { get_attr: ['handle', 'curl_cli'] }]] },
);

const structured = fc.constantFrom<Json>(
  { a: { get_input: 'db' }, b: [1, true, null] },
  { '/etc/a.json': { x: 1 }, '/etc/b.json': { y: { get_input: 'missing' } } },
  {},
);

const softwareConfig = fc.oneof(
  fc.tuple(group, config, text).map(([name, more, body]) => ({
    type: 'OS::Heat::SoftwareConfig',
    properties: { ...more, config: body, ...(name !== '' && { group: name }) },
  })),
  fc.tuple(group, config, structured).map(([name, more, body]) => ({
    type: 'OS::Heat::StructuredConfig',
    properties: { ...more, config: body, ...(name !== '' && { group: name }) },
  })),
  fc
    .tuple(config, text, fc.constantFrom<Json>(['CREATE'], ['CREATE', 'UPDATE'], ['DELETE']))
    .map(([more, body, actions]) => ({
      type: 'OS::Heat::SoftwareComponent',
      properties: { ...more, configs: [{ actions, config: body, tool: 'script' }] },
    })),
);

const value = fc.constantFrom<Json>(
  '10.0.0.9',
  first('db'),
  { get_attr: ['handle', 'endpoint'] },
  [1, 2],
  { k: 'v' },
  '',
  7,
  true,
);

const deployment = together(
  rarely(
    'input_values',
    value.map((one) => ({ db: one })),
  ),
  rarely('actions', fc.constantFrom<Json>(['CREATE'], ['DELETE'], ['CREATE', 'SUSPEND'], [])),
  rarely('signal_transport', fc.constantFrom('NO_SIGNAL', 'CFN_SIGNAL', 'HEAT_SIGNAL', 'TEMP_URL_SIGNAL')),
  rarely('name', fc.constantFrom('first-run', 'ünï')),
);

/** Each a configuration with a deployment of it, to one server or to both. */
const software = fc
  .array(fc.tuple(softwareConfig, deployment, fc.constantFrom('web', 'db', 'both')), { maxLength: 4 })
  .map((all) =>
    Object.fromEntries(
      all.flatMap(([made, more, whom], index): readonly (readonly [string, Json])[] => {
        const isMap = made.type === 'OS::Heat::StructuredConfig';
        const family = isMap ? 'OS::Heat::StructuredDeployment' : 'OS::Heat::SoftwareDeployment';
        const target = whom === 'both' ? { servers: { a: got('web'), b: got('db') } } : { server: got(whom) };
        return [
          [`config${index}`, made],
          [
            `run${index}`,
            {
              type: whom === 'both' ? `${family}Group` : family,
              properties: { config: got(`config${index}`), ...target, ...more },
              ...(index > 0 && { depends_on: `run${index - 1}` }),
            },
          ],
        ];
      }),
    ),
  );

const userData = fc.constantFrom<Json>(
  '#!/bin/sh\nuptime\n',
  '#cloud-config\npackages: [nginx]\n',
  'Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n\n--x\nContent-Type: text/x-shellscript\n\n#!/bin/sh\n--x--\n',
  '{"ignition": {"version": "3.4.0"}}',
  '#ps1\nGet-Date\n',
  { str_replace: { template: '#!/bin/sh\nconnect HOST\n', params: { HOST: first('db') } } },
);

const server = together(
  rarely('user_data', userData),
  rarely('user_data_format', fc.constantFrom('RAW', 'SOFTWARE_CONFIG', 'HEAT_CFNTOOLS')),
  rarely('key_name', fc.constantFrom('ops', '')),
  rarely('config_drive', yes),
  rarely('metadata', fc.constantFrom<Json>({ role: 'web' }, { 'metering.stack': 'x' })),
  rarely('personality', fc.constant({ '/etc/motd': 'hello' })),
  rarely('availability_zone', fc.constantFrom('nova', '')),
  rarely(
    'block_device_mapping_v2',
    fc.constantFrom<Json>(
      [{ boot_index: 0, image: 'debian', volume_size: 20, delete_on_termination: true }],
      [{ boot_index: 0, volume_id: got('disk') }],
      [
        { boot_index: -1, swap_size: 512 },
        { boot_index: -1, ephemeral_size: 5 },
      ],
    ),
  ),
  rarely('name', fc.constantFrom('www', 'WWW.Example.org')),
  rarely('admin_pass', fc.constant('swordfish-17')),
).map((more): Properties => {
  const isFromVolume = JSON.stringify(more['block_device_mapping_v2'] ?? '').includes('"boot_index":0');
  return { flavor: 'small', networks: [{ network: got('net') }], ...(!isFromVolume && { image: 'debian' }), ...more };
});

const scaling = fc
  .tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 3 }),
    together(
      rarely('cooldown', fc.constantFrom(0, 60)),
      rarely(
        'rolling_updates',
        fc.constantFrom<Json>(
          { max_batch_size: 2, min_in_service: 1 },
          { max_batch_size: 1, min_in_service: 2 },
          { min_in_service: 1 },
          { pause_time: 5 },
        ),
      ),
    ),
    fc.constantFrom('change_in_capacity', 'exact_capacity', 'percent_change_in_capacity'),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom('gt', 'lt', 'ge', 'le'),
    fc.integer({ min: 1, max: 95 }),
    server,
  )
  .map(([least, more, rest, kind, step, compare, threshold, made]): Properties => ({
    scaled: {
      type: 'OS::Heat::AutoScalingGroup',
      properties: {
        min_size: least,
        max_size: least + more,
        ...(more > 1 && { desired_capacity: least + 1 }),
        ...rest,
        resource: { type: 'OS::Nova::Server', properties: made },
      },
    },
    policy: {
      type: 'OS::Heat::ScalingPolicy',
      properties: { auto_scaling_group_id: got('scaled'), adjustment_type: kind, scaling_adjustment: step },
    },
    alarm: {
      type: 'OS::Aodh::GnocchiAggregationByResourcesAlarm',
      properties: {
        metric: 'cpu_util',
        aggregation_method: 'mean',
        granularity: 300,
        evaluation_periods: 1,
        threshold,
        resource_type: 'instance',
        comparison_operator: compare,
        query: '{"=": {"server_group": "x"}}',
        alarm_actions: [{ get_attr: ['policy', 'signal_url'] }],
      },
    },
  }));

const instance = together(
  rarely('KeyName', fc.constant('ops')),
  rarely(
    'Tags',
    fc.constantFrom<Json>(
      [{ Key: 'a', Value: 'b' }],
      [
        { Key: 'a', Value: 'b' },
        { Key: 'a', Value: 'c' },
      ],
    ),
  ),
  rarely('SecurityGroups', fc.constantFrom<Json>([got('group')], ['default'])),
  rarely('UserData', userData),
  rarely('Volumes', fc.constant([{ Device: '/dev/vdc', VolumeId: got('disk') }])),
  rarely('BlockDeviceMappings', fc.constant([{ DeviceName: 'vdb', Ebs: { SnapshotId: 'snap', VolumeSize: '10' } }])),
  rarely('NovaSchedulerHints', fc.constant([{ Key: 'group', Value: 'apart' }])),
).map((more): Properties => ({
  amazon: { type: 'AWS::EC2::Instance', properties: { ImageId: 'debian', InstanceType: 'small', ...more } },
}));

const said = together(
  rarely('profile', fc.constant('standalone')),
  rarely(
    'cluster',
    fc.constantFrom('openshift', 'vanilla').map((preset) => ({ preset })),
  ),
  rarely(
    'networks',
    network.map((net) => ({ net })),
  ),
  rarely(
    'resources',
    fc.constantFrom<Json>(
      { web: { strategy: 'keep' } },
      { db: { strategy: 'keep' } },
      { scaled: { strategy: 'vm' } },
      { fleet: { strategy: 'keep' } },
      { fleet: { strategy: 'vm' } },
      { 'fleet/m0': { strategy: 'keep' } },
      { herd: { strategy: 'keep' } },
      { herd: { strategy: 'vm' } },
      { web: { rootDisk: 'copied' } },
    ),
  ),
);

/** Two servers with software, and perhaps groups that scale, in all spellings, and an instance of Amazon. */
export const softwareStacks: fc.Arbitrary<RandomStack> = fc
  .tuple(
    fc.tuple(server, server),
    software,
    fc.option(scaling),
    fc.option(instance),
    fc.option(fc.oneof(amazonGroups, senlinClusters)),
    said,
  )
  .map(([[web, db], deployed, scaled, amazon, fleet, config]) => {
    // Without it Heat refuses deployments on a server.
    const asked = Object.keys(deployed).length > 0 ? { user_data_format: 'SOFTWARE_CONFIG' } : {};
    const resources = {
      net: { type: 'OS::Neutron::Net' },
      subnet: { type: 'OS::Neutron::Subnet', properties: { network: got('net'), cidr: '10.0.0.0/24' } },
      group: {
        type: 'OS::Neutron::SecurityGroup',
        properties: { rules: [{ protocol: 'tcp', port_range_min: 80, port_range_max: 80 }] },
      },
      disk: { type: 'OS::Cinder::Volume', properties: { size: 10 } },
      handle: { type: 'OS::Heat::WaitConditionHandle' },
      wait: { type: 'OS::Heat::WaitCondition', properties: { handle: got('handle'), timeout: 600 } },
      web: { type: 'OS::Nova::Server', properties: { ...web, ...asked } },
      db: { type: 'OS::Nova::Server', properties: { ...withoutSelf(db), ...asked } },
      ...deployed,
      ...scaled,
      ...amazon,
      ...fleet,
    };
    return { resources, config };
  });

/** A server does not know its own address before it is there. */
function withoutSelf(properties: Properties): Properties {
  const { user_data: data, ...rest } = properties;
  const isOpen = data === undefined || !JSON.stringify(data).includes('"db"');
  return isOpen ? properties : rest;
}
