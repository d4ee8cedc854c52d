/** What the types of services, of Amazon and of Heat itself demand of their properties taken together. */
import { infrastructureRows, oneOf, only, same, type Row } from './infrastructure-check-rows.ts';

const instance = 'ImageId: i, InstanceType: t';

const amazon: readonly Row[] = [
  [
    'AWS::EC2::Instance',
    `${instance}, BlockDeviceMappings: [{ DeviceName: vdb }]`,
    'Ebs is missing, this is required when specifying BlockDeviceMappings.',
  ],
  [
    'AWS::EC2::Instance',
    `${instance}, BlockDeviceMappings: [{ DeviceName: vdb, Ebs: { VolumeSize: '1' } }]`,
    'SnapshotId is missing, this is required when specifying BlockDeviceMappings.',
  ],
  ['AWS::EC2::Instance', `${instance}, BlockDeviceMappings: [{ DeviceName: vdb, Ebs: { SnapshotId: s } }]`],
  [
    'AWS::EC2::Instance',
    `${instance}, SecurityGroups: [g], NetworkInterfaces: [n]`,
    same('SecurityGroups/SecurityGroupIds', 'NetworkInterfaces'),
  ],
  ['AWS::EC2::Instance', `${instance}, SecurityGroupIds: [g]`],
  [
    'AWS::AutoScaling::LaunchConfiguration',
    'ImageId: i',
    'If without InstanceId, ImageId and InstanceType are required.',
  ],
  ['AWS::AutoScaling::LaunchConfiguration', instance],
  ['AWS::AutoScaling::LaunchConfiguration', 'InstanceId: i'],
  ['AWS::EC2::EIPAssociation', 'InstanceId: i', "Either 'EIP' or 'AllocationId' must be provided."],
  ['AWS::EC2::EIPAssociation', 'EIP: 10.0.0.1', "Must specify 'InstanceId' if you specify 'EIP'."],
  ['AWS::EC2::EIPAssociation', 'AllocationId: e', oneOf('InstanceId', 'NetworkInterfaceId')],
  ['AWS::EC2::EIPAssociation', 'AllocationId: e, NetworkInterfaceId: n'],
  ['AWS::EC2::EIPAssociation', 'EIP: 10.0.0.1, InstanceId: i'],
];

const balancers: readonly Row[] = [
  ...(
    [
      [
        'REJECT, redirect_url: "http://a"',
        'Properties redirect_pool and redirect_url are not required when action type is set to REJECT.',
      ],
      ['REJECT'],
      ['REDIRECT_TO_POOL, redirect_url: "http://a"', only('redirect_url', 'action', 'REDIRECT_TO_URL')],
      ['REDIRECT_TO_POOL', 'Property redirect_pool is required when action type is set to REDIRECT_TO_POOL.'],
      ['REDIRECT_TO_POOL, redirect_pool: p'],
      ['REDIRECT_TO_URL, redirect_pool: p', only('redirect_pool', 'action', 'REDIRECT_TO_POOL')],
      ['REDIRECT_TO_URL', 'Property redirect_url is required when action type is set to REDIRECT_TO_URL.'],
      ['REDIRECT_TO_URL, redirect_url: "http://a"'],
    ] as const
  ).map(([action, complaint]): Row => ['OS::Octavia::L7Policy', `listener: l, action: ${action}`, complaint]),
  [
    'OS::Octavia::L7Rule',
    'l7policy: p, type: HEADER, compare_type: CONTAINS, value: v',
    'Property key is missing. This property should be specified for rules of HEADER and COOKIE types.',
  ],
  ['OS::Octavia::L7Rule', 'l7policy: p, type: HOST_NAME, compare_type: CONTAINS, value: v'],
  ['OS::Octavia::Listener', 'protocol: HTTP, protocol_port: 80', oneOf('loadbalancer', 'default_pool')],
  [
    'OS::Octavia::Listener',
    'protocol: TERMINATED_HTTPS, protocol_port: 80, loadbalancer: l',
    'Property default_tls_container_ref required when protocol is TERMINATED_HTTPS.',
  ],
  ['OS::Octavia::Listener', 'protocol: HTTP, protocol_port: 80, default_pool: l'],
  ['OS::Octavia::Pool', 'protocol: HTTP, lb_algorithm: ROUND_ROBIN', oneOf('listener', 'loadbalancer')],
  [
    'OS::Octavia::Pool',
    'protocol: HTTP, lb_algorithm: ROUND_ROBIN, listener: l, session_persistence: { type: APP_COOKIE }',
    'Property cookie_name is required when session_persistence type is set to APP_COOKIE.',
  ],
  [
    'OS::Octavia::Pool',
    'protocol: HTTP, lb_algorithm: ROUND_ROBIN, listener: l, session_persistence: { type: SOURCE_IP, cookie_name: c }',
    'Property cookie_name must NOT be specified when session_persistence type is set to SOURCE_IP.',
  ],
  ['OS::Octavia::Pool', 'protocol: HTTP, lb_algorithm: ROUND_ROBIN, loadbalancer: l'],
  [
    'OS::Neutron::Pool',
    'protocol: HTTP, lb_method: ROUND_ROBIN, subnet: s, vip: { protocol_port: 80, session_persistence: { type: APP_COOKIE } }',
    'Property cookie_name is required, when session_persistence type is set to APP_COOKIE.',
  ],
  ['OS::Neutron::Pool', 'protocol: HTTP, lb_method: ROUND_ROBIN, subnet: s, vip: { protocol_port: 80 }'],
];

