/** The table of who reaches whom says where the cluster, and not a policy, decides whether clients come through. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at, itemsAt, type Json } from '../../src/kubernetes/json.ts';

const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }
  group:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 443, port_range_max: 443, remote_ip_prefix: 198.51.100.0/24 }
        - { protocol: tcp, port_range_min: 80, port_range_max: 80 }
  data: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 5432, port_range_max: 5432, remote_mode: remote_group_id, remote_group_id: { get_resource: group } }] } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: group }] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  ip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net }, fixed_ip: 10.1.0.9 }], security_groups: [{ get_resource: data }] } }
`;

type Config = NonNullable<Parameters<typeof compile>[1]['config']>;

async function rows(config: Config): Promise<readonly Json[]> {
  const { files } = await compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml', config });
  const plan: Json = JSON.parse(files.find(({ path }) => path === 'plan.json')?.text ?? '{}');
  return itemsAt(plan, 'access', 'rows');
}

describe('clients that only their address tells apart', () => {
  it.each([
    ['octavia', { after: 'tcp 80', unsure: undefined, change: 'narrower' }],
    ['metallb', { after: 'tcp 80, 443', unsure: undefined, change: 'equal' }],
    ['other', { after: 'tcp 80', unsure: 'tcp 443', change: 'unsure' }],
  ] as const)('behind a load balancer of %s', async (provider, wanted) => {
    const all = await rows({ cluster: { loadBalancer: { provider } } });
    const row = all.find((one) => at(one, 'from') === '198.51.100.0/24');
    expect(row).toMatchObject({ to: 'web', before: 'tcp 80, 443', change: wanted.change, after: wanted.after });
    expect(at(row, 'unsure')).toBe(wanted.unsure);
  });
});

describe('servers that stay', () => {
  const nodes = async (exposure: Config['exposure']): Promise<readonly Json[]> =>
    (await rows({ resources: { db: { strategy: 'keep' } }, ...(exposure && { exposure }) })).filter(
      (one) => at(one, 'from') === 'nodes and pods of the cluster',
    );

  it('are open to every pod where nodes are let in', async () => {
    expect(await nodes(undefined)).toEqual([
      {
        from: 'nodes and pods of the cluster',
        to: 'db (in OpenStack)',
        before: 'nothing',
        after: 'tcp 5432',
        change: 'wider',
      },
    ]);
  });

  it('are not where the VM has a source address of its own', async () => {
    expect(await nodes({ ip: { egress: '10.6.0.50', reason: 'r' } })).toEqual([]);
  });
});
