/** What volumes, networks and servers demand of their properties taken together: each demand broken once, and met beside it. */

export const same = (...names: readonly string[]): string =>
  `Cannot define the following properties at the same time: ${names.join(', ')}.`;
export const oneOf = (...names: readonly string[]): string =>
  `At least one of the following properties must be specified: ${names.join(', ')}.`;
export const only = (name: string, other: string, value: string): string =>
  `${name} property should only be specified for ${other} with value ${value}.`;

/** A type, properties and the complaint about them; none where they are fine. */
export type Row = readonly [type: string, properties: string, complaint?: string | undefined];

const server = 'image: i, flavor: f';

const withoutSize =
  'If neither "backup_id" nor "size" is provided, one and only one of "source_volid", "snapshot_id" must be ' +
  'specified, but currently specified options: ';

const storage: readonly Row[] = [
  ['OS::Cinder::Volume', 'size: 1, imageRef: j'],
  ['OS::Cinder::Volume', 'backup_id: b'],
  ['OS::Cinder::Volume', 'name: v', `${withoutSize}[].`],
  ['OS::Cinder::Volume', 'snapshot_id: s, image: i', `${withoutSize}[snapshot_id, image].`],
  ['OS::Cinder::Volume', 'source_volid: s'],
  [
    'OS::Cinder::Volume',
    'size: 1, snapshot_id: s, source_volid: v',
    'If "size" is provided, only one of "image", "imageRef", "source_volid", "snapshot_id" can be specified, but ' +
      'currently specified options: [snapshot_id, source_volid].',
  ],
  ['OS::Cinder::Volume', 'size: 1, image: i'],
  [
    'OS::Cinder::VolumeType',
    'name: t, projects: [p], is_public: true',
    'Can not specify property "projects" if the volume type is public.',
  ],
  ['OS::Cinder::VolumeType', 'name: t, projects: [p], is_public: false'],
  ['OS::Cinder::Quota', 'project: p', oneOf('gigabytes', 'snapshots', 'volumes', 'backups', 'backup_gigabytes')],
  ['OS::Cinder::Quota', 'project: p, volumes: 3'],
  [
    'OS::Glance::WebImage',
    'location: "http://a", container_format: ami, disk_format: raw',
    "Invalid mix of disk and container formats. When setting a disk or container format to one of 'aki', 'ari', " +
      "or 'ami', the container and disk formats must match.",
  ],
  [
    'OS::Glance::WebImage',
    'location: "http://a", container_format: bare, disk_format: raw, members: [m]',
    only('members', 'visibility', 'shared'),
  ],
  [
    'OS::Glance::WebImage',
    'location: "http://a", container_format: ami, disk_format: ami, members: [m], visibility: shared',
  ],
  ['OS::Manila::ShareNetwork', 'neutron_network: n, nova_network: n', same('neutron_network', 'nova_network')],
  ['OS::Manila::ShareNetwork', 'neutron_subnet: n, nova_network: n', same('neutron_subnet', 'nova_network')],
  [
    'OS::Manila::ShareNetwork',
    'nova_network: n',
    'With Neutron enabled you need to pass Neutron network and Neutron subnet instead of Nova network',
  ],
  ['OS::Manila::ShareNetwork', 'neutron_network: n', 'neutron_network cannot be specified without neutron_subnet.'],
  ['OS::Manila::ShareNetwork', 'neutron_network: n, neutron_subnet: s'],
];