const secrets: readonly Row[] = [
  [
    'OS::Barbican::Secret',
    'payload_content_type: text/plain',
    'payload_content_type cannot be specified without payload.',
  ],
  [
    'OS::Barbican::Secret',
    'payload: p, payload_content_type: application/octet-stream',
    "Property unspecified. For 'application/octet-stream' value of 'payload_content_type' property, " +
      "'payload_content_encoding' property must be specified.",
  ],
  [
    'OS::Barbican::Secret',
    'payload: p, payload_content_type: text/plain, payload_content_encoding: base64',
    only('payload_content_encoding', 'payload_content_type', 'application/octet-stream'),
  ],
  [
    'OS::Barbican::Secret',
    'payload: p, payload_content_encoding: base64',
    only('payload_content_encoding', 'payload_content_type', 'application/octet-stream'),
  ],
  [
    'OS::Barbican::Secret',
    'payload: p, payload_content_type: application/octet-stream, payload_content_encoding: base64',
  ],
  [
    'OS::Barbican::Order',
    'type: key, algorithm: aes',
    'Properties algorithm and bit_length are required for key type of order.',
  ],
  [
    'OS::Barbican::Order',
    'type: key, algorithm: aes, bit_length: 256, pass_phrase: p, subject_dn: s',
    'Unexpected properties: pass_phrase, subject_dn. Only these properties are allowed for key type of order: ' +
      'algorithm, bit_length, expiration, mode, name, payload_content_type.',
  ],
  ['OS::Barbican::Order', 'type: asymmetric, algorithm: rsa, bit_length: 256, pass_phrase: p'],
  ['OS::Barbican::Order', 'type: certificate, profile: p', 'profile cannot be specified without ca_id.'],
  ['OS::Barbican::Order', 'type: certificate, profile: p, ca_id: c'],
  [
    'OS::Barbican::GenericContainer',
    'secrets: [{ name: a, ref: r }, { name: b, ref: r }]',
    'Duplicate refs are not allowed.',
  ],
  ['OS::Barbican::GenericContainer', 'secrets: [{ name: a, ref: r }, { name: b, ref: s }]'],
  ['OS::Barbican::RSAContainer', 'name: r, private_key_ref: r, public_key_ref: r', 'Duplicate refs are not allowed.'],
  ['OS::Barbican::RSAContainer', 'name: r, private_key_ref: r, public_key_ref: s'],
];

