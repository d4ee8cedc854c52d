/** Networks of OVN-Kubernetes: which one is primary, what its object says, and which addresses interfaces have there. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, textAt, type Json, type JsonObject } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

interface Net {
  readonly cidr?: string;
  readonly more?: object;
  readonly mtu?: number;
}

/** One server for each list of interfaces, each a network with what is said of its port. */
interface Stack {
  readonly nets: Readonly<Record<string, Net | readonly Net[]>>;
  readonly servers: Readonly<Record<string, readonly (readonly [net: string, port?: object])[]>>;
  readonly more?: object;
}

function templateOf({ nets, servers, more }: Stack): string {
  const resources: Record<string, object> = {};
  for (const [name, said] of Object.entries(nets)) {
    const all: readonly Net[] = [said].flat();
    resources[name] = { type: 'OS::Neutron::Net', properties: { value_specs: { mtu: all[0]?.mtu ?? 1450 } } };
    all.forEach(({ cidr, more: own }, index) => {
      if (cidr === undefined) return;
      const properties = {
        network: { get_resource: name },
        cidr,
        ...(cidr.includes(':') && { ip_version: 6 }),
        ...own,
      };
      resources[`${name}_${index}`] = { type: 'OS::Neutron::Subnet', properties };
    });
  }
  for (const [name, nics] of Object.entries(servers)) {
    nics.forEach(([net, port], index) => {
      const properties = { network: { get_resource: net }, ...port };
      resources[`${name}_${index}_port`] = { type: 'OS::Neutron::Port', properties };
    });
    const networks = nics.map((_, index) => ({ port: { get_resource: `${name}_${index}_port` } }));
    resources[name] = { type: 'OS::Nova::Server', properties: { image: 'debian', flavor: 'small', networks } };
  }
  return JSON.stringify({ heat_template_version: '2021-04-16', resources: { ...resources, ...more } });
}

const fixed = (...ips: readonly string[]): object => ({ fixed_ips: ips.map((ip_address) => ({ ip_address })) });

interface Made {
  readonly codes: readonly string[];
  readonly result: CompileResult;
  of(kind: string, name: string): JsonObject | undefined;
  layer(name: string): Json | undefined;
  /** Of the template of a machine. */
  asks(name: string): string | undefined;
}

async function made(stack: Stack, config: NonNullable<CompileOptions['config']>): Promise<Made> {
  const result = await compile(memoryHost({ 't.yaml': templateOf(stack) }), { template: 't.yaml', config });
  const objects = emittedJson(result.files).map(({ json }) => json);
  const of: Made['of'] = (kind, name) =>
    objects.find((object) => object['kind'] === kind && textAt(object, 'metadata', 'name') === name);
  return {
    result,
    codes: [...new Set(result.diagnostics.map(({ code }) => code))],
    of,
    layer: (name) => at(of('UserDefinedNetwork', name), 'spec', 'layer2'),
    asks: (name) =>
      textAt(
        of('VirtualMachine', name),
        'spec',
        'template',
        'metadata',
        'annotations',
        'network.kubevirt.io/addresses',
      ),
  };
}

function messagesOf({ result }: Made, code: string): readonly string[] {
  return result.diagnostics.flatMap((one) => (one.code === code ? [one.message] : []));
}

const one = { nets: { net: { cidr: '10.0.0.0/24' } }, servers: { web: [['net', fixed('10.0.0.5')]] } } as const;
const udn = { networks: { net: 'ovn-udn' } } as const;

