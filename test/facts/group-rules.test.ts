/** Rules of a live security group that differ from the template: which of them count, by what heat2kube.yaml decides. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { textOf, wordOf, type Value } from '../../src/evaluate/value.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { FirewallRule } from '../../src/topology/kinds/firewall-rule.ts';

const id = (number: number): string => `66666666-0000-4000-8000-00000000000${number}`;

const template = (rules: string): string => `heat_template_version: 2021-04-16
parameters: { from: { type: string } }
resources:
  web: { type: OS::Neutron::SecurityGroup, properties: { rules: ${rules} } }
  peers: { type: OS::Neutron::SecurityGroup, properties: { name: peers } }
`;

const http = '{ protocol: tcp, port_range_min: 80, port_range_max: 80 }';

type LiveRule = Readonly<Record<string, string | number | null>>;

const outward: readonly LiveRule[] = ['IPv4', 'IPv6'].map((ethertype) => ({
  direction: 'egress',
  ethertype,
  protocol: null,
}));
const inward = (rule: LiveRule): LiveRule => ({ direction: 'ingress', ethertype: 'IPv4', ...rule });
const livePort80 = inward({ protocol: 'tcp', port_range_min: 80, port_range_max: 80 });

interface Outcome {
  /** Rules that let something in, as words. */
  readonly admitted: readonly string[];
  /** Rules of the template that count for nothing. */
  readonly withheld: readonly string[];
  readonly codes: readonly string[];
}

async function outcome(
  live: readonly LiveRule[],
  use?: 'both' | 'live' | 'template',
  rules = `[${http}]`,
): Promise<Outcome> {
  const facts = {
    resources: ['web', 'peers'].map((name, index) => ({
      resource_name: name,
      physical_resource_id: id(index + 1),
      resource_type: 'OS::Neutron::SecurityGroup',
      stack_name: 't',
    })),
    securityGroups: [
      { id: id(1), name: 'web', rules: [...outward, ...live] },
      { id: id(2), name: 'peers', rules: outward },
    ],
  };
  const { topology, diagnostics } = await compile(memoryHost({ 't.yaml': template(rules) }), {
    template: 't.yaml',
    missingParameters: 'open',
    facts,
    ...(use && { config: { access: { web: { use, reason: 'it is tested' } } } }),
  });
  const own = (topology?.of('firewall-rule') ?? []).filter(
    ({ resource, direction }) => resource === 'web' && direction === 'ingress',
  );
  return {
    admitted: own
      .filter(({ withheldFrom }) => withheldFrom === undefined)
      .map(words)
      .toSorted(),
    withheld: own.filter(({ withheldFrom }) => withheldFrom !== undefined).map(words),
    codes: diagnostics.map(({ code }) => code).filter((code) => code.startsWith('live/')),
  };
}

function words({ family, protocol, portMin, portMax, remote }: FirewallRule): string {
  const number = (value: Value | undefined): string => (value?.kind === 'known' ? String(value.value) : '');
  const ports = portMin ? ` ${[...new Set([number(portMin), number(portMax)])].join('-')}` : '';
  return `IPv${family} ${wordOf(protocol)}${ports} ${remoteText(remote)}`;
}

function remoteText(remote: FirewallRule['remote']): string {
  if (remote.from === 'any') return 'from anywhere';
  if (remote.from === 'cidr') return `from ${textOf(remote.cidr) ?? 'a range that is open'}`;
  return `from group ${'node' in remote.group ? remote.group.node : (textOf(remote.group.external) ?? '')}`;
}

it('says nothing of rules that mean the same in other words', async () => {
  const same = inward({ protocol: '6', port_range_min: 80, port_range_max: 80, remote_ip_prefix: '0.0.0.0/0' });
  expect(await outcome([same])).toEqual({ admitted: ['IPv4 tcp 80 from anywhere'], withheld: [], codes: [] });
  const every = '[{ protocol: tcp }]';
  const ports = inward({ protocol: 'TCP', port_range_min: 1, port_range_max: 65535 });
  expect((await outcome([ports], undefined, every)).codes).toEqual([]);
});

describe('a rule that was added by hand', () => {
  it.each<readonly [LiveRule, string | undefined]>([
    [inward({ protocol: 'udp', port_range_min: 53, port_range_max: 54 }), 'IPv4 udp 53-54 from anywhere'],
    [inward({ protocol: null, remote_ip_prefix: '10.0.0.0/8' }), 'IPv4 any from 10.0.0.0/8'],
    [inward({ protocol: 'icmp', ethertype: 'IPv6' }), 'IPv6 ipv6-icmp from anywhere'],
    [inward({ protocol: 'tcp', remote_group_id: id(2) }), 'IPv4 tcp from group peers'],
    [inward({ protocol: 'tcp', remote_group_id: id(9) }), `IPv4 tcp from group ${id(9)}`],
    // Nobody knows its ranges, so it lets nothing in.
    [inward({ protocol: 'tcp', remote_address_group_id: id(8) }), undefined],
  ])('lets in what it says once a person decides so: %j', async (rule, admitted) => {
    expect((await outcome([livePort80, rule])).admitted).toEqual(['IPv4 tcp 80 from anywhere']);
    const expected = ['IPv4 tcp 80 from anywhere', ...(admitted === undefined ? [] : [admitted])].toSorted();
    expect((await outcome([livePort80, rule], 'live')).admitted).toEqual(expected);
    expect((await outcome([livePort80, rule], 'both')).admitted).toEqual(expected);
    expect((await outcome([livePort80, rule], 'template')).admitted).toEqual(['IPv4 tcp 80 from anywhere']);
  });
});

describe('a rule that was removed by hand', () => {
  const gone = ['IPv4 tcp 80 from anywhere'];

  it.each<readonly ['both' | 'live' | 'template' | undefined, boolean]>([
    [undefined, false],
    ['live', false],
    ['template', true],
    ['both', true],
  ])('counts by the decision %s: %s', async (use, counts) => {
    const { admitted, withheld } = await outcome([], use);
    expect([admitted, withheld]).toEqual(counts ? [gone, []] : [[], gone]);
  });

  it('is not looked for where a rule of the template is not known whole', async () => {
    const open = `[${http}, { protocol: tcp, remote_ip_prefix: { get_param: from } }]`;
    const { admitted, withheld } = await outcome([], undefined, open);
    expect(admitted).toHaveLength(2);
    expect(withheld).toEqual([]);
  });
});