const services: readonly Row[] = [
  ['OS::Designate::Zone', 'name: a.org., type: PRIMARY', 'Property email is required for zone type PRIMARY'],
  ['OS::Designate::Zone', 'name: a.org., type: SECONDARY', 'Property masters is required for zone type SECONDARY'],
  ['OS::Designate::Zone', 'name: a.org., email: a@a.org'],
  ['OS::Keystone::User', 'roles: [{ role: r, project: p, domain: d }]', same('project', 'domain')],
  ['OS::Keystone::Group', 'roles: [{ role: r }]', 'Either project or domain must be specified for role assignment'],
  ['OS::Keystone::User', 'roles: [{ role: r, project: p }]'],
  [
    'OS::Trove::Instance',
    'flavor: f, size: 1, users: [{ name: user, password: pass, databases: [data] }]',
    'Databases property is required if users property is provided for resource a.',
  ],
  [
    'OS::Trove::Instance',
    'flavor: f, size: 1, databases: [{ name: data }], users: [{ name: user, password: pass, databases: [other] }]',
    'Database other specified for user does not exist in databases for resource a.',
  ],
  [
    'OS::Trove::Instance',
    'flavor: f, size: 1, networks: [{ network: n, port: p }]',
    'Either network or port must be provided.',
  ],
  [
    'OS::Trove::Instance',
    'flavor: f, size: 1, databases: [{ name: data }], users: [{ name: user, password: pass, databases: [data] }], networks: [{ port: p }]',
  ],
  [
    'OS::Trove::Cluster',
    'datastore_type: t, datastore_version: v, instances: [{ flavor: f, volume_size: 1, networks: [{ fixed_ip: 10.0.0.1 }] }]',
    'Either network or port must be provided.',
  ],
  ['OS::Trove::Cluster', 'datastore_type: t, datastore_version: v, instances: [{ flavor: f, volume_size: 1 }]'],
  [
    'OS::Magnum::ClusterTemplate',
    'coe: kubernetes, image: i, keypair: k, external_network: n, volume_driver: rexray',
    'Volume driver type rexray is not supported by COE:kubernetes, expecting a cinder volume driver.',
  ],
  ['OS::Magnum::ClusterTemplate', 'coe: kubernetes, image: i, keypair: k, external_network: n, volume_driver: cinder'],
  [
    'OS::Zun::Container',
    'image: i, restart_policy: sometimes',
    'restart_policy "sometimes" is invalid. Valid values are "no", "on-failure[:max-retry]", "always", and ' +
      '"unless-stopped".',
  ],
  [
    'OS::Zun::Container',
    'image: i, mounts: [{ mount_path: /a, volume_id: v, volume_size: 1 }]',
    same('mounts/volume_id', 'mounts/volume_size'),
  ],
  [
    'OS::Zun::Container',
    'image: i, mounts: [{ mount_path: /a }]',
    'One of the properties "volume_id" or "volume_size" should be set for the specified mount of container "a".',
  ],
  ['OS::Zun::Container', 'image: i, restart_policy: "on-failure:3", networks: [{ network: n }]'],
  [
    'OS::Zun::Container',
    'image: i, networks: [{ fixed_ip: 10.0.0.1 }]',
    'One of the properties "network", "port", "allocate_network" or "subnet" should be set for the specified ' +
      'network of server "a".',
  ],
  [
    'OS::Zun::Container',
    'image: i, networks: [{ port: p, fixed_ip: 10.0.0.1 }]',
    same('networks/fixed_ip', 'networks/port'),
  ],
  ['OS::Mistral::CronTrigger', 'workflow: { name: w }', oneOf('pattern', 'first_time')],
  ['OS::Mistral::CronTrigger', 'workflow: { name: w }, pattern: "* * * * *"'],
  [
    'OS::Mistral::Workflow',
    'type: reverse, tasks: [{ name: t, action: std.noop }]',
    "properties.params: 'task_name' is not assigned in 'params' in case of reverse type workflow.",
  ],
  ...(
    [
      ['workflow: w, action: a', same('workflow', 'action')],
      ['description: d', oneOf('workflow', 'action')],
      [
        'action: a, requires: [u]',
        "properties.tasks.t.requires: task t contains property 'requires' in case of direct workflow.",
      ],
      ['action: a, concurrency: 2', 'concurrency cannot be specified without with_items.'],
      ['action: a'],
    ] as const
  ).map(([task, complaint]): Row => [
    'OS::Mistral::Workflow',
    `type: direct, tasks: [{ name: t, ${task} }]`,
    complaint,
  ]),
  ['OS::Senlin::Cluster', 'profile: p, min_size: 3, max_size: 2', 'min_size can not be greater than max_size'],
  [
    'OS::Senlin::Cluster',
    'profile: p, min_size: 1, desired_capacity: 9, max_size: 2',
    'desired_capacity must be between min_size and max_size',
  ],
  ['OS::Senlin::Cluster', 'profile: p, min_size: 1, desired_capacity: 9'],
  [
    'OS::Zaqar::Subscription',
    'queue_name: q, subscriber: "ftp://a"',
    'The subscriber type of must be one of: http, https, mailto, trust+http, trust+https.',
  ],
  ['OS::Zaqar::Subscription', 'queue_name: q, subscriber: "mailto:a@a.org"'],
  ['OS::Sahara::JobBinary', 'url: "http://a"', 'http://a is not a valid job location.'],
  ['OS::Sahara::JobBinary', 'url: "internal-db://{DC2AB41B-0CE8-4C1D-A3A9-5B2F8F1E2D3C}"'],
  ['OS::Sahara::JobBinary', 'url: "swift://container/object", credentials: { user: u, password: p }'],
  ['OS::Sahara::ClusterTemplate', 'plugin_name: p, hadoop_version: "1"', 'neutron_management_network must be provided'],
  ['OS::Sahara::ClusterTemplate', 'plugin_name: p, hadoop_version: "1", neutron_management_network: n'],
  ...(
    [
      [
        'email, address: a@a.org, period: 60',
        'The period property can only be specified against a Webhook Notification type.',
      ],
      [
        'email, address: nobody',
        'Address "nobody" doesn\'t satisfies allowed format for "email" type of "type" property',
      ],
      ['email, address: a@a.org'],
      ['webhook, address: "a.org/path"', 'Address "a.org/path" doesn\'t have required URL scheme'],
      ['webhook, address: "http:///path"', 'Address "http:///path" doesn\'t have required network location'],
      ['webhook, address: "ftp://a"', 'Address "ftp://a" doesn\'t satisfies allowed schemes: http, https'],
      ['webhook, address: "https://a", period: 60'],
      ['pagerduty, address: key'],
    ] as const
  ).map(([rest, complaint]): Row => ['OS::Monasca::Notification', `type: ${rest}`, complaint]),
];