const networking: readonly Row[] = [
  ['OS::Neutron::Net', 'value_specs: { shared: true, name: n }', 'shared, name not allowed in value_specs'],
  ['OS::Neutron::Net', 'value_specs: { "provider:network_type": vlan }'],
  [
    'OS::Neutron::FloatingIP',
    'floating_network: n, fixed_ip_address: 10.0.0.1',
    'fixed_ip_address cannot be specified without port_id.',
  ],
  ['OS::Neutron::FloatingIP', 'floating_network: n, port_id: p, fixed_ip_address: 10.0.0.1'],
  [
    'OS::Neutron::Port',
    'network: n, fixed_ips: [{ subnet: s }], no_fixed_ips: true',
    same('fixed_ips', 'no_fixed_ips'),
  ],
  ['OS::Neutron::Port', 'network: n, no_fixed_ips: true'],
  [
    'OS::Neutron::ProviderNet',
    "network_type: flat, physical_network: p, segmentation_id: '7'",
    'segmentation_id not allowed for flat network type.',
  ],
  ['OS::Neutron::ProviderNet', "network_type: vlan, physical_network: p, segmentation_id: '7'"],
  ['OS::Neutron::Router', 'l3_agent_ids: [a, b]', 'Non HA routers can only have one L3 agent.'],
  ['OS::Neutron::Router', 'ha: true, l3_agent_ids: [a, b]'],
  ['OS::Neutron::Router', 'ha: true, distributed: true', same('distributed', 'ha')],
  ['OS::Neutron::Router', 'distributed: true, l3_agent_ids: [a]', same('distributed', 'l3_agent_id/l3_agent_ids')],
  ['OS::Neutron::RouterInterface', 'router: r, subnet: s, port: p', same('subnet', 'port')],
  ['OS::Neutron::RouterInterface', 'router: r', oneOf('subnet', 'port')],
  ['OS::Neutron::RouterInterface', 'router: r, port: p'],
  ['OS::Neutron::SecurityGroup', 'name: default', 'Security groups cannot be assigned the name "default".'],
  ['OS::Neutron::SecurityGroup', 'name: web'],
  [
    'OS::Neutron::SecurityGroupRule',
    'security_group: g, remote_group: g, remote_ip_prefix: 10.0.0.0/8',
    same('remote_group', 'remote_ip_prefix'),
  ],
  [
    'OS::Neutron::SecurityGroupRule',
    'security_group: g, protocol: tcp, port_range_min: 9, port_range_max: 8',
    'The minimum port number must be less than or equal to the maximum port number.',
  ],
  ['OS::Neutron::SecurityGroupRule', 'security_group: g, protocol: icmp, port_range_min: 9, port_range_max: 8'],
  ['OS::Neutron::Subnet', 'network: n, cidr: 10.0.0.0/8, subnetpool: p', same('subnetpool', 'cidr')],
  ['OS::Neutron::Subnet', 'network: n', oneOf('subnetpool', 'cidr')],
  ['OS::Neutron::Subnet', 'network: n, cidr: 10.0.0.0/8, prefixlen: 24', same('prefixlen', 'cidr')],
  [
    'OS::Neutron::Subnet',
    'network: n, cidr: 10.0.0.0/8, ipv6_ra_mode: slaac',
    'ipv6_ra_mode and ipv6_address_mode are not supported for ipv4.',
  ],
  [
    'OS::Neutron::Subnet',
    'network: n, ip_version: 6, cidr: "fd00::/64", ipv6_ra_mode: slaac, ipv6_address_mode: dhcpv6-stateful',
    'When both ipv6_ra_mode and ipv6_address_mode are set, they must be equal.',
  ],
  ['OS::Neutron::Subnet', 'network: n, cidr: 10.0.0.0/8, gateway_ip: "~"'],
  [
    'OS::Neutron::Subnet',
    'network: n, cidr: 10.0.0.0/8, gateway_ip: here',
    'Gateway IP address "here" is in invalid format.',
  ],
  ['OS::Neutron::SubnetPool', 'prefixes: [10.0.0.0/8], min_prefixlen: 16'],
  [
    'OS::Neutron::SubnetPool',
    'prefixes: [10.0.0.0/8], min_prefixlen: 24, max_prefixlen: 16',
    'Illegal prefix bounds: max_prefixlen=16, min_prefixlen=24.',
  ],
  [
    'OS::Neutron::SubnetPool',
    'prefixes: [10.0.0.0/8], min_prefixlen: 24, default_prefixlen: 16',
    'Illegal prefix bounds: default_prefixlen=16, min_prefixlen=24.',
  ],
  [
    'OS::Neutron::SubnetPool',
    'prefixes: [10.0.0.0/8], max_prefixlen: 16, default_prefixlen: 24',
    'Illegal prefix bounds: max_prefixlen=16, default_prefixlen=24.',
  ],
  ['OS::Neutron::SubnetPool', 'prefixes: [10.0.0.0/8], min_prefixlen: 16, default_prefixlen: 24, max_prefixlen: 28'],
  ...(
    [
      ['vlan, segmentation_id: 7', 'physical_network is required for vlan provider network.'],
      ['vlan, physical_network: p', 'segmentation_id is required for vlan provider network.'],
      ['local, segmentation_id: 7', 'segmentation_id is prohibited for local provider network.'],
      ['flat, physical_network: p, segmentation_id: 7', 'segmentation_id is prohibited for flat provider network.'],
      ['vxlan, physical_network: p, segmentation_id: 7', 'physical_network is prohibited for vxlan provider network.'],
      [
        'vlan, physical_network: p, segmentation_id: 5000',
        'Up to 4094 VLAN network segments can exist on each physical_network.',
      ],
      ['vlan, physical_network: p, segmentation_id: 7'],
      ['gre, segmentation_id: 7'],
    ] as const
  ).map(([rest, complaint]): Row => ['OS::Neutron::Segment', `network: n, network_type: ${rest}`, complaint]),
  ...(
    [
      ['segmentation_type: vlan', 'segmentation_id must be specified for using vlan'],
      ['segmentation_type: flat, segmentation_id: 7', 'segmentation_id cannot be specified except 0 for using flat'],
      ['segmentation_type: flat, segmentation_id: 0'],
    ] as const
  ).map(([rest, complaint]): Row => [
    'OS::Neutron::NetworkGateway',
    `devices: [{ id: d, interface_name: eth0 }], connections: [{ network: n, ${rest} }]`,
    complaint,
  ]),
  ['OS::Neutron::Quota', 'project: p', oneOf('floatingip', 'network', 'port', 'router', 'subnet')],
  [
    'OS::Neutron::RBACPolicy',
    'object_id: o, object_type: qos_policy, target_tenant: t, action: access_as_external',
    'Invalid action "access_as_external" for object type qos_policy. Valid actions: access_as_shared',
  ],
  ['OS::Neutron::RBACPolicy', 'object_id: o, object_type: network, target_tenant: t, action: access_as_external'],
];

