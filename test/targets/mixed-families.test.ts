/** VMs with IPv6 in common and no IPv4: what a label lets pass by either family must be what both sides allow by IPv6. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { emittedJson } from '../emitted-objects.ts';

const any4 = '{ direction: egress, remote_ip_prefix: 0.0.0.0/0 }';

/** `front` has both families, `back` only IPv6; `back` may connect to everybody by IPv4. */
function stack(front: string, back: string): string {
  return `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub4: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  sub4b: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub4b } } }
  sub6: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, ip_version: 6, cidr: 2001:db8::/64 } }
  front_group: { type: OS::Neutron::SecurityGroup, properties: { rules: [${front}] } }
  back_group: { type: OS::Neutron::SecurityGroup, properties: { rules: [${back}] } }
  front_port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net }
      fixed_ips: [{ subnet: { get_resource: sub4 }, ip_address: 10.0.0.7 }, { subnet: { get_resource: sub6 }, ip_address: '2001:db8::7' }]
      security_groups: [{ get_resource: front_group }]
  back_port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net }
      fixed_ips: [{ subnet: { get_resource: sub4b }, ip_address: 10.1.0.8 }, { subnet: { get_resource: sub6 }, ip_address: '2001:db8::8' }]
      security_groups: [{ get_resource: back_group }]
  front: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: front_port } }] } }
  back: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: back_port } }] } }
`;
}

const ingress = (protocol: string, from: number, to: number): string =>
  `{ ethertype: IPv6, protocol: ${protocol}, port_range_min: ${from}, port_range_max: ${to}, remote_mode: remote_group_id, remote_group_id: { get_resource: back_group } }`;

const egress = (protocol: string, from: number, to: number): string =>
  `{ direction: egress, ethertype: IPv6, protocol: ${protocol}, port_range_min: ${from}, port_range_max: ${to}, remote_ip_prefix: '2001:db8::/64' }`;

async function frontPorts(front: string, back: string): Promise<readonly unknown[]> {
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': stack(front, back) }), { template: 's.yaml' });
  expect(diagnostics.filter(({ code }) => code === 'verify/access-wider')).toEqual([]);
  const policies = emittedJson(files).filter(({ file }) => file.startsWith('base/front-group'));
  return policies.flatMap(({ json }) => JSON.stringify(json).match(/"ports":\[[^\]]*\]/g) ?? []);
}

const any6 = `{ direction: egress, ethertype: IPv6, remote_ip_prefix: '2001:db8::/64' }`;

it.each<readonly [what: string, front: string, back: string, ports: readonly string[]]>([
  [
    'the ports of both',
    ingress('tcp', 80, 90),
    egress('tcp', 85, 95),
    ['"ports":[{"protocol":"TCP","port":85,"endPort":90}]'],
  ],
  ['no ports, where they do not overlap', ingress('tcp', 80, 90), egress('tcp', 100, 110), []],
  ['no ports of another protocol', ingress('tcp', 80, 90), egress('udp', 80, 90), []],
  ['one port of many', ingress('tcp', 80, 80), egress('tcp', 1, 65535), ['"ports":[{"protocol":"TCP","port":80}]']],
  [
    'one port that both name',
    ingress('tcp', 80, 80),
    egress('tcp', 80, 80),
    ['"ports":[{"protocol":"TCP","port":80}]'],
  ],
  [
    'the ports of one side, where the other allows all',
    ingress('tcp', 80, 90),
    any6,
    ['"ports":[{"protocol":"TCP","port":80,"endPort":90}]'],
  ],
  ['no ports that a policy cannot express', ingress('tcp', 80, 90), egress('dccp', 80, 90), []],
])('lets pass %s', async (_what, front, back, ports) => {
  expect(await frontPorts(front, `${back}, ${any4}`)).toEqual(ports);
});
