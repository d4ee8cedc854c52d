/** Checks of the networking resources. */
import { conflict, isSet, isText, isTrue, isTruthy, needs, numberOf, unspecified } from '../plugin-check.ts';
import { shown, type PluginCheck } from '../plugin-check.ts';
import { isLooseIpAddress } from '../ip-text.ts';
import { textOf, listItemsOf, entryAt } from '../../evaluate/value.ts';

/** `value_specs` must not name what the schema has, nor `shared` and `tenant_id`. */
export const valueSpecs: PluginCheck = (view) => {
  const specs = view.get('value_specs');
  if (specs?.kind !== 'map') return undefined;
  const banned = new Set(['shared', 'tenant_id', ...view.propertyNames]);
  const found = [...specs.entries.keys()].filter((key) => banned.has(key));
  return found.length > 0 ? `${found.join(', ')} not allowed in value_specs` : undefined;
};

/** Follows `heat/engine/resources/openstack/neutron/floatingip.py`, FloatingIP.validate. */
export const floatingIp: PluginCheck = (view) =>
  !isSet(view.get('port_id')) && isSet(view.get('fixed_ip_address')) ? needs('fixed_ip_address', 'port_id') : undefined;

/** Follows `heat/engine/resources/openstack/neutron/port.py`, Port.validate. */
export const port: PluginCheck = (view) =>
  isTruthy(view.get('fixed_ips')) && isTruthy(view.get('no_fixed_ips'))
    ? conflict('fixed_ips', 'no_fixed_ips')
    : undefined;

/** Follows `heat/engine/resources/openstack/neutron/provider_net.py`, ProviderNet.validate. */
export const providerNet: PluginCheck = (view) =>
  isTruthy(view.get('segmentation_id')) && !isText(view.get('network_type'), 'vlan')
    ? 'segmentation_id not allowed for flat network type.'
    : undefined;

/** Follows `heat/engine/resources/openstack/neutron/router.py`, Router.validate. */
export const router: PluginCheck = (view) => {
  const distributed = isTrue(view.get('distributed'));
  const ha = isTrue(view.get('ha'));
  const agents = listItemsOf(view.get('l3_agent_ids'));
  if (distributed && agents.length > 0) return conflict('distributed', 'l3_agent_id/l3_agent_ids');
  if (ha && distributed) return conflict('distributed', 'ha');
  return !ha && agents.length > 1 ? 'Non HA routers can only have one L3 agent.' : undefined;
};

/** Follows `heat/engine/resources/openstack/neutron/router.py`, RouterInterface.validate. */
export const routerInterface: PluginCheck = (view) => {
  const subnet = isSet(view.get('subnet'));
  const port = isSet(view.get('port'));
  if (subnet && port) return conflict('subnet', 'port');
  return subnet || port ? undefined : unspecified('subnet', 'port');
};

/**
 * Every project has a group of that name already.
 * Follows `heat/engine/resources/openstack/neutron/security_group.py`, SecurityGroup.validate.
 */
export const securityGroup: PluginCheck = (view) =>
  isText(view.get('name'), 'default') ? 'Security groups cannot be assigned the name "default".' : undefined;

/**
 * For ICMP the two "ports" are type and code, so their order is free.
 * Follows `heat/engine/resources/openstack/neutron/security_group_rule.py`, SecurityGroupRule.validate.
 */
export const securityGroupRule: PluginCheck = (view) => {
  if (isSet(view.get('remote_group')) && isSet(view.get('remote_ip_prefix'))) {
    return conflict('remote_group', 'remote_ip_prefix');
  }
  const max = numberOf(view.get('port_range_max'));
  const min = numberOf(view.get('port_range_min'));
  const isIcmp = isText(view.get('protocol'), 'icmp', 'icmpv6', 'ipv6-icmp');
  return max !== undefined && min !== undefined && !isIcmp && max < min
    ? 'The minimum port number must be less than or equal to the maximum port number.'
    : undefined;
};

/** Follows `heat/engine/resources/openstack/neutron/subnet.py`, Subnet.validate. */
export const subnet: PluginCheck = (view) => {
  const pool = isSet(view.get('subnetpool'));
  const cidr = isTruthy(view.get('cidr'));
  if (pool && cidr) return conflict('subnetpool', 'cidr');
  if (!pool && !cidr) return unspecified('subnetpool', 'cidr');
  if (isTruthy(view.get('prefixlen')) && cidr) return conflict('prefixlen', 'cidr');
  const advertisement = view.get('ipv6_ra_mode');
  const addressing = view.get('ipv6_address_mode');
  if (numberOf(view.get('ip_version')) === 4 && (isTruthy(advertisement) || isTruthy(addressing))) {
    return 'ipv6_ra_mode and ipv6_address_mode are not supported for ipv4.';
  }
  if (isTruthy(advertisement) && isTruthy(addressing) && textOf(advertisement) !== textOf(addressing)) {
    return 'When both ipv6_ra_mode and ipv6_address_mode are set, they must be equal.';
  }
  const gateway = textOf(view.get('gateway_ip'));
  return gateway !== undefined && !['', '~', 'auto'].includes(gateway) && !isLooseIpAddress(gateway)
    ? `Gateway IP address "${shown(view.get('gateway_ip'))}" is in invalid format.`
    : undefined;
};

