/** Who reaches whom by address family, and whom rules admit: the views that every network backend asks. */
import { describe, expect, it } from 'vitest';
import { known } from '../../src/evaluate/value.ts';
import type { Nic } from '../../src/topology/kinds/nic.ts';
import { admission } from '../../src/topology/views/admission.ts';
import { addressesOf } from '../../src/topology/views/addresses.ts';
import { reachability } from '../../src/topology/views/reachability.ts';
import { liftAll, type Definition, type Lifted, type Plain } from './make-stack.ts';

type Properties = Readonly<Record<string, Plain>>;

const net: Definition = { type: 'OS::Neutron::Net' };
const router: Definition = {
  type: 'OS::Neutron::Router',
  properties: { external_gateway_info: { network: 'public' } },
};

function resource(name: string): Plain {
  return { get_resource: name };
}

function subnet(network: string, cidr: string, more: Properties = {}): Definition {
  const family: Properties = cidr.includes(':') ? { ip_version: 6 } : {};
  return { type: 'OS::Neutron::Subnet', properties: { network: resource(network), cidr, ...family, ...more } };
}

function port(network: Plain, more: Properties = {}): Definition {
  return { type: 'OS::Neutron::Port', properties: { network, ...more } };
}

function link(more: Properties): Definition {
  return { type: 'OS::Neutron::RouterInterface', properties: { router: resource('router'), ...more } };
}

function nicOf({ topology }: Lifted, id: string): Nic {
  const nic = topology.get('nic', id);
  if (!nic) throw new Error(`no interface ${id}`);
  return nic;
}

/** `4 6`: the verdicts of both families. */
function between(lifted: Lifted, a: string, b: string): string {
  const routes = reachability(lifted.topology);
  return ([4, 6] as const)
    .map((family) =>
      routes.connected(routes.standing(nicOf(lifted, a), family), routes.standing(nicOf(lifted, b), family)),
    )
    .join(' ');
}

/** In and out, by IPv4 and by IPv6. */
function outside(lifted: Lifted, id: string): string {
  const routes = reachability(lifted.topology);
  const nic = nicOf(lifted, id);
  return ([4, 6] as const)
    .map((family) => `${routes.reachedFromOutside(nic, family)}/${routes.reachesOutside(nic, family)}`)
    .join(' ');
}

const slaac = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' } as const;

describe('addresses', () => {
  it('come from one subnet of each family, and from every one where machines make their own', () => {
    const lifted = liftAll({
      n: net,
      a: subnet('n', '10.0.0.0/24'),
      b: subnet('n', '10.0.1.0/24'),
      c: subnet('n', 'fd00:1::/64', slaac),
      d: subnet('n', 'fd00:2::/64', { ipv6_address_mode: 'dhcpv6-stateless' }),
      free: port(resource('n')),
      asked: port(resource('n'), { fixed_ips: [{ ip_address: '10.0.1.9' }] }),
      none: port(resource('n'), { no_fixed_ips: true }),
    });
    const subnets = (id: string, family: 4 | 6): unknown =>
      addressesOf(lifted.topology, nicOf(lifted, id), family).map((choice) => choice.map((place) => place.subnet));
    expect(subnets('free', 4)).toEqual([['a', 'b']]);
    expect(subnets('free', 6)).toEqual([['c'], ['d']]);
    expect(subnets('asked', 4)).toEqual([['b']]);
    expect(subnets('asked', 6)).toEqual([['c'], ['d']]);
    expect([subnets('none', 4), subnets('none', 6)]).toEqual([[], []]);
  });
});

describe('reach', () => {
  it('is that of the families that a router serves, by subnet or by port', () => {
    const lifted = liftAll({
      router,
      x: net,
      x4: subnet('x', '10.0.0.0/24'),
      x6: subnet('x', '2001:db8:1::/64', { ipv6_address_mode: 'dhcpv6-stateful' }),
      y: net,
      y4: subnet('y', '10.0.1.0/24'),
      y6: subnet('y', '2001:db8:2::/64', { ipv6_address_mode: 'dhcpv6-stateful' }),
      z: net,
      z4: subnet('z', '10.0.2.0/24'),
      link_x: link({ subnet: resource('x6') }),
      link_y: link({ subnet: resource('y6') }),
      door: port(resource('z'), { fixed_ips: [{ subnet: resource('z4'), ip_address: '10.0.2.254' }] }),
      link_z: link({ port: resource('door') }),
      link_y4: link({ subnet: resource('y4') }),
      a: port(resource('x')),
      b: port(resource('y')),
      c: port(resource('z')),
    });
    expect(between(lifted, 'a', 'b')).toBe('no yes');
    expect(between(lifted, 'b', 'c')).toBe('yes no');
    expect(between(lifted, 'a', 'c')).toBe('no no');
    expect(outside(lifted, 'a')).toBe('no/no yes/yes');
    expect(outside(lifted, 'c')).toBe('no/yes no/no');
  });

  it('is not certain where an address may come from a subnet without a router', () => {
    const lifted = liftAll({
      router,
      n: net,
      served: subnet('n', '10.0.0.0/24'),
      alone: subnet('n', '10.0.1.0/24'),
      link: link({ subnet: resource('served') }),
      any: port(resource('n')),
      sure: port(resource('n'), { fixed_ips: [{ subnet: resource('served') }] }),
    });
    expect(outside(lifted, 'any')).toBe('no/maybe no/no');
    expect(outside(lifted, 'sure')).toBe('no/yes no/no');
    expect(between(lifted, 'any', 'sure')).toBe('maybe no');
  });

  it('leads in where nothing translates, and out through a router that the stack only names', () => {
    const lifted = liftAll({
      router: {
        type: 'OS::Neutron::Router',
        properties: { external_gateway_info: { network: 'campus', enable_snat: false } },
      },
      n: net,
      s: subnet('n', '10.0.0.0/24'),
      l: link({ subnet: resource('s') }),
      a: port(resource('n')),
      m: net,
      t: subnet('m', '10.0.1.0/24'),
      k: link({ router: 'edge', subnet: resource('t') }),
      b: port(resource('m')),
    });
    expect(outside(lifted, 'a')).toBe('yes/yes no/no');
    expect(outside(lifted, 'b')).toBe('no/yes no/no');
  });

  it('is that of the outside on networks of the data centre and of other stacks, by whichever property', () => {
    const lifted = liftAll({
      provider: {
        type: 'OS::Neutron::ProviderNet',
        properties: { network_type: 'vlan', physical_network: 'p', segmentation_id: '7' },
      },
      s: subnet('provider', '198.51.100.0/24'),
      existing: { type: 'OS::Neutron::Net', externalId: '42' },
      a: { type: 'OS::Neutron::Port', properties: { fixed_ips: [{ subnet: resource('s') }], network: 'provider' } },
      b: port(resource('provider')),
      c: port(resource('existing')),
      d: port('office'),
    });
    expect(outside(lifted, 'b')).toBe('yes/yes no/no');
    expect(outside(lifted, 'c')).toBe('yes/yes yes/yes');
    expect(between(lifted, 'c', 'd')).toBe('yes maybe');
    expect(between(lifted, 'b', 'd')).toBe('maybe no');
  });
});

