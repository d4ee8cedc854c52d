/** What clients outside reach: ports and clients of Services, the address that they keep or get, and what of it is told. */
import { describe, expect, it } from 'vitest';
import { factValue, textOf } from '../../src/evaluate/value.ts';
import { at, itemsAt, objectAt, textAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { ClusterInput } from '../../src/cluster/load-cluster.ts';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { proveForwards } from '../../src/verify/forwards.ts';
import { planOf, type Planned } from '../output/plan-of.ts';

interface Rule {
  readonly protocol?: string;
  readonly port_range_min?: number;
  readonly port_range_max?: number;
  readonly remote_ip_prefix?: string;
}

function open(protocol: string, port: number, range?: string): Rule {
  return {
    protocol,
    port_range_min: port,
    port_range_max: port,
    ...(range !== undefined && { remote_ip_prefix: range }),
  };
}

function stackWith(rules: readonly Rule[]): string {
  return JSON.stringify({
    heat_template_version: '2021-04-16',
    resources: {
      net: { type: 'OS::Neutron::Net' },
      sub: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.0.0/24' } },
      router: { type: 'OS::Neutron::Router', properties: { external_gateway_info: { network: 'public' } } },
      link: {
        type: 'OS::Neutron::RouterInterface',
        properties: { router: { get_resource: 'router' }, subnet: { get_resource: 'sub' } },
      },
      group: { type: 'OS::Neutron::SecurityGroup', properties: { rules } },
      port: {
        type: 'OS::Neutron::Port',
        properties: { network: { get_resource: 'net' }, security_groups: [{ get_resource: 'group' }] },
      },
      web: {
        type: 'OS::Nova::Server',
        properties: { image: 'i', flavor: 'f', networks: [{ port: { get_resource: 'port' } }] },
      },
      ip: {
        type: 'OS::Neutron::FloatingIP',
        properties: {
          floating_network: 'public',
          floating_ip_address: '203.0.113.7',
          port_id: { get_resource: 'port' },
        },
      },
    },
    outputs: { address: { value: { get_attr: ['ip', 'floating_ip_address'] } } },
  });
}

const admin = open('tcp', 22, '198.51.100.9/24');
const inner = open('tcp', 22, '172.16.0.0/12');
const web = open('tcp', 443);
const all = { protocol: 'tcp', port_range_min: 1, port_range_max: 65535 };

/** `name: tcp-443 udp-53 < 10.0.0.0/8`, in the order of the output. */
function published({ objects }: Planned): readonly string[] {
  return objects.filter(isPublished).map((service) => {
    const ports = itemsAt(service, 'spec', 'ports').map((port) => textAt(port, 'name'));
    const ranges = itemsAt(service, 'spec', 'loadBalancerSourceRanges').map(String);
    const clients = ranges.length > 0 ? ` < ${ranges.join(' ')}` : '';
    return `${textAt(service, 'metadata', 'name') ?? ''}: ${ports.join(' ')}${clients}`;
  });
}

function isPublished(object: JsonObject): boolean {
  return textAt(object, 'spec', 'type') === 'LoadBalancer';
}

function places({ plan }: Planned): readonly string[] {
  return plan.items.flatMap((item) =>
    item.item === 'object' && item.object.kind === 'Service' && item.object.metadata.name.startsWith('ip')
      ? [item.place ?? 'base']
      : [],
  );
}

function told({ reports }: Planned): readonly string[] {
  return reports.sorted().flatMap(({ code, severity }) => (severity === 'info' ? [] : [code]));
}

function asked({ plan }: Planned): string {
  return plan.items
    .flatMap((item) => (item.item === 'input' && item.input.kind === 'address' ? [JSON.stringify(item.input)] : []))
    .join('\n');
}

const hidden = 'plan/client-address-hidden';

describe('clients', () => {
  it.each<[string, readonly Rule[], readonly string[]]>([
    ['everybody', [web], ['ip: tcp-443']],
    ['of some ranges, host bits cleared', [admin, inner], ['ip: tcp-22 < 172.16.0.0/12 198.51.100.0/24']],
    ['of a range in another', [admin, open('tcp', 22, '198.51.0.0/16')], ['ip: tcp-22 < 198.51.0.0/16']],
    ['everybody wins over a range', [admin, open('tcp', 22, '0.0.0.0/0')], ['ip: tcp-22']],
    [
      'a rule for many ports counts for each',
      [admin, { ...all, remote_ip_prefix: '192.0.2.0/24' }],
      ['ip: tcp-22 < 192.0.2.0/24 198.51.100.0/24'],
    ],
    ['of TCP and UDP at one port', [open('tcp', 53), open('udp', 53)], ['ip: tcp-53 udp-53']],
  ])('%s', async (_, rules, wanted) => {
    expect(published(await planOf(stackWith(rules)))).toEqual(wanted);
  });

  it('of different ports are those of different Services, which a provider lets share an address', async () => {
    const rules = [admin, web, open('udp', 53), open('sctp', 3868, '198.51.100.0/24')];
    const metallb = await planOf(
      stackWith(rules),
      JSON.stringify({ cluster: { loadBalancer: { provider: 'metallb' } } }),
    );
    expect(published(metallb)).toEqual(['ip: udp-53 tcp-443', 'ip-tcp-22: tcp-22 sctp-3868 < 198.51.100.0/24']);
    const keys = metallb.objects
      .filter(isPublished)
      .map((service) => at(objectAt(service, 'metadata', 'annotations'), 'metallb.io/allow-shared-ip'));
    expect(keys).toEqual(['t.ip', 't.ip']);
    expect(metallb.plan.steps.map(({ id }) => id)).toContain('verify/shared-address/ip');
    expect(told(metallb)).not.toContain(hidden);
  });

  it('of a group outside the stack are not known, and the user lists their ports', async () => {
    const outside = stackWith([web]).replace(
      '"security_groups":[{"get_resource":"group"}]',
      '"security_groups":[{"get_resource":"group"},"core"]',
    );
    const silent = await planOf(outside);
    expect(published(silent)).toEqual(['ip: tcp-443']);
    expect(told(silent)).toContain('plan/exposure-group-unknown');
    expect(asked(silent)).toMatch(/\(\\"core\\"\), so the ports that they open are not known.*only tcp\/443/);
    const said = await planOf(outside, exposing({ ports: ['22', '443'] }));
    expect(published(said)).toEqual(['ip: tcp-22 tcp-443']);
    expect(told(said)).not.toContain('plan/exposure-group-unknown');
    expect(told(said)).not.toContain('plan/exposure-port-refused');
    expect(asked(said)).toBe('');
  });

  it('of different ports wait for the id of the balancer that Octavia makes', async () => {
    const octavia = await planOf(stackWith([admin, web]));
    expect(published(octavia)).toEqual(['ip: tcp-443', 'ip-tcp-22: tcp-22 < 198.51.100.0/24']);
    expect(places(octavia)).toEqual(['base', 'later']);
    expect(octavia.plan.steps.map(({ id }) => id)).toContain('verify/shared-balancer/ip');
    expect(told(octavia)).toContain(hidden);
    const balancer = '6f1d6c1e-0000-4000-8000-000000000001';
    const known = await planOf(stackWith([admin, web]), exposing({ balancer }));
    expect(places(known)).toEqual(['base', 'base']);
    expect(known.plan.steps.map(({ id }) => id)).not.toContain('verify/shared-balancer/ip');
    const ids = known.objects.map((object) =>
      at(objectAt(object, 'metadata', 'annotations'), 'loadbalancer.openstack.org/load-balancer-id'),
    );
    expect(ids).toContain(balancer);
  });

  it('reach each Service at an address of its own where nothing says that one can be shared', async () => {
    const other = await planOf(stackWith([admin, web]), JSON.stringify({ profile: 'standalone' }));
    expect(published(other)).toHaveLength(2);
    expect(told(other)).toEqual(expect.arrayContaining([hidden, 'plan/exposure-addresses-differ']));
  });

  it('are refused where a balancer lets everybody through under its own address', async () => {
    const loadBalancer = { provider: 'other', sourceRanges: 'ignored', clientAddress: 'hidden' };
    const config = JSON.stringify({ cluster: { loadBalancer } });
    const mixed = await planOf(stackWith([admin, web]), config);
    expect(published(mixed)).toEqual(['ip: tcp-443']);
    expect(told(mixed)).toContain('plan/source-ranges-ignored');
    const none = await planOf(stackWith([admin]), config);
    expect(published(none)).toEqual([]);
    expect(asked(none)).toContain('ignores the ranges');
  });

  it('are told apart by policies behind the OVN provider, which ignores ranges and keeps addresses', async () => {
    const config = JSON.stringify({ cluster: { loadBalancer: { provider: 'octavia-ovn' } } });
    const ovn = await planOf(stackWith([admin]), config);
    expect(published(ovn)).toEqual(['ip: tcp-22 < 198.51.100.0/24']);
    expect(told(ovn)).not.toContain(hidden);
  });
});

describe('the proof of clients', () => {
  /** Messages about the Services of a stack after an edit of their specs. */
  async function proved(rules: readonly Rule[], edit: (spec: JsonObject) => JsonObject): Promise<readonly string[]> {
    const { world, objects } = await planOf(stackWith(rules), JSON.stringify({ profile: 'standalone' }));
    const edited = objects.map((object) => {
      const spec = objectAt(object, 'spec');
      return spec && isPublished(object) ? { ...object, spec: edit(spec) } : object;
    });
    const reports = createCollector();
    proveForwards(evidenceOf(world.graph.nodes, edited), reports);
    return reports.sorted().map(({ code, message }) => `${code} ${message}`);
  }

  it('has nothing to say of what is generated', async () => {
    expect(await proved([admin, inner, web, open('udp', 53)], (spec) => spec)).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['no range', { loadBalancerSourceRanges: [] }, '198.18.7.7'],
    ['a shorter prefix', { loadBalancerSourceRanges: ['198.51.0.0/16'] }, '198.51.0.0'],
    ['a second range', { loadBalancerSourceRanges: ['198.51.100.0/24', '192.0.2.0/24'] }, '192.0.2.0'],
    ['another port behind it', { ports: [{ port: 22, targetPort: 23 }] }, '198.51.100.0'],
  ])('finds %s', async (_, change, address) => {
    expect(await proved([admin], (spec) => ({ ...spec, ...change }))).toEqual([
      `verify/clients-wider Service/ip lets ${address} connect to "web" at tcp port 22, which the security groups refuse`,
    ]);
  });

  it('asks nothing of a range in those of the groups, or of IPv6 that has no way in', async () => {
    expect(await proved([admin], (spec) => ({ ...spec, loadBalancerSourceRanges: ['198.51.100.128/25'] }))).toEqual([]);
    expect(await proved([web], (spec) => ({ ...spec, ipFamilies: ['IPv6'] }))).toEqual([]);
  });
});

function exposing(entry: object, more: object = {}): string {
  return JSON.stringify({ exposure: { 'i*': { reason: 'a reason', ...entry } }, ...more });
}

describe('ports', () => {
  it('that a Service cannot list are a warning and a question, until the user lists those that are needed', async () => {
    const open = await planOf(stackWith([all, admin]));
    expect(published(open)).toEqual(['ip: tcp-22']);
    expect(told(open)).toContain('plan/exposure-ports-unlisted');
    expect(asked(open)).toContain('List the ports under `exposure` in heat2kube.yaml, for `ip`');
    const listed = await planOf(stackWith([all, admin]), exposing({ ports: [22, 'tcp/8080', 'udp/53'] }));
    expect(published(listed)).toEqual(['ip: tcp-22 tcp-8080']);
    expect(told(listed)).not.toContain('plan/exposure-ports-unlisted');
    expect(told(listed)).toContain('plan/exposure-port-refused');
    expect(asked(listed)).toBe('');
  });
});

describe('the address', () => {
  const fixed = (planned: Planned): unknown =>
    planned.objects.filter(isPublished).map((service) => at(service, 'spec', 'loadBalancerIP'));
  const output = ({ world }: Planned): unknown => {
    const address = factValue({ fact: 'address', of: 'ip', scope: 'public' });
    return textOf(world.bind(address, { side: 'reader', slot: 'text' }));
  };

  it('is kept beside OpenStack, and a new one without it', async () => {
    const kept = await planOf(stackWith([web]));
    expect(fixed(kept)).toEqual(['203.0.113.7']);
    expect(output(kept)).toBe('203.0.113.7');
    const alone = await planOf(stackWith([web]), exposing({ address: 'keep' }, { profile: 'standalone' }));
    expect(fixed(alone)).toEqual([undefined]);
    expect(told(alone)).toEqual(expect.arrayContaining(['plan/exposure-keep-refused', 'plan/public-address-lost']));
  });

  it('cannot be kept where nobody says which it is', async () => {
    const unknown = stackWith([web]).replace('"floating_ip_address":"203.0.113.7",', '');
    expect(told(await planOf(unknown))).not.toContain('plan/exposure-keep-refused');
    expect(told(await planOf(unknown, exposing({ address: 'keep' })))).toContain('plan/exposure-keep-refused');
  });

  it('is a new one where the user says so', async () => {
    const other = await planOf(stackWith([web]), exposing({ address: 'new' }));
    expect(fixed(other)).toEqual([undefined]);
    expect(output(other)).toBeUndefined();
    expect(told(other)).toContain('plan/public-address-lost');
  });

  it('is given up where the user says so, with a warning', async () => {
    const skipped = await planOf(stackWith([web]), exposing({ address: 'skip' }));
    expect(published(skipped)).toEqual([]);
    const messages = skipped.reports.sorted().map(({ message }) => message);
    expect(messages).toContain('clients outside no longer reach "web" at "ip", as heat2kube.yaml says: a reason');
  });

  it('is lost with a warning before an interface that is not on the pod network', async () => {
    const mapped = await planOf(stackWith([web]), JSON.stringify({ networks: { net: { multus: 'a/b' } } }));
    expect(published(mapped)).toEqual([]);
    expect(told(mapped)).toContain('plan/exposure-lost');
    expect(asked(mapped)).toContain('Until then clients outside do not reach it.');
  });

  it.each<[string, object]>([
    [
      'by an association',
      {
        type: 'OS::Neutron::FloatingIPAssociation',
        properties: { floatingip_id: 'x', port_id: { get_resource: 'port' } },
      },
    ],
    [
      'by an association of a server',
      { type: 'OS::Nova::FloatingIPAssociation', properties: { floating_ip: 'x', server_id: { get_resource: 'web' } } },
    ],
  ])('that is not part of the stack is lost with a warning: %s', async (_, binding) => {
    const { resources, ...rest } = JSON.parse(stackWith([web]));
    const { ip, ...others } = resources;
    expect(ip).toBeDefined();
    const template = JSON.stringify({ ...rest, outputs: {}, resources: { ...others, binding } });
    for (const profile of ['openstack', 'standalone']) {
      const lost = await planOf(template, JSON.stringify({ profile }));
      expect(published(lost)).toEqual([]);
      expect(told(lost)).toContain('plan/exposure-lost');
    }
  });

  it('is not that of an entry which names nothing', async () => {
    const config = JSON.stringify({ exposure: { 'x*': { address: 'new', reason: 'a reason' } } });
    expect(told(await planOf(stackWith([web]), config))).toContain('plan/names-nothing');
  });
});

describe('outgoing connections', () => {
  const egress = ({ objects }: Planned): unknown =>
    objects
      .filter((object) => textAt(object, 'kind') === 'EgressIP')
      .map((object) => [textAt(object, 'metadata', 'name'), at(object, 'spec')]);

  it('never had the address of the router where the VM has a floating IP', async () => {
    expect(told(await planOf(stackWith([web])))).not.toContain('plan/egress-address-changes');
    const { ledger } = await compile(memoryHost({ 't.yaml': stackWith([web]) }), { template: 't.yaml' });
    const external = ledger?.entries.find(({ property }) => property === 'external_gateway_info.network');
    expect(external).toMatchObject({ state: 'moot' });
    const two = JSON.parse(stackWith([web]));
    const networks = [{ network: { get_resource: 'net' } }];
    two.resources.inner = { type: 'OS::Nova::Server', properties: { image: 'i', flavor: 'f', networks } };
    expect(told(await planOf(JSON.stringify(two)))).toContain('plan/egress-address-changes');
    const sent = await planOf(
      JSON.stringify(two),
      JSON.stringify({ exposure: { inner: { egress: '192.0.2.9', reason: 'r' } } }),
    );
    expect(told(sent)).not.toContain('plan/egress-address-changes');
  });

  it('have the address that the user gives, and lose that of the floating IP otherwise', async () => {
    const lost = await planOf(stackWith([web]));
    expect(egress(lost)).toEqual([]);
    expect(told(lost)).toContain('plan/outgoing-address-changes');
    const sent = await planOf(stackWith([web]), exposing({ egress: '192.0.2.9' }));
    expect(egress(sent)).toEqual([
      [
        'ip-egress-t',
        {
          egressIPs: ['192.0.2.9'],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 't' } },
          podSelector: { matchLabels: { 'heat2kube.dev/stack': 't', 'app.kubernetes.io/name': 'web' } },
        },
      ],
    ]);
    expect(told(sent)).not.toContain('plan/outgoing-address-changes');
    expect(sent.plan.steps.map(({ id }) => id)).toContain('verify/egress/ip');
  });
});

