/** Gateways for load balancers that only the stack reaches: the proof is shown outputs that are right, and the same made wrong. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { objectAt, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { verifyInput } from '../../src/verify-input.ts';
import { verifyObjects } from '../../src/verify/verify.ts';
import { planOf, type Planned } from './plan-of.ts';

const group = (rules: readonly object[]): object => ({ type: 'OS::Neutron::SecurityGroup', properties: { rules } });

function server(network: object, groups: readonly string[]): object {
  const networks = [{ network: { get_resource: 'net' }, ...network }];
  const security_groups = groups.map((name) => ({ get_resource: name }));
  return { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks, security_groups } };
}

const resources = {
  net: { type: 'OS::Neutron::Net' },
  subnet: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.7.0/24' } },
  serving: group([{ protocol: 'tcp', port_range_min: 8080, port_range_max: 8080, remote_ip_prefix: '10.0.7.0/24' }]),
  mute: group([{ direction: 'egress', protocol: 'udp', port_range_min: 53, port_range_max: 53 }]),
  plain: group([{ direction: 'egress', protocol: 'tcp', port_range_min: 80, port_range_max: 80 }]),
  web: server({}, ['serving']),
  app: server({}, []),
  quiet: server({}, ['mute']),
  half: server({}, ['plain']),
  old: server({ fixed_ip: '10.0.7.50' }, []),
  lb: {
    type: 'OS::Octavia::LoadBalancer',
    properties: { vip_subnet: { get_resource: 'subnet' }, vip_address: '10.0.7.9' },
  },
  ...listener('http', 80),
};

function listener(name: string, port: number): Readonly<Record<string, object>> {
  const pool = { get_resource: `${name}_pool` };
  return {
    [name]: {
      type: 'OS::Octavia::Listener',
      properties: { loadbalancer: { get_resource: 'lb' }, protocol: 'HTTP', protocol_port: port, default_pool: pool },
    },
    [`${name}_pool`]: {
      type: 'OS::Octavia::Pool',
      properties: {
        loadbalancer: { get_resource: 'lb' },
        protocol: 'HTTP',
        lb_algorithm: 'ROUND_ROBIN',
        tls_enabled: true,
      },
    },
    [`${name}_member`]: {
      type: 'OS::Octavia::PoolMember',
      properties: { pool, address: { get_attr: ['web', 'first_address'] }, protocol_port: 8080 },
    },
  };
}

function planned(more: object = {}, config: object = {}): Promise<Planned> {
  const template = JSON.stringify({ heat_template_version: '2021-04-16', resources: { ...resources, ...more } });
  return planOf(template, JSON.stringify({ ...config, balancers: { lb: { place: 'cluster', reason: 'a test' } } }));
}

const right = await planned();
const kept = await planned({}, { resources: { old: { strategy: 'keep' } } });

function found({ world, plan }: Planned, objects: readonly JsonObject[]): readonly string[] {
  const reports = createCollector();
  verifyObjects({ ...verifyInput(plan, world, []), plan, objects }, reports);
  return reports
    .sorted()
    .filter(({ code }) => /^verify\/(access-wider|gateway|balancer|forward)/.test(code))
    .map(({ code, message }) => `${code}: ${message}`);
}

const named = (objects: readonly JsonObject[], name: string): JsonObject | undefined =>
  objects.find((object) => textAt(object, 'metadata', 'name') === name && object['kind'] === 'NetworkPolicy');

describe('what convert writes', () => {
  it('lets nobody in but the stack', () => {
    expect(found(right, right.objects)).toEqual([]);
  });

  it('lets servers that stay in by their addresses', () => {
    expect(found(kept, kept.objects)).toEqual([]);
    expect(JSON.stringify(named(kept.objects, 'lb-proxies'))).toContain('{"ipBlock":{"cidr":"10.0.7.50/32"}}');
  });
});

/** A copy with other fields of the spec of a policy. */
function edited({ objects }: Planned, name: string, spec: object): readonly JsonObject[] {
  const before = named(objects, name);
  expect(before).toBeDefined();
  const own = objectAt(before, 'spec') ?? {};
  return objects.map((object) => (object === before ? { ...object, spec: { ...own, ...spec } } : object));
}

const everybody = { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] };
const strangers = { from: [{ podSelector: {} }] };
const others = { from: [{ namespaceSelector: {} }] };
const stack = { from: [{ podSelector: { matchLabels: { 'heat2kube.dev/stack': 't' } } }] };

describe('the proof of its proxies', () => {
  it.each([
    ['everybody', everybody, 'other pods of the namespace, pods of other namespaces and 198.18.7.7'],
    ['pods of the namespace', strangers, 'other pods of the namespace'],
    ['pods of other namespaces', others, 'other pods of the namespace and pods of other namespaces'],
  ])('finds that a policy lets in %s', (_, rule, who) => {
    expect(found(right, edited(right, 'lb-proxies', { ingress: [rule] }))).toEqual([
      `verify/gateway-wider: the NetworkPolicies let ${who} connect to the proxies of Gateway/lb, who could not connect to "lb"`,
    ]);
  });

  it('finds a VM that may not connect', () => {
    const objects = edited(right, 'lb-proxies', { ingress: [stack] });
    expect(found(right, objects)).toEqual([]);
    const sending = edited({ ...right, objects }, 'lb-connections', { podSelector: {} });
    expect(found(right, sending).join()).toContain('let "quiet" connect to the proxies of Gateway/lb');
  });

  it('finds that nothing guards them', () => {
    const objects = right.objects.filter((object) => object !== named(right.objects, 'lb-proxies'));
    expect(found(right, objects).join()).toContain('verify/gateway-wider');
  });

  it('finds an address that is not that of a server that stays', () => {
    const rule = { from: [{ ipBlock: { cidr: '10.0.7.51/32' } }] };
    expect(found(kept, edited(kept, 'lb-proxies', { ingress: [rule] })).join()).toContain('let 10.0.7.51 connect');
  });

  it('finds that members let in more than the proxies', () => {
    const open = edited(right, 'lb-clients', { ingress: [{ ...everybody, ports: [{ port: 8080 }] }] });
    expect(found(right, open).join()).toContain('verify/access-wider');
  });

  it('finds a client that no longer comes to them, and members that the proxies do not come to', () => {
    const refused = 'verify/balancer-refused: the NetworkPolicies refuse what "app" sends to "web" by "lb"';
    expect(found(right, edited(right, 'lb-proxies', { ingress: [] })).join()).toContain(refused);
    expect(found(right, edited(right, 'lb-connections', { egress: [] })).join()).toContain(refused);
    expect(found(right, edited(right, 'lb-clients', { ingress: [] })).join()).toContain(refused);
  });
});

describe('with two listeners', () => {
  it('lets in who may connect to both, and says who may connect to one', async () => {
    const two = await planned(listener('other', 81));
    expect(found(two, two.objects)).toEqual([
      'verify/balancer-refused: the NetworkPolicies refuse what "half" sends to "web" by "lb": tcp port 80 to port 8080',
    ]);
    const told = two.reports.sorted().filter(({ code }) => code.startsWith('plan/gateway'));
    expect(told.map(({ message }) => message).toSorted()).toEqual([
      '"half" may connect to some listeners of "lb" only, and so to none of its Gateway',
      'only servers of the stack may connect to "lb", so its Gateway must run its proxies in the namespace t',
    ]);
    const peers = JSON.stringify(named(two.objects, 'lb-proxies'));
    expect(peers).toContain('"values":["app","old","web"]');
  });
});