/**
 * min_prefixlen <= default_prefixlen <= max_prefixlen.
 * Follows `heat/engine/resources/openstack/neutron/subnetpool.py`, SubnetPool.validate.
 */
export const subnetPool: PluginCheck = (view) => {
  const min = numberOf(view.get('min_prefixlen'));
  const max = numberOf(view.get('max_prefixlen'));
  const usual = numberOf(view.get('default_prefixlen'));
  const illegal = (lower: string, low: number, upper: string, high: number): string =>
    `Illegal prefix bounds: ${lower}=${low}, ${upper}=${high}.`;
  if (min !== undefined && max !== undefined && min > max) return illegal('max_prefixlen', max, 'min_prefixlen', min);
  if (usual === undefined) return undefined;
  if (min !== undefined && min > usual) return illegal('default_prefixlen', usual, 'min_prefixlen', min);
  return max !== undefined && usual > max ? illegal('max_prefixlen', max, 'default_prefixlen', usual) : undefined;
};

/**
 * Which of physical network and segmentation id a segment has depends on its type.
 * Follows `heat/engine/resources/openstack/neutron/segment.py`, Segment.validate.
 */
export const segment: PluginCheck = (view) => {
  const type = textOf(view.get('network_type'));
  const hasNetwork = isSet(view.get('physical_network'));
  const id = view.get('segmentation_id');
  const required = (property: string): string => `${property} is required for ${type ?? ''} provider network.`;
  const prohibited = (property: string): string => `${property} is prohibited for ${type ?? ''} provider network.`;
  if ((type === 'flat' || type === 'vlan') && !hasNetwork) return required('physical_network');
  if (type === 'vlan' && !isSet(id)) return required('segmentation_id');
  if ((type === 'local' || type === 'flat') && isSet(id)) return prohibited('segmentation_id');
  if (['vxlan', 'gre', 'geneve'].includes(type ?? '') && hasNetwork) return prohibited('physical_network');
  return type === 'vlan' && (numberOf(id) ?? 0) > 4094
    ? 'Up to 4094 VLAN network segments can exist on each physical_network.'
    : undefined;
};

/** Follows `heat/engine/resources/openstack/neutron/network_gateway.py`, NetworkGateway.validate. */
export const networkGateway: PluginCheck = (view) => {
  for (const connection of listItemsOf(view.get('connections'))) {
    const type = entryAt(connection, 'segmentation_type');
    const id = entryAt(connection, 'segmentation_id');
    if (isText(type, 'vlan') && !isSet(id)) return 'segmentation_id must be specified for using vlan';
    if (isText(type, 'flat') && isTruthy(id)) return 'segmentation_id cannot be specified except 0 for using flat';
  }
  return undefined;
};

/**
 * Links between things, which have no id of their own: Heat fails on them where it looks one up.
 * Follows `heat/engine/resources/openstack/neutron/neutron.py`, NeutronResource._show_resource, of classes without `entity`.
 */
export const withoutEntity: ReadonlySet<string> = new Set([
  'OS::Neutron::ExtraRoute',
  'OS::Neutron::ExtraRouteSet',
  'OS::Neutron::FloatingIPAssociation',
  'OS::Neutron::FloatingIPPortForward',
  'OS::Neutron::Quota',
  'OS::Neutron::RouterGateway',
  'OS::Neutron::RouterInterface',
]);

/** Quotas: the project alone is not enough. */
export function quota(...names: readonly string[]): PluginCheck {
  return (view) => (view.setCount() <= 1 ? unspecified(...names) : undefined);
}

/** Actions by type of object. */
const rbacActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['network', ['access_as_shared', 'access_as_external']],
  ['qos_policy', ['access_as_shared']],
]);

/** Follows `heat/engine/resources/openstack/neutron/rbac_policy.py`, RBACPolicy.validate. */
export const rbacPolicy: PluginCheck = (view) => {
  const action = textOf(view.get('action'));
  const objectType = textOf(view.get('object_type'));
  const valid = rbacActions.get(objectType ?? '');
  return action !== undefined && valid !== undefined && !valid.includes(action)
    ? `Invalid action "${shown(view.get('action'))}" for object type ${shown(view.get('object_type'))}. Valid actions: ${valid.join(', ')}`
    : undefined;
};
