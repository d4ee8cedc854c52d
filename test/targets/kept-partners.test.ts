/** Servers that stay in Nova and VMs that move: what they could reach of each other before, they reach after. */
import { describe, expect, it } from 'vitest';
import type { ClusterInput } from '../../src/cluster/load-cluster.ts';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { Operation } from '../../src/plan/operations.ts';
import { emittedJson } from '../emitted-objects.ts';

const stack = (dbRule: string, more = ''): string => `
heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  web_sg: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  db_sg: { type: OS::Neutron::SecurityGroup, properties: { rules: [${dbRule}] } }
  web:
    type: OS::Nova::Server
    properties:
      image: u
      flavor: m
      networks: [{ network: { get_resource: net } }]
      security_groups: [{ get_resource: web_sg }]
      user_data_format: RAW
      user_data: { str_replace: { template: "#!/bin/sh\\nping DB", params: { DB: { get_attr: [db, first_address] } } } }
  db:
    type: OS::Nova::Server
    properties: { image: u, flavor: m, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: db_sg }] }
${more}
`;

const fromWeb =
  '{ protocol: tcp, port_range_min: 5432, port_range_max: 5432, remote_mode: remote_group_id, remote_group_id: { get_resource: web_sg } }';

const toWeb =
  '{ direction: egress, protocol: any, remote_mode: remote_group_id, remote_group_id: { get_resource: web_sg } }';

async function compiled(template: string, config: ConfigInput, cluster?: ClusterInput) {
  const result = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', config, cluster });
  const steps = result.plan?.steps ?? [];
  const admits = steps.flatMap((step) => step.do.flatMap((operation) => (operation.op === 'admit' ? [operation] : [])));
  return { ...result, codes: result.diagnostics.map(({ code }) => code), admits, objects: emittedJson(result.files) };
}

const rule = (admit: Extract<Operation, { readonly op: 'admit' }> | undefined) => admit?.rule;

