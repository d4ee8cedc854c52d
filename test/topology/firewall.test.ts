/** Security groups: default egress, traps of remote_mode, ports, ICMP, protocols; never wider than Neutron. */
import { describe, expect, it } from 'vitest';
import { textOf, intOf } from '../../src/evaluate/value.ts';
import { liftAll, type Lifted, type Plain } from './make-stack.ts';
import { looseLeaves } from './loose-leaves.ts';

type Rule = Readonly<Record<string, Plain>>;

function group(rules: readonly Rule[]): Lifted {
  return liftAll({ sg: { type: 'OS::Neutron::SecurityGroup', properties: { rules } } });
}

function single(properties: Rule): Lifted {
  return liftAll({
    sg: { type: 'OS::Neutron::SecurityGroup' },
    rule: {
      type: 'OS::Neutron::SecurityGroupRule',
      properties: { security_group: { get_resource: 'sg' }, ...properties },
    },
  });
}

/** Rules as short texts: direction, family, protocol, ports, remote. */
function rulesOf({ topology }: Lifted): readonly string[] {
  const [found] = topology.of('firewall-group');
  if (!found) return [];
  return topology.users(found, 'firewall-rule', 'group').map((rule) => {
    const ports = [rule.portMin, rule.portMax].map((port) => intOf(port) ?? '').join('-');
    const remote =
      rule.remote.from === 'cidr'
        ? textOf(rule.remote.cidr)
        : rule.remote.from === 'group'
          ? `group ${'node' in rule.remote.group ? rule.remote.group.node : textOf(rule.remote.group.external)}`
          : 'any';
    return `${rule.direction} ${rule.family} ${textOf(rule.protocol)} ${ports} ${remote}`;
  });
}

const egress = ['egress 4 any - any', 'egress 6 any - any'];

describe('default egress', () => {
  it('stays with ingress rules only', () => {
    expect(rulesOf(group([{ protocol: 'tcp', port_range_min: 22, port_range_max: 22 }]))).toEqual([
      ...egress,
      'ingress 4 tcp 22-22 any',
    ]);
    expect(rulesOf(group([]))).toEqual(egress);
  });

  it('vanishes, both families, with one egress rule of the group', () => {
    expect(rulesOf(group([{ direction: 'egress', protocol: 'udp' }]))).toEqual(['egress 4 udp - any']);
  });

  it('stays beside an egress rule that is a resource of its own', () => {
    expect(rulesOf(single({ direction: 'egress', protocol: 'udp' }))).toEqual([...egress, 'egress 4 udp - any']);
  });
});

describe('protocols', () => {
  it('are any in a group and tcp in a rule of its own when absent', () => {
    expect(rulesOf(group([{}]))).toContain('ingress 4 any - any');
    expect(rulesOf(single({}))).toContain('ingress 4 tcp - any');
  });

  it('are lower case names, and ICMP follows the family', () => {
    expect(rulesOf(group([{ protocol: 'TCP' }, { protocol: '17' }, { protocol: 'icmp', ethertype: 'IPv6' }]))).toEqual([
      ...egress,
      'ingress 4 tcp - any',
      'ingress 4 udp - any',
      'ingress 6 ipv6-icmp - any',
    ]);
  });
});

