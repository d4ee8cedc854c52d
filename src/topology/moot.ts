/**
 * The reviewed list of what has a meaning inside Heat or OpenStack only, where that depends on what becomes of the resource:
 * type, property, and the source of the claim. What is so in every case has the fate `moot` in the table of its lift. A leaf
 * that is in neither is never moot: it is translated, or lost with a warning.
 */
import type { LeafId } from '../evaluate/value.ts';
import type { Told } from './topology.ts';

/** Why, as one sentence without a full stop, and of which properties: `fixed_ips.subnet` is that field of every item. */
interface Review {
  readonly why: string;
  readonly of: Readonly<Record<string, readonly string[]>>;
}

/** All that a rule of a security group says. */
const rules = {
  'AWS::EC2::SecurityGroup': ['SecurityGroupEgress', 'SecurityGroupIngress'],
  'OS::Neutron::SecurityGroup': ['rules'],
  'OS::Neutron::SecurityGroupRule': [
    'direction',
    'ethertype',
    'port_range_max',
    'port_range_min',
    'protocol',
    'remote_group',
    'remote_ip_prefix',
    'security_group',
  ],
};

const list = {
  'pod-network': {
    why: 'the network that replaces it has its own settings',
    of: {
      'OS::Neutron::Net': ['port_security_enabled', 'shared', 'value_specs'],
      'OS::Neutron::ProviderNet': ['port_security_enabled', 'router_external', 'shared'],
      'OS::Neutron::Subnet': ['allocation_pools', 'enable_dhcp', 'gateway_ip', 'ip_version', 'network', 'network_id'],
    },
  },
  'mapped-range': {
    why: 'heat2kube.yaml has the range of the network that replaces it',
    of: { 'OS::Neutron::Subnet': ['cidr'] },
  },
  'admits-nothing': {
    why: 'Neutron delivers no traffic that matches the rule',
    of: rules,
  },
  'ipv4-twin': {
    why: 'the same rule for IPv4 allows these machines, because they have both',
    of: rules,
  },
  'given-address': {
    why: 'the network that replaces it assigns the address',
    of: {
      'OS::Neutron::Port': ['fixed_ips', 'network', 'network_id'],
      'OS::Nova::Server': ['networks'],
    },
  },
  'trunk-type': {
    why: 'sub-ports are VLANs, and of no other type',
    of: { 'OS::Neutron::Trunk': ['sub_ports.segmentation_type'] },
  },
  'floating-address': {
    why: 'clients reach the load balancer at its floating IP',
    of: {
      'OS::Neutron::LBaaS::LoadBalancer': ['vip_subnet'],
      'OS::Neutron::Pool': ['subnet', 'subnet_id', 'vip.subnet'],
      'OS::Octavia::LoadBalancer': ['vip_subnet'],
    },
  },
  'own-routing': {
    why: 'the cluster routes without a router',
    of: {
      'OS::Neutron::Router': ['external_gateway_info.enable_snat'],
      'OS::Neutron::RouterGateway': ['router_id', 'network', 'network_id'],
      'OS::Neutron::RouterInterface': ['router', 'router_id', 'subnet', 'subnet_id', 'port', 'port_id'],
    },
  },
  'own-source': {
    why: 'every server behind the router sends from an address of its own',
    of: {
      'OS::Neutron::Router': ['external_gateway_info.network'],
      'OS::Neutron::RouterGateway': ['router_id', 'network', 'network_id'],
    },
  },
  'leads-by-label': {
    why: 'the Service selects the VM by label, not by address',
    of: {
      'OS::Neutron::FloatingIP': ['fixed_ip_address'],
      'OS::Neutron::FloatingIPAssociation': ['fixed_ip_address'],
      'OS::Neutron::FloatingIPPortForward': ['internal_ip_address'],
      'OS::Neutron::LBaaS::PoolMember': ['subnet'],
      'OS::Neutron::Pool': ['subnet'],
      'OS::Octavia::PoolMember': ['subnet'],
      'OS::Senlin::Policy': ['properties.pool.subnet'],
    },
  },
  'sriov-only': {
    why: 'it is for SR-IOV interfaces, which are reported separately',
    of: { 'OS::Neutron::Port': ['propagate_uplink_status'], 'OS::Nova::Server': ['networks.port_extra_properties'] },
  },
  'device-name': {
    why: 'device names follow from the order of the disks, which is kept',
    of: {
      'AWS::AutoScaling::LaunchConfiguration': ['BlockDeviceMappings.DeviceName'],
      'AWS::EC2::Instance': ['BlockDeviceMappings.DeviceName', 'Volumes.Device'],
      'OS::Cinder::VolumeAttachment': ['mountpoint'],
      'OS::Nova::Server': ['block_device_mapping.device_name', 'block_device_mapping_v2.device_name'],
    },
  },
  'rule-description': {
    why: 'a text for readers of the Neutron API',
    of: { 'OS::Neutron::SecurityGroup': ['rules.description'] },
  },
  'size-of-volume': {
    why: 'an existing volume keeps its size',
    of: { 'OS::Nova::Server': ['block_device_mapping.volume_size', 'block_device_mapping_v2.volume_size'] },
  },
  'type-of-no-volume': {
    why: 'Nova makes no volume for the disk',
    of: {
      'OS::Nova::Server': ['block_device_mapping_v2.volume_type'],
      'OS::Senlin::Profile': ['properties.block_device_mapping_v2.volume_type'],
    },
  },
  'live-disk': {
    why: 'the live disk keeps its data',
    of: {
      'AWS::AutoScaling::LaunchConfiguration': ['BlockDeviceMappings', 'ImageId'],
      'AWS::EC2::Instance': ['BlockDeviceMappings', 'ImageId'],
      'AWS::EC2::Volume': ['AvailabilityZone', 'SnapshotId'],
      'OS::Cinder::Volume': [
        'availability_zone',
        'backup_id',
        'image',
        'imageRef',
        'snapshot_id',
        'source_volid',
        'volume_type',
      ],
      'OS::Nova::Flavor': ['disk', 'ephemeral', 'swap'],
      'OS::Nova::Server': ['block_device_mapping', 'block_device_mapping_v2', 'image'],
      'OS::Senlin::Profile': ['properties.block_device_mapping_v2', 'properties.image'],
    },
  },
  'default-zone': {
    why: 'nova is the name of the default zone',
    of: { 'AWS::EC2::Volume': ['AvailabilityZone'], 'OS::Cinder::Volume': ['availability_zone'] },
  },
  'unattached-volume': {
    why: 'no VM uses the volume',
    of: { 'OS::Cinder::Volume': ['read_only'] },
  },
  'boots-from-volume': {
    why: 'servers with the flavor boot from volumes, which have their own sizes',
    of: { 'OS::Nova::Flavor': ['disk', 'ephemeral', 'swap'] },
  },
  telemetry: {
    why: 'only the telemetry of the cloud reads metadata with such a name',
    of: {
      'AWS::AutoScaling::AutoScalingGroup': ['Tags'],
      'AWS::EC2::Instance': ['Tags'],
      'OS::Heat::InstanceGroup': ['Tags'],
      'OS::Nova::Server': ['metadata'],
    },
  },
  'profile-api': {
    why: 'only the API of Senlin and Nova reads it',
    of: { 'OS::Senlin::Profile': ['properties'] },
  },
  'no-host-name': {
    why: 'the name is not a valid host name, so the host name is that of the resource',
    of: { 'OS::Nova::Server': ['name'] },
  },
  'generated-key': {
    why: 'no VM uses the key pair, and Nova generates it',
    of: { 'OS::Nova::KeyPair': ['save_private_key', 'type'] },
  },
  'unused-configuration': {
    why: 'no VM and no deployment uses the configuration',
    of: {
      'AWS::AutoScaling::LaunchConfiguration': [
        'BlockDeviceMappings',
        'ImageId',
        'InstanceType',
        'KeyName',
        'NovaSchedulerHints',
        'SecurityGroups',
        'UserData',
      ],
      'OS::Heat::CloudConfig': ['cloud_config'],
      'OS::Heat::MultipartMime': ['parts'],
      'OS::Heat::SoftwareComponent': ['configs', 'inputs', 'options', 'outputs'],
      'OS::Heat::SoftwareConfig': ['config', 'group', 'inputs', 'options', 'outputs'],
      'OS::Heat::StructuredConfig': ['config', 'group', 'inputs', 'options', 'outputs'],
      'OS::Senlin::Profile': ['properties', 'type'],
    },
  },
  'described-software': {
    why: 'it tells clients of Heat about the configuration, and what runs it does not read it',
    of: {
      'OS::Heat::SoftwareComponent': ['configs', 'inputs', 'options', 'outputs'],
      'OS::Heat::SoftwareConfig': ['group', 'inputs', 'options', 'outputs'],
      'OS::Heat::StructuredConfig': ['group', 'inputs', 'options', 'outputs'],
    },
  },
  'missing-input': {
    why: 'no input has this name, so Heat fills in null',
    of: { 'OS::Heat::StructuredConfig': ['config'] },
  },
  'unused-value': {
    why: 'no translated resource uses the value',
    of: { 'OS::Heat::TestResource': ['value'], 'OS::Heat::Value': ['value'] },
  },
  'member-metadata': {
    why: 'only Heat agents read the metadata of members',
    of: { 'OS::Heat::AutoScalingGroup': ['resource.metadata'], 'OS::Heat::ResourceGroup': ['resource_def.metadata'] },
  },
  'listed-output': { why: 'only outputs of the stack use it, which the plan lists', of: {} },
  'unread-parameter': { why: 'the nested stack does not read the parameter', of: {} },
  'empty-group': { why: 'the group has no members', of: {} },
  'shapes-nothing': { why: 'no object that would use it is generated', of: {} },
  refused: { why: 'Heat ignores the value, which is reported', of: {} },
} as const satisfies Readonly<Record<string, Review>>;