describe('a source address', () => {
  async function codesOf(exposed: string, cluster: ClusterInput | undefined, config: ConfigInput = {}) {
    const { diagnostics } = await compile(memoryHost({ 't.yaml': stackWith([web]) }), {
      template: 't.yaml',
      config: { ...config, exposure: { [exposed]: { egress: '192.0.2.9', reason: 'a reason' } } },
      cluster,
    });
    return diagnostics
      .map(({ code }) => code)
      .filter((code) => code.startsWith('plan/egress-i') || code.endsWith('assumed'));
  }
  const having = (...kinds: string[]): ClusterInput => ({
    kinds: [['kubevirt.io/v1', 'VirtualMachine'], ...kinds.map((kind) => ['k8s.ovn.org/v1', kind])],
    versions: ['kubevirt.io/v1', 'k8s.ovn.org/v1'],
  });

  it('is certain only where the cluster has the kind', async () => {
    expect(await codesOf('ip', having('EgressIP'))).toEqual([]);
    expect(await codesOf('ip', undefined, { cluster: { preset: 'openshift' } })).toEqual([]);
    expect(await codesOf('ip', undefined)).toEqual(['plan/egress-assumed']);
    expect(await codesOf('ip', having('EgressFirewall'))).toEqual(['plan/egress-impossible']);
  });

  it('is that of a server by its own path too', async () => {
    expect(await codesOf('web', having('EgressFirewall'))).toEqual(['plan/egress-impossible']);
  });
});