const machines: readonly Row[] = [
  [
    'OS::Nova::Server',
    `${server}, block_device_mapping: [{ device_name: vdb, volume_id: v }], block_device_mapping_v2: [{ volume_id: v }]`,
    same('block_device_mapping', 'block_device_mapping_v2'),
  ],
  [
    'OS::Nova::Server',
    `${server}, block_device_mapping: [{ device_name: vdb, volume_id: v, snapshot_id: s }]`,
    same('volume_id', 'snapshot_id'),
  ],
  [
    'OS::Nova::Server',
    `${server}, block_device_mapping: [{ device_name: vdb }]`,
    'Either volume_id or snapshot_id must be specified for device mapping vdb',
  ],
  [
    'OS::Nova::Server',
    'flavor: f, networks: [{ network: n }], block_device_mapping: [{ device_name: vda, volume_id: v }]',
  ],
  [
    'OS::Nova::Server',
    `${server}, block_device_mapping_v2: [{ volume_id: v, ephemeral_size: 1 }]`,
    same('volume_id', 'snapshot_id', 'image', 'swap_size', 'ephemeral_size', 'ephemeral_format'),
  ],
  [
    'OS::Nova::Server',
    `${server}, block_device_mapping_v2: [{ boot_index: 1 }]`,
    'Either volume_id, snapshot_id, image_id, swap_size, ephemeral_size or ephemeral_format must be specified.',
  ],
  ['OS::Nova::Server', 'flavor: f', 'Neither image nor bootable volume is specified for instance a'],
  [
    'OS::Nova::Server',
    `${server}, block_device_mapping_v2: [{ volume_id: v, boot_index: 0 }]`,
    'Multiple bootable sources for instance a.',
  ],
  [
    'OS::Nova::Server',
    `${server}, networks: [{ network: n }], block_device_mapping_v2: [{ volume_id: v, boot_index: 1 }, { ephemeral_format: ext4 }]`,
  ],
  [
    'OS::Nova::Server',
    `${server}, networks: [{ network: n }, { allocate_network: none }]`,
    'Property "allocate_network" can not be specified if multiple network interfaces set for server.',
  ],
  [
    'OS::Nova::Server',
    `${server}, security_groups: [g], networks: [{ port: p }]`,
    same('security_groups', 'networks/port'),
  ],
  ['OS::Nova::Server', `${server}, networks: [{ allocate_network: auto }]`],
  ['OS::Nova::Quota', 'project: p', oneOf('cores', 'fixed_ips', 'floating_ips', 'instances', 'ram')],
];

export const infrastructureRows: readonly Row[] = [...storage, ...networking, ...machines];