describe('a server that stays in Nova', () => {
  const kept = { resources: { db: { strategy: 'keep' } } } as const;

  it('without a known address is one question, in whose words the answer stands', async () => {
    const { plan, codes, objects } = await compiled(stack(fromWeb), kept);
    const asked = (plan?.items ?? []).flatMap((item) =>
      item.item === 'input' && item.input.kind === 'address' ? [item.input] : [],
    );
    expect(asked.map(({ id }) => id)).toEqual(['address/address of db']);
    expect(String(asked[0]?.question)).toContain('Write `address: 192.0.2.10`');
    expect(codes).toContain('plan/kept-address-unknown');
    expect(objects.map(({ json }) => json['kind'])).not.toContain('EndpointSlice');
  });

  it('with an address is found by it and by name, and policies let it in and out', async () => {
    const config = { resources: { db: { strategy: 'keep', address: '10.0.0.7' } } } as const;
    const { plan, codes, objects, files } = await compiled(stack(fromWeb), config);
    expect((plan?.items ?? []).some((item) => item.item === 'input' && item.input.kind === 'address')).toBe(false);
    const slice = objects.find(({ json }) => json['kind'] === 'EndpointSlice')?.json;
    expect(slice).toMatchObject({
      metadata: { labels: { 'kubernetes.io/service-name': 't' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.7'], hostname: 'db' }],
    });
    expect(files.some(({ text }) => text.includes('cidr: "10.0.0.7/32"'))).toBe(true);
    expect(files.find(({ path }) => path === 'base/web.yaml')?.text).toContain('ping 10.0.0.7');
    expect(codes.filter((code) => /kept-address|^verify/.test(code))).toEqual([]);
  });

  it.each([
    ['a group of VMs', fromWeb, [{ direction: 'ingress', family: 4, protocol: 'tcp', ports: ['5432', '5432'] }]],
    [
      'the subnet that they left',
      '{ protocol: icmp, port_range_min: 8, port_range_max: 0, remote_ip_prefix: 10.0.0.0/24 }',
      [{ direction: 'ingress', family: 4, protocol: 'icmp', ports: ['8', '0'] }],
    ],
    ['everybody', '{ protocol: tcp, port_range_min: 22, port_range_max: 22 }', []],
    ['nobody of the stack', '{ remote_ip_prefix: 192.0.2.0/24 }', []],
    ['a group on the way out, to which no Service leads', toWeb, []],
  ])('that allows %s has rules for the nodes', async (_what, dbRule, rules) => {
    const { admits, codes } = await compiled(stack(dbRule), kept);
    expect(admits.map(rule)).toEqual(rules);
    expect(codes.includes('plan/kept-server-admits-nodes')).toBe(rules.length > 0);
    for (const { range } of admits) expect(range).toMatchObject({ variable: 'NODE_RANGE' });
  });

  it('that connects to a group only has rules for the addresses of its Services', async () => {
    const config = { resources: { db: { strategy: 'keep', address: '10.0.0.7' } } } as const;
    const { plan, admits } = await compiled(stack(toWeb), config);
    expect(admits.map(rule)).toEqual([{ direction: 'egress', family: 4, protocol: 'any' }]);
    expect(admits[0]?.range).toMatchObject({ variable: 'SERVICE_ADDRESS' });
    const step = plan?.steps.find(({ id }) => id === 'prepare/admit-out/db_sg');
    expect(step?.needs).toEqual(['prepare/residual', 'prepare/apply']);
  });

  it('admits a source address that the user gives, and not every node', async () => {
    const egress = { address: '192.0.2.9', reason: 'a narrow rule' };
    const { admits, codes, objects } = await compiled(stack(fromWeb), {
      ...kept,
      cluster: { preset: 'openshift' },
      exposure: { web: { egress: egress.address, reason: egress.reason } },
    });
    expect(admits.map(({ range }) => range)).toEqual(['192.0.2.9/32']);
    expect(codes).not.toContain('plan/kept-server-admits-nodes');
    expect(objects.map(({ json }) => json['kind'])).toContain('EgressIP');
  });

  it('gets its address from Neutron where heat2kube.yaml gives one, and a step looks at it', async () => {
    const residual = async (template: string, address: string, more: ConfigInput = {}) => {
      const result = await compiled(template, { resources: { db: { strategy: 'keep', address } }, ...more });
      const text = result.files.find(({ path }) => path === 'openstack/2-residual.yaml')?.text ?? '';
      return { ...result, text, ids: (result.plan?.steps ?? []).map(({ id }) => id) };
    };
    const own = await residual(stack(fromWeb), '10.0.0.7');
    expect(own.text).toContain('networks: [{ fixed_ip: "10.0.0.7", network: { get_resource: net } }]');
    expect(own.ids).toContain('prepare/address/db');
    const outside = await residual(stack(fromWeb), '10.9.0.7');
    expect(outside.codes).toContain('plan/kept-address-outside');
    const port = (more: string): string =>
      stack(
        fromWeb,
        `  db_port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }${more} } }`,
      ).replace(
        'flavor: m, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: db_sg }] }',
        'flavor: m, networks: [{ port: { get_resource: db_port } }] }',
      );
    expect((await residual(port(''), '10.0.0.7')).text).toContain('fixed_ips: [{ ip_address: "10.0.0.7" }]');
    const subnet = await residual(port(', fixed_ips: [{ subnet: { get_resource: sub } }]'), '10.0.0.7');
    expect(subnet.text).toContain('fixed_ips: [{ ip_address: "10.0.0.7", subnet: { get_resource: sub } }]');
    const fixed = await residual(port(', fixed_ips: [{ ip_address: 10.0.0.8 }]'), '10.0.0.7');
    expect(fixed.text).not.toContain('10.0.0.7');
    expect(fixed.codes).toContain('plan/kept-address-not-used');
    expect(fixed.ids).not.toContain('prepare/address/db');
  });

  it('without a route to a VM may have an address that a rule for everybody names', async () => {
    const more = `  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub } } }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: web_sg }] } }
  front: { type: OS::Nova::Server, properties: { image: u, flavor: m, networks: [{ port: { get_resource: port } }] } }
  apart: { type: OS::Neutron::Net }
  apart_sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: apart }, cidr: 10.9.0.0/24 } }
  lone: { type: OS::Nova::Server, properties: { image: u, flavor: m, networks: [{ network: { get_resource: apart } }] } }
`;
    const config = { resources: { lone: { strategy: 'keep', address: '10.9.0.7' } } } as const;
    const { codes } = await compiled(stack(fromWeb, more), config);
    expect(codes.filter((code) => code.startsWith('verify'))).toEqual([]);
  });

  it('has rules for each node where they are few, and none where they are allowed already', async () => {
    const few = await compiled(stack(fromWeb), { ...kept, cluster: { nodeRanges: ['10.6.0.1/32', '10.6.0.2/32'] } });
    expect(few.admits.map(({ range }) => range)).toEqual(['10.6.0.1/32', '10.6.0.2/32']);
    const wide = stack('{ protocol: tcp, remote_ip_prefix: 10.0.0.0/8 }');
    expect((await compiled(wide, { ...kept, cluster: { nodeRanges: ['10.6.0.0/24'] } })).admits).toEqual([]);
  });

  it('in the default group of the project gets a group of its own', async () => {
    const { admits, plan } = await compiled(
      stack(fromWeb)
        .replaceAll(/, security_groups: \[\{ get_resource: db_sg \}\]/g, '')
        .replace('      security_groups: [{ get_resource: web_sg }]\n', ''),
      kept,
    );
    expect(admits.map(({ group }) => group)).toMatchObject([{ variable: 'GROUP_ID' }]);
    expect(plan?.steps.map(({ id }) => id)).toContain('prepare/admit/default');
  });

  it('beside no VM of the pod network has nothing of this', async () => {
    const alone = await compiled(stack(fromWeb), {
      resources: { db: { strategy: 'keep' }, web: { strategy: 'keep' } },
    });
    expect(alone.admits).toEqual([]);
  });
});

describe('a server that stays in Nova and connects to VMs', () => {
  const kept = { resources: { db: { strategy: 'keep', address: '10.0.0.7' } } } as const;
  const webRule = (rule: string): string =>
    stack(fromWeb).replace('{ protocol: tcp, port_range_min: 80, port_range_max: 80 }', rule);

  async function serviceOf(template: string, config: ConfigInput) {
    const result = await compiled(template, config);
    const service = result.objects.find(
      ({ json }) => json['kind'] === 'Service' && JSON.stringify(json).includes('LoadBalancer'),
    );
    return { ...result, service: service?.json };
  }

  it('reaches them by an internal Service for it alone', async () => {
    const { service, codes, plan } = await serviceOf(
      webRule('{ protocol: tcp, port_range_min: 80, port_range_max: 81 }'),
      kept,
    );
    expect(service).toMatchObject({
      metadata: { annotations: { 'service.beta.kubernetes.io/openstack-internal-load-balancer': 'true' } },
      spec: { loadBalancerSourceRanges: ['10.0.0.7/32'], ports: [{ port: 80 }, { port: 81 }] },
    });
    expect(codes.filter((code) => /^verify\/.*wider/.test(code))).toEqual([]);
    const lead = plan?.steps.find(({ id }) => id.endsWith('lead/db'));
    expect(lead?.do).toContainEqual(
      expect.objectContaining({ look: expect.objectContaining({ field: '.status.loadBalancer.ingress[0].ip' }) }),
    );
  });

  it('has none before it has an address, and none for what all clients reach', async () => {
    const unknown = await serviceOf(stack(fromWeb), { resources: { db: { strategy: 'keep' } } });
    expect(unknown.service).toBeUndefined();
    const open = stack(fromWeb)
      .replace('networks: [{ network: { get_resource: net } }]', 'networks: [{ port: { get_resource: port } }]')
      .replace('      security_groups: [{ get_resource: web_sg }]\n', '');
    const ways = `
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub } } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: web_sg }] } }
  fip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
`;
    const { objects } = await serviceOf(`${open}${ways}`, kept);
    const published = objects.filter(({ json }) => JSON.stringify(json).includes('"LoadBalancer"'));
    expect(published.map(({ json }) => json['metadata'])).toMatchObject([{ name: 'fip' }]);
  });

  it('that may connect to more ports than a Service lists is reported', async () => {
    const { service, codes } = await serviceOf(webRule('{ protocol: any }'), kept);
    expect(service).toBeUndefined();
    expect(codes).toContain('plan/kept-server-cut-off');
  });
});