describe('a server at its own address', () => {
  const rules = [admin, web, { ...open('tcp', 443), ethertype: 'IPv6' }];
  const router = { external_gateway_info: { network: 'public', enable_snat: false } };

  /** A server on a network, with what else the stack has. */
  function serverOn(network: unknown, more: object = {}): string {
    return JSON.stringify({
      heat_template_version: '2021-04-16',
      resources: {
        group: { type: 'OS::Neutron::SecurityGroup', properties: { rules } },
        server: {
          type: 'OS::Nova::Server',
          properties: {
            image: 'i',
            flavor: 'f',
            networks: [{ network }],
            security_groups: [{ get_resource: 'group' }],
          },
        },
        ...more,
      },
    });
  }

  const own = { get_resource: 'net' };
  const provider = {
    net: { type: 'OS::Neutron::ProviderNet', properties: { network_type: 'vlan', physical_network: 'p' } },
    sub: { type: 'OS::Neutron::Subnet', properties: { network: own, cidr: '192.0.2.0/24' } },
  };
  const linked = (name: string) => ({
    type: 'OS::Neutron::RouterInterface',
    properties: { router: { get_resource: 'router' }, subnet: { get_resource: name } },
  });
  const routed = {
    net: { type: 'OS::Neutron::Net' },
    sub: { type: 'OS::Neutron::Subnet', properties: { network: own, cidr: '192.0.2.0/24' } },
    sub6: {
      type: 'OS::Neutron::Subnet',
      properties: {
        network: own,
        cidr: '2001:db8::/64',
        ip_version: 6,
        ipv6_ra_mode: 'slaac',
        ipv6_address_mode: 'slaac',
      },
    },
    router: { type: 'OS::Neutron::Router', properties: router },
    link: linked('sub'),
    link6: linked('sub6'),
  };
  const gateway = { router: { type: 'OS::Neutron::Router', properties: router } };
  const both = ['server-public: tcp-443', 'server-public-tcp-22: tcp-22 < 198.51.100.0/24'];
  const dual = { podRanges: ['10.244.0.0/16', 'fd00::/48'], serviceRanges: ['10.96.0.0/12'] };

  it.each<[string, readonly [string, object?], readonly string[], readonly string[]]>([
    ['on a provider network', [serverOn(own, provider)], both, ['plan/direct-address-changes']],
    ['on the network of a gateway', [serverOn('public', gateway)], both, ['plan/direct-address-changes']],
    ['behind a router that translates nothing', [serverOn(own, routed)], both, ['plan/direct-address-changes']],
    [
      'by IPv6, where the cluster has it',
      [serverOn(own, routed), { cluster: dual }],
      ['server-public: tcp-443', 'server-public-6: tcp-443', 'server-public-tcp-22: tcp-22 < 198.51.100.0/24'],
      ['plan/direct-address-changes'],
    ],
    ['on a network that nobody knows', [serverOn('other')], [], ['plan/exposure-unknown']],
    [
      'on a network that the user knows',
      [serverOn('other'), { exposure: { server: { address: 'new', reason: 'r' } } }],
      both,
      ['plan/direct-address-changes'],
    ],
    [
      'that the user gives up',
      [serverOn(own, provider), { exposure: { 's*': { address: 'skip', reason: 'r' } } }],
      [],
      ['plan/direct-address-changes'],
    ],
    [
      'that the user gives up on a network that nobody knows',
      [serverOn('other'), { exposure: { 's*': { address: 'skip', reason: 'r' } } }],
      [],
      [],
    ],
    [
      'that it keeps on a network of its own',
      [serverOn(own, provider), { networks: { net: { multus: 'a/b' } } }],
      [],
      [],
    ],
    [
      'with ports that the user lists',
      [serverOn(own, provider), { exposure: { server: { ports: [443, 25], reason: 'r' } } }],
      ['server-public: tcp-443'],
      ['plan/direct-address-changes', 'plan/exposure-port-refused'],
    ],
  ])('%s', async (_, [template, config = {}], wanted, codes) => {
    const planned = await planOf(template, JSON.stringify(config));
    expect(published(planned)).toEqual(wanted);
    const exposures = told(planned).filter((code) => /exposure|direct/.test(code));
    expect([...new Set(exposures)].toSorted()).toEqual(codes);
  });
});