describe('admission', () => {
  function admitted(lifted: Lifted, group: string, nic: string): readonly (readonly string[])[] {
    const filters = admission(lifted.topology);
    const rules = lifted.topology.users(group, 'firewall-rule', 'group').filter((rule) => rule.direction === 'ingress');
    return rules.map((rule) => {
      const { interfaces, perhaps, outside: ranges } = filters.peers(rule, nicOf(lifted, nic));
      return [
        ...interfaces.map(({ id }) => id),
        ...perhaps.map(({ id }) => `${id}?`),
        ...ranges.map(({ range, except }) => `${JSON.stringify(range)}${except.join()}`),
      ];
    });
  }

  const base = { n: net, s: subnet('n', '10.0.0.0/24') };

  it('is by family, and by the addresses that an interface can have', () => {
    const lifted = liftAll({
      ...base,
      group: {
        type: 'OS::Neutron::SecurityGroup',
        properties: {
          rules: [
            { remote_ip_prefix: '10.0.0.0/24' },
            { remote_ip_prefix: '10.0.0.0/25' },
            { ethertype: 'IPv6' },
            { remote_ip_prefix: '0.0.0.0/0' },
          ],
        },
      },
      a: port(resource('n'), { security_groups: [resource('group')] }),
      low: port(resource('n'), { fixed_ips: [{ ip_address: '10.0.0.7' }] }),
      high: port(resource('n'), { fixed_ips: [{ ip_address: '10.0.0.200' }] }),
    });
    expect(admitted(lifted, 'group', 'a')).toEqual([['a', 'low', 'high'], ['low', 'a?'], [], ['a', 'low', 'high']]);
  });

  it('counts what members of a group may send as, and knows one default group', () => {
    const lifted = liftAll({
      ...base,
      gate: { type: 'OS::Neutron::SecurityGroup', properties: { rules: [] } },
      group: {
        type: 'OS::Neutron::SecurityGroup',
        properties: {
          rules: [
            { remote_mode: 'remote_group_id', remote_group_id: resource('gate') },
            { remote_mode: 'remote_group_id', remote_group_id: 'default' },
          ],
        },
      },
      a: port(resource('n'), { security_groups: [resource('group')] }),
      member: port(resource('n'), {
        security_groups: [resource('gate'), 'default'],
        allowed_address_pairs: [{ ip_address: '10.0.0.7' }],
      }),
      same: port(resource('n'), { fixed_ips: [{ ip_address: '10.0.0.7' }] }),
    });
    expect(admitted(lifted, 'group', 'a')).toEqual([
      ['member', 'same', 'a?'],
      ['member', 'same', 'a?'],
    ]);
    const filters = admission(lifted.topology);
    expect(filters.groupsOf(nicOf(lifted, 'same'))[0]).toBe(filters.groupOf({ external: known('default') }));
  });

  it('never calls link-local addresses outside', () => {
    const lifted = liftAll({
      group: {
        type: 'OS::Neutron::SecurityGroup',
        properties: { rules: [{}, { remote_ip_prefix: '169.254.0.0/16' }, { remote_ip_prefix: '198.51.100.7/24' }] },
      },
      a: port('office', { security_groups: [resource('group')] }),
    });
    const filters = admission(lifted.topology);
    const rules = lifted.topology
      .users('group', 'firewall-rule', 'group')
      .filter((rule) => rule.direction === 'ingress');
    const ranges = rules.map((rule) => filters.peers(rule, nicOf(lifted, 'a')).outside);
    expect(ranges).toMatchObject([
      [{ range: { value: '0.0.0.0/0' }, except: ['169.254.0.0/16'] }],
      [],
      [{ range: { value: '198.51.100.0/24' }, except: [] }],
    ]);
  });
});