describe('ports', () => {
  it('from 1 to 65535 are all', () => {
    const lifted = group([{ protocol: 'tcp', port_range_min: 1, port_range_max: 65535 }]);
    expect(rulesOf(lifted)).toContain('ingress 4 tcp - any');
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('from 0 are reported and begin at 1', () => {
    const lifted = group([
      { protocol: 'tcp', port_range_min: 0, port_range_max: 65535 },
      { protocol: 'udp', port_range_min: 0, port_range_max: 80 },
      { protocol: 'udp', port_range_min: 0, port_range_max: 0 },
    ]);
    expect(rulesOf(lifted)).toEqual([...egress, 'ingress 4 tcp - any', 'ingress 4 udp 1-80 any']);
    expect(lifted.codes).toEqual(['neutron-security-group/port-zero']);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('with one end admit that port only', () => {
    const lifted = group([{ protocol: 'tcp', port_range_min: 22 }]);
    expect(rulesOf(lifted)).toContain('ingress 4 tcp 22-22 any');
    expect(lifted.codes).toEqual(['neutron-security-group/half-port-range']);
  });

  it('without a protocol that has ports leave the rule out', () => {
    for (const rule of [
      { port_range_min: 22, port_range_max: 22 },
      { protocol: 'vrrp', port_range_min: 1, port_range_max: 2 },
    ]) {
      const lifted = group([rule]);
      expect(rulesOf(lifted)).toEqual(egress);
      expect(lifted.codes).toEqual(['neutron-security-group/ports-without-protocol']);
      expect(looseLeaves(lifted)).toEqual([]);
    }
  });

  it('are type and code for ICMP', () => {
    const lifted = group([
      { protocol: 'icmp', port_range_min: 8 },
      { protocol: 'icmp', port_range_min: 0, port_range_max: 255 },
    ]);
    expect(rulesOf(lifted)).toEqual([...egress, 'ingress 4 icmp 8- any', 'ingress 4 icmp 0-255 any']);
    expect(lifted.codes).toEqual(['neutron-security-group/icmp-type-range']);
    expect(looseLeaves(lifted)).toEqual([]);
  });
});

describe('remotes', () => {
  it('admit everyone when remote_mode does not name the group', () => {
    const lifted = group([{ remote_group_id: 'other' }]);
    expect(rulesOf(lifted)).toContain('ingress 4 any - any');
    expect(lifted.codes).toEqual(['neutron-security-group/remote-group-ignored']);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('are the group itself when remote_mode names none, and drop a prefix', () => {
    const lifted = group([{ remote_mode: 'remote_group_id', remote_ip_prefix: '10.0.0.0/8' }]);
    expect(rulesOf(lifted)).toContain('ingress 4 any - group sg');
    expect(lifted.codes).toEqual(['neutron-security-group/remote-prefix-ignored']);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('make a prefix of one of a lone address', () => {
    expect(rulesOf(group([{ remote_ip_prefix: '10.0.0.5' }]))).toContain('ingress 4 any - 10.0.0.5/32');
  });

  it('of the other family leave the rule out', () => {
    const lifted = group([{ remote_ip_prefix: '::/0' }]);
    expect(rulesOf(lifted)).toEqual(egress);
    expect(lifted.codes).toEqual(['neutron-security-group/prefix-of-other-family']);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('take the group where a rule of its own names both', () => {
    const lifted = single({ remote_group: { get_resource: 'sg' }, remote_ip_prefix: '10.0.0.0/8' });
    expect(rulesOf(lifted)).toContain('ingress 4 tcp - group sg');
    expect(lifted.codes).toEqual(['neutron-security-group-rule/prefix-and-group']);
  });
});

describe('rules that are not known yet', () => {
  it('admit nothing: the list, the direction or the family of one', () => {
    for (const properties of [
      { rules: { get_param: 'rules' } },
      { rules: [{ direction: { get_param: 'way' }, protocol: 'tcp' }] },
      { rules: [{ direction: 'egress' }, { ethertype: { get_param: 'family' }, remote_ip_prefix: '0.0.0.0/0' }] },
    ]) {
      const lifted = liftAll({ sg: { type: 'OS::Neutron::SecurityGroup', properties } });
      expect(rulesOf(lifted).filter((rule) => rule !== 'egress 4 any - any')).toEqual([]);
      expect(rulesOf(lifted).filter((rule) => rule.startsWith('ingress'))).toEqual([]);
      expect(looseLeaves(lifted)).toEqual([]);
    }
  });

  it('of an unknown remote_mode admit the group only', () => {
    const lifted = group([{ remote_mode: { get_param: 'mode' }, remote_group_id: 'other' }]);
    expect(rulesOf(lifted)).toEqual([...egress, 'ingress 4 any - group other']);
    expect(lifted.codes).toEqual(['neutron-security-group/unknown-choice']);
  });
});