/** Where a claim that something is moot comes from. */
export type MootSource = keyof typeof list;

const reviews: Readonly<Record<MootSource, Review>> = list;

/** What is moot by the list; `of` are the leaves of the property. */
export function mootBy(source: MootSource, of?: readonly LeafId[]): Told {
  return { state: 'moot', reason: reviewOf(source)?.why ?? source, review: { source, ...(of && { of }) } };
}

/** Undefined for what is no source, as code without types gives it. */
function reviewOf(source: MootSource): Review | undefined {
  return Object.hasOwn(reviews, source) ? reviews[source] : undefined;
}

/** Whether the list has the property of a type, by its path with or without the numbers of items. */
export function isReviewed(source: MootSource, type: string, path: readonly (string | number)[]): boolean {
  const written = path.filter((part) => typeof part === 'string' && !/^\d+$/.test(part)).join('.');
  const properties = reviewOf(source)?.of[type] ?? [];
  return properties.some((property) => written === property || written.startsWith(`${property}.`));
}

/** All of the list, in its order, for the docs. */
export function mootReviews(): readonly { readonly type: string; readonly property: string; readonly why: string }[] {
  return Object.values(reviews).flatMap(({ why, of }) =>
    Object.entries(of).flatMap(([type, properties]) => properties.map((property) => ({ type, property, why }))),
  );
}