describe('an address that servers share', () => {
  const allowing = (pair: unknown) => ({
    type: 'OS::Neutron::Port',
    properties: {
      network: { get_resource: 'net' },
      security_groups: [{ get_resource: 'group' }],
      allowed_address_pairs: [{ ip_address: pair }],
    },
  });
  const server = (port: string) => ({
    type: 'OS::Nova::Server',
    properties: { image: 'i', flavor: 'f', networks: [{ port: { get_resource: port } }] },
  });

  function shared(pair: unknown): string {
    const { resources, ...rest } = JSON.parse(stackWith([web]));
    const virtual = {
      type: 'OS::Neutron::Port',
      properties: { network: { get_resource: 'net' }, fixed_ips: [{ ip_address: '10.0.0.100' }] },
    };
    const more = { port: virtual, one: allowing(pair), two: allowing(pair), web: server('one'), spare: server('two') };
    return JSON.stringify({ ...rest, resources: { ...resources, ...more } });
  }

  it.each<[string, unknown, readonly string[]]>([
    ['by its attribute', { get_attr: ['port', 'fixed_ips', 0, 'ip_address'] }, ['ip: tcp-443']],
    ['by its text', '10.0.0.100', ['ip: tcp-443']],
    ['by a range', '10.0.0.96/28', ['ip: tcp-443']],
    ['not by another one', '10.0.0.101', []],
    ['not by every address', '0.0.0.0/0', []],
  ])('%s', async (_, pair, wanted) => {
    const planned = await planOf(shared(pair));
    expect(published(planned)).toEqual(wanted);
    const selected = planned.objects.filter(
      (object) => at(objectAt(object, 'spec', 'template', 'metadata', 'labels'), 'vip.heat2kube.dev/t.port') === '',
    );
    expect(selected).toHaveLength(wanted.length * 2);
    expect(told(planned).includes('plan/shared-address-replaced')).toBe(wanted.length > 0);
    const reports = createCollector();
    const evidence = evidenceOf(planned.world.graph.nodes, planned.objects);
    proveForwards(evidence, reports);
    proveAccess({ evidence }, reports);
    expect(reports.sorted().filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('stays with a server that stays', async () => {
    const kept = await planOf(shared('10.0.0.100'), JSON.stringify({ resources: { spare: { strategy: 'keep' } } }));
    expect(published(kept)).toEqual([]);
  });

  it('is theirs on a network of their own, where nothing leads to it from outside', async () => {
    const mapped = await planOf(shared('10.0.0.100'), JSON.stringify({ networks: { net: { multus: 'a/b' } } }));
    expect(published(mapped)).toEqual([]);
    expect(told(mapped)).toContain('plan/exposure-lost');
    expect(told(mapped)).not.toContain('plan/shared-address-replaced');
  });
});