describe('the primary network', () => {
  it('has the range, the lasting addresses and the MTU of the network', async () => {
    const { layer, asks, of, codes } = await made(one, udn);
    expect(layer('net')).toEqual({
      role: 'Primary',
      subnets: ['10.0.0.0/24'],
      reservedSubnets: ['10.0.0.5/32'],
      mtu: 1450,
      ipam: { lifecycle: 'Persistent' },
    });
    expect(asks('web')).toBe('{"default":["10.0.0.5"]}');
    const labels = at(of('Namespace', 't'), 'metadata', 'labels');
    expect(labels).toMatchObject({ 'k8s.ovn.org/primary-user-defined-network': '' });
    expect(codes.filter((code) => code.startsWith('verify/'))).toEqual([]);
  });

  it('makes the namespace with its label, also one that the user names', async () => {
    const { of } = await made(one, { ...udn, namespace: 'shop' });
    expect(of('Namespace', 'shop')).toBeDefined();
  });

  it('has no pod network beside it: what nobody maps, or maps to pod, is on it too', async () => {
    const nets = { net: { cidr: '10.0.0.0/24' }, two: { cidr: '10.0.1.0/24' }, three: { cidr: '10.0.2.0/24' } };
    const servers = { web: [['net']], app: [['two']], db: [['three']] } as const;
    const { layer, of } = await made({ nets, servers }, { networks: { net: 'ovn-udn', three: 'pod' } });
    expect(at(layer('net'), 'subnets')).toEqual(['10.0.0.0/22']);
    for (const name of ['web', 'app', 'db']) {
      const [nic] = [
        at(of('VirtualMachine', name), 'spec', 'template', 'spec', 'domain', 'devices', 'interfaces'),
      ].flat();
      expect(at(nic, 'binding', 'name'), name).toBe('l2bridge');
    }
  });

  it.each<readonly [string, Stack, string]>([
    [
      'the ranges are far apart',
      {
        nets: { net: { cidr: '10.0.0.0/24' }, far: { cidr: '192.168.0.0/24' } },
        servers: { app: [['net']], web: [['far']] },
      },
      'the smallest one around 10.0.0.0/24 and 192.168.0.0/24 is 0.0.0.0/0',
    ],
    [
      'the ranges overlap',
      {
        nets: { net: { cidr: '10.0.0.0/24' }, far: { cidr: '10.0.0.0/25' } },
        servers: { app: [['net']], web: [['far']] },
      },
      'its range 10.0.0.0/25 overlaps with that of the primary network',
    ],
    [
      'a server has an interface on both',
      {
        nets: { net: { cidr: '10.0.0.0/24' }, far: { cidr: '10.0.1.0/24' } },
        servers: { app: [['net']], web: [['net'], ['far']] },
      },
      '"web" has another interface on the primary network',
    ],
    [
      'servers share an address on it',
      {
        nets: { net: { cidr: '10.0.0.0/24' }, far: { cidr: '10.0.1.0/24' } },
        servers: { app: [['net']], web: [['far', { allowed_address_pairs: [{ ip_address: '10.0.1.9' }] }]] },
        more: {
          vip: {
            type: 'OS::Neutron::Port',
            properties: { network: { get_resource: 'far' }, fixed_ips: [{ ip_address: '10.0.1.9' }] },
          },
        },
      },
      '"web" takes over addresses there (allowed_address_pairs), which a primary network filters',
    ],
    [
      'a server is its gateway',
      {
        nets: { net: { cidr: '10.0.0.0/24' }, far: { cidr: '10.0.1.0/24', more: { gateway_ip: '10.0.1.9' } } },
        servers: { app: [['net']], web: [['far', fixed('10.0.1.9')]] },
      },
      '"web" has the address of its gateway, which a primary network has itself',
    ],
  ])('leaves a network to a secondary one where %s', async (_, stack, why) => {
    const found = await made(stack, { networks: { net: 'ovn-udn', far: 'ovn-udn' } });
    expect(at(found.layer('far'), 'role')).toBe('Secondary');
    expect(messagesOf(found, 'plan/udn-network-secondary').join()).toContain(why);
    expect(found.result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('asks for a range that nobody knows', async () => {
    const template = {
      heat_template_version: '2021-04-16',
      resources: {
        web: { type: 'OS::Nova::Server', properties: { image: 'a', flavor: 'b', networks: [{ network: 'office' }] } },
      },
    };
    const config = { networks: { office: 'ovn-udn' } } as const;
    const result = await compile(memoryHost({ 't.yaml': JSON.stringify(template) }), { template: 't.yaml', config });
    const asked = result.plan?.items.flatMap((item) => (item.item === 'input' ? [item.input.question] : [])) ?? [];
    expect(asked.join('\n')).toContain('Which address range has `office`?');
    expect(result.files.find(({ path }) => path === 'inputs/userdefinednetwork-office.yaml')?.text).toContain(
      '<address range>',
    );
  });

  it('takes a fixed address for one of a range that is asked for', async () => {
    const networks = [{ network: 'office', fixed_ip: '10.7.0.9' }];
    const web = { type: 'OS::Nova::Server', properties: { image: 'a', flavor: 'b', networks } };
    const template = JSON.stringify({ heat_template_version: '2021-04-16', resources: { web } });
    const config = { networks: { office: 'ovn-udn' } } as const;
    const { diagnostics } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', config });
    expect(diagnostics.filter(({ code }) => code.startsWith('verify/'))).toEqual([]);
  });

  it('has another gateway where a machine has the usual address and the network has none', async () => {
    const nets = { net: { cidr: '10.0.0.0/24', more: { gateway_ip: null } } };
    const { layer, asks, codes } = await made(
      { nets, servers: { web: [['net', fixed('10.0.0.1', '10.0.0.2')]] } },
      udn,
    );
    expect(asks('web')).toBe('{"default":["10.0.0.1"]}');
    expect(layer('net')).toMatchObject({
      defaultGatewayIPs: ['10.0.0.3'],
      infrastructureSubnets: ['10.0.0.3/32', '10.0.0.254/32'],
    });
    expect(codes.filter((code) => code.startsWith('verify/'))).toEqual([]);
  });

  it('gives its own addresses to no machine', async () => {
    const servers = { web: [['net', fixed('10.0.0.2')]] } as const;
    const { layer, codes } = await made({ ...one, servers }, udn);
    expect(layer('net')).toMatchObject({
      defaultGatewayIPs: ['10.0.0.1'],
      infrastructureSubnets: ['10.0.0.1/32', '10.0.0.254/32'],
      reservedSubnets: ['10.0.0.2/32'],
    });
    expect(codes.filter((code) => code.startsWith('verify/'))).toEqual([]);
  });

  it('reserves as many ranges as the API server takes', async () => {
    const names = Array.from({ length: 40 }, (_, index) => index);
    const servers = Object.fromEntries(
      names.map((at) => [`s${at}`, [['net', fixed(`10.0.0.${100 + at * 2}`)]] as const]),
    );
    const { layer } = await made({ ...one, servers }, udn);
    const reserved = [at(layer('net'), 'reservedSubnets')].flat();
    expect(reserved.length).toBeLessThanOrEqual(25);
    expect(reserved[0]).toBe('10.0.0.100/30');
  });

  it('is an error where the cluster has its range', async () => {
    const stack = { ...one, nets: { net: { cidr: '10.128.0.0/24' } }, servers: { web: [['net']] } } as const;
    const found = await made(stack, { ...udn, cluster: { preset: 'openshift' } });
    expect(messagesOf(found, 'plan/udn-range-taken')).toEqual([
      'the range 10.128.0.0/24 of the primary network overlaps with the pod range 10.128.0.0/14 of the cluster, so OVN-Kubernetes refuses the network',
    ]);
  });
});

describe('addresses', () => {
  const dual = { nets: { net: [{ cidr: '10.0.0.0/24' }, { cidr: '2001:db8::/64' }] } } as const;
  const both = { ...dual, servers: { web: [['net', fixed('10.0.0.5', '2001:db8::5')]] } } as const;

  it('are of both families where the cluster has both', async () => {
    const { layer, asks, codes } = await made(both, { ...udn, cluster: { podRanges: ['10.244.0.0/16', 'fd00::/48'] } });
    expect(at(layer('net'), 'subnets')).toEqual(['10.0.0.0/24', '2001:db8::/64']);
    expect(asks('web')).toBe('{"default":["10.0.0.5","2001:db8::5"]}');
    expect(codes.filter((code) => code.startsWith('verify/') || code === 'plan/udn-address-lost')).toEqual([]);
  });

  it('of a family that the cluster is not known to have are lost, and said to be', async () => {
    const found = await made(both, udn);
    expect(found.asks('web')).toBe('{"default":["10.0.0.5"]}');
    const why = 'the cluster is not known to have IPv6 (podRanges below cluster in heat2kube.yaml)';
    expect(messagesOf(found, 'plan/udn-address-lost')).toEqual([
      `interface 0 of "web" does not keep the address of the range 2001:db8::/64: ${why}`,
      `interface 0 of "web" does not keep the address 2001:db8::5: ${why}`,
    ]);
  });

  it('that Neutron would choose stay the same when servers are added', async () => {
    const few = await made({ ...one, servers: { web: [['net']] } }, udn);
    const more = await made({ ...one, servers: { app: [['net']], db: [['net']], web: [['net']] } }, udn);
    expect(few.asks('web')).toMatch(/^\{"default":\["10\.0\.0\.\d+"\]\}$/);
    expect(more.asks('web')).toBe(few.asks('web'));
    expect(new Set(['app', 'db', 'web'].map(more.asks)).size).toBe(3);
    expect(messagesOf(few, 'plan/address-chosen')).toHaveLength(1);
  });

  it('come from the pools, and nobody else has them', async () => {
    const pool = { allocation_pools: [{ start: '10.0.0.20', end: '10.0.0.22' }] };
    const nets = { net: { cidr: '10.0.0.0/24', more: pool } };
    const servers = { a: [['net', fixed('10.0.0.21')]], b: [['net']], c: [['net']] } as const;
    const { asks } = await made({ nets, servers }, udn);
    expect(new Set([asks('b'), asks('c')])).toEqual(
      new Set(['{"default":["10.0.0.20"]}', '{"default":["10.0.0.22"]}']),
    );
  });

  it('are told to the guest on a secondary network, where nothing else does', async () => {
    const nets = { net: { cidr: '10.0.0.0/24' } };
    const { of, codes } = await made({ nets, servers: { web: [['net']] } }, { networks: { net: 'ovn-udn-secondary' } });
    const text = textAt(of('Secret', 'web-cloud-init'), 'stringData', 'networkdata') ?? '';
    expect(text).toMatch(/addresses:\n\s+- "10\.0\.0\.\d+\/24"/);
    expect(codes).not.toContain('plan/address-unassigned');
  });
});

describe('a health monitor', () => {
  it('becomes no probe, which would never reach the guest', async () => {
    const ref = (name: string): object => ({ get_resource: name });
    const more = {
      lb: { type: 'OS::Octavia::LoadBalancer', properties: { vip_subnet: ref('net_0') } },
      listener: {
        type: 'OS::Octavia::Listener',
        properties: { loadbalancer: ref('lb'), protocol: 'TCP', protocol_port: 80 },
      },
      pool: {
        type: 'OS::Octavia::Pool',
        properties: { listener: ref('listener'), protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' },
      },
      monitor: {
        type: 'OS::Octavia::HealthMonitor',
        properties: { pool: ref('pool'), type: 'TCP', delay: 5, timeout: 3, max_retries: 2 },
      },
      member: {
        type: 'OS::Octavia::PoolMember',
        properties: { pool: ref('pool'), address: { get_attr: ['web', 'first_address'] }, protocol_port: 80 },
      },
    };
    const found = await made({ ...one, more }, udn);
    expect(at(found.of('VirtualMachine', 'web'), 'spec', 'template', 'spec', 'readinessProbe')).toBeUndefined();
    expect(messagesOf(found, 'plan/health-monitor-unprobed')).toEqual([
      '"monitor" no longer checks "web": probes of the cluster do not reach VMs on their network',
    ]);
    expect(found.of('Service', 'lb')).toBeDefined();
  });
});
