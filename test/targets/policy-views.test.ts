/** What a security group becomes where its members stand apart, and what a plan says of groups and addresses that become nothing. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { emittedJson } from '../emitted-objects.ts';

const rule = (range: string): string =>
  `{ direction: egress, protocol: tcp, port_range_min: 443, port_range_max: 443, remote_ip_prefix: ${range} }`;

/** Two servers of one group, on networks of different routers. */
const apart = (rules: string): string => `
heat_template_version: 2018-08-31
resources:
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [${rules}] } }
${['a', 'b']
  .map(
    (name, index) => `
  net_${name}: { type: OS::Neutron::Net, properties: { value_specs: { mtu: 1400 } } }
  sub_${name}: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net_${name} }, cidr: 10.${index}.0.0/24 } }
  router_${name}: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link_${name}: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router_${name} }, subnet: { get_resource: sub_${name} } } }
  ${name}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net_${name} } }], security_groups: [{ get_resource: group }] } }`,
  )
  .join('')}
`;

async function compiled(template: string, config: ConfigInput = {}) {
  const result = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', config });
  const policies = emittedJson(result.files).flatMap(({ json }) =>
    json['kind'] === 'NetworkPolicy' && JSON.stringify(json).includes('heat2kube.dev/resource') ? [json] : [],
  );
  return { ...result, policies, codes: result.diagnostics.map(({ code }) => code) };
}

describe('a group whose members stand apart', () => {
  it('is one policy where the rules print the same', async () => {
    const { policies } = await compiled(apart(rule('192.0.2.0/24')));
    expect(policies).toHaveLength(1);
    expect(policies[0]?.['spec']).toMatchObject({ podSelector: { matchLabels: { 'sg.heat2kube.dev/t.group': '' } } });
  });

  it('is several where they do not', async () => {
    expect((await compiled(apart(rule('10.0.0.0/24')))).policies).toHaveLength(2);
  });
});

describe('a group on a network of the nodes', () => {
  const networks = { net_a: { bridge: 'br-a' }, net_b: { bridge: 'br-b', mtu: 9000 } } as const;

  it('is not one without members: each interface is told', async () => {
    const { codes, plan, ledger } = await compiled(apart(rule('192.0.2.0/24')), { networks });
    expect(codes.filter((code) => code === 'plan/secondary-interface-unfiltered')).toHaveLength(2);
    expect(codes).not.toContain('plan/security-group-unused');
    const decision = plan?.decisions.find(({ about }) => about === 'group');
    expect(decision?.chosen[0]?.nothing).toMatch(/^the security groups of interface 0 of "a" are not enforced/);
    const mtus = (ledger?.entries ?? []).filter(({ property }) => property === 'value_specs.mtu');
    expect(mtus.map(({ state }) => state)).toEqual(['translated', 'default']);
  });
});
