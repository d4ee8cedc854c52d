/**
 * OS::Neutron::Pool: the first load balancers of Neutron, with one port: a pool with its VIP. The parts are those of Octavia.
 * Heat manual: template guide, OpenStack resource types, OS::Neutron::Pool.
 */
import { known, map, wordOf, type Value } from '../../evaluate/value.ts';
import {
  addressValue,
  nameAttribute,
  noFact,
  plainFact,
  property,
  show,
  textProperty,
  unanswered,
} from '../attribute-values.ts';
import {
  balancerNodes,
  balancerProperties,
  listenerNode,
  partWith,
  poolNode,
  poolProperties,
  vipOf,
} from '../balancing/parts.ts';
import { defineLift } from '../lift.ts';
import { asBoolean } from '../plain-choice.ts';
import type { ResourceIdentity } from '../../evaluate/scope.ts';

const { admin_state_up, description, name, protocol } = poolProperties;

export const neutronPool = defineLift({
  type: 'OS::Neutron::Pool',
  summary: 'A Service with one port',
  properties: {
    admin_state_up,
    description,
    lb_method: poolProperties.lb_algorithm,
    monitors: { fate: 'mapped', note: 'Readiness probes of the VMs' },
    name,
    protocol,
    provider: balancerProperties.provider,
    subnet: { fate: 'mapped', note: 'Where the members are' },
    subnet_id: { fate: 'mapped', note: 'Old name of subnet' },
    vip: { fate: 'mapped', note: 'Address, port, limit and session persistence' },
  },
  attributes: {
    admin_state_up: textProperty('admin_state_up', known('True')),
    description: property('description', () => known('')),
    lb_method: property('lb_method', () => noFact('the pool names no method')),
    name: nameAttribute,
    protocol: property('protocol', () => noFact('the pool names no protocol')),
    provider: property('provider', () => noFact('only Neutron knows the default provider')),
    show,
    subnet_id: property('subnet', () => noFact('the pool names no subnet')),
    tenant_id: unanswered('the project exists in OpenStack only'),
    vip: partsOfVip,
  },
  reference: ({ path }) => plainFact('id', `${path}#pool`),
  lift(read, self, report) {
    const vip = read.get('vip');
    const { path } = self;
    const vipSubnet = read.field(vip, 'subnet');
    if (vipSubnet) report.moot(read.get('subnet'), 'leads-by-label');
    const fields = new Map([
      ['lb_algorithm', read.get('lb_method')],
      ['vip_subnet', vipSubnet ?? read.get('subnet')],
      ['vip_address', read.field(vip, 'address')],
      ['provider', read.get('provider')],
      ['protocol_port', read.field(vip, 'protocol_port')],
      ['connection_limit', read.field(vip, 'connection_limit')],
      ['session_persistence', read.field(vip, 'session_persistence')],
      ['protocol', read.get('protocol')],
      ['admin_state_up', read.get('admin_state_up')],
    ]);
    const part = partWith(read, self, fields);
    for (const text of ['name', 'description'] as const) read.shapes(read.field(vip, text), path);
    const listener = `${path}#listener`;
    const [balancer, port] = balancerNodes(part);
    return [
      { ...balancer, up: read.choose(read.field(vip, 'admin_state_up'), path, asBoolean, true) },
      port,
      { ...listenerNode(part), id: listener, balancer: { node: path } },
      {
        ...poolNode(part),
        id: `${path}#pool`,
        listener: { node: listener },
        monitors: read.items(read.get('monitors')).map((monitor) => read.ref(monitor)),
      },
    ];
  },
});

/** A map whose address and port are those of the load balancer. */
function partsOfVip(self: ResourceIdentity, path: readonly Value[]): Value {
  const entries = new Map([
    ['address', addressValue({ of: self.path, scope: 'inside' })],
    ['port_id', plainFact('id', vipOf(self.path))],
  ]);
  const [key] = path;
  if (key === undefined) return map([...entries]);
  return entries.get(wordOf(key)) ?? noFact('only Neutron has this part of a VIP');
}