const heat: readonly Row[] = [
  [
    'OS::Heat::RandomString',
    'length: 4, character_classes: [{ class: digits, min: 3 }], character_sequences: [{ sequence: ab, min: 2 }]',
    'Length property cannot be smaller than combined character class and character sequence minimums',
  ],
  ['OS::Heat::RandomString', 'length: 5, character_classes: [{ class: digits, min: 3 }]'],
  [
    'OS::Heat::SoftwareComponent',
    'configs: [{ actions: [CREATE], config: c, tool: script }, { actions: [CREATE], config: d, tool: script }]',
    'Defining more than one configuration for the same action in SoftwareComponent "a" is not allowed.',
  ],
  [
    'OS::Heat::SoftwareComponent',
    'configs: [{ actions: [CREATE], config: c, tool: script }, { actions: [DELETE], config: d, tool: script }]',
  ],
  ['OS::Heat::AccessPolicy', 'AllowedResources: [a, b]', 'AccessPolicy resource b not in stack'],
  ['OS::Heat::AccessPolicy', 'AllowedResources: [a]'],
  ['OS::Heat::Stack', 'template: "[]"', 'Failed validating stack template: it is no map'],
  ['OS::Heat::Stack', 'template: "{"', 'Failed validating stack template: this is not YAML: the "{" is never closed'],
  ['OS::Heat::Stack', 'template: "a: 1"', 'Failed validating stack template: the version is missing'],
  ['OS::Heat::Stack', 'template: "heat_template_version: 2018-08-31"'],
  [
    'OS::Heat::ScalingPolicy',
    'auto_scaling_group_id: g, scaling_adjustment: 1, adjustment_type: exact_capacity, min_adjustment_step: 1',
    only('min_adjustment_step', 'adjustment_type', 'percent_change_in_capacity'),
  ],
  [
    'OS::Heat::ScalingPolicy',
    'auto_scaling_group_id: g, scaling_adjustment: 1, adjustment_type: percent_change_in_capacity, min_adjustment_step: 1',
  ],
  ...(
    [
      ['min_size: 3, max_size: 2', 'MinSize can not be greater than MaxSize'],
      ['min_size: 1, max_size: 2, desired_capacity: 3', 'DesiredCapacity must be between MinSize and MaxSize'],
      ['min_size: 1, max_size: 2, desired_capacity: 2'],
    ] as const
  ).map(([rest, complaint]): Row => [
    'OS::Heat::AutoScalingGroup',
    `${rest}, resource: { type: OS::Heat::Value, properties: { value: v } }`,
    complaint,
  ]),
  [
    'AWS::AutoScaling::AutoScalingGroup',
    'AvailabilityZones: [nova], MinSize: 3, MaxSize: 2, InstanceId: i',
    'MinSize can not be greater than MaxSize',
  ],
  [
    'AWS::AutoScaling::AutoScalingGroup',
    'AvailabilityZones: [nova], MinSize: -1, MaxSize: 2, InstanceId: i',
    'The size of AutoScalingGroup can not be less than zero',
  ],
  [
    'AWS::AutoScaling::AutoScalingGroup',
    'AvailabilityZones: [nova], MinSize: 1, MaxSize: 2, VPCZoneIdentifier: [x, y], LaunchConfigurationName: b',
    'Anything other than one VPCZoneIdentifier is not supported.',
  ],
  [
    'AWS::AutoScaling::AutoScalingGroup',
    'AvailabilityZones: [nova], MinSize: 1, MaxSize: 2',
    "Either 'InstanceId' or 'LaunchConfigurationName' must be provided.",
  ],
  [
    'AWS::AutoScaling::AutoScalingGroup',
    'AvailabilityZones: [nova], MinSize: 1, MaxSize: 2, LaunchConfigurationName: nowhere',
    'LaunchConfigurationName (nowhere) reference can not be found.',
  ],
];

export const pluginCheckRows: readonly Row[] = [
  ...infrastructureRows,
  ...amazon,
  ...balancers,
  ...secrets,
  ...services,
  ...heat,
];
