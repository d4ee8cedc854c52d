/** What the proofs say of an output whose VPCs of Kube-OVN let through something else than the routers of the stack did. */
import { beforeAll, expect, it } from 'vitest';
import { editedTexts, type EditedTexts, type TextEdit } from './edited-texts.ts';

const template = `heat_template_version: 2021-04-16
resources:
  front: { type: OS::Neutron::Net }
  front_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: front }, cidr: 10.20.0.0/24 } }
  back: { type: OS::Neutron::Net }
  back_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: back }, cidr: 10.30.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  one: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: front_range } } }
  two: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: back_range } } }
  far: { type: OS::Neutron::Net }
  far_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: far }, cidr: 10.40.0.0/24 } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] } }
  inside:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ protocol: tcp, port_range_min: 90, port_range_max: 90, remote_ip_prefix: 10.20.0.0/24 }] }
  port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: front }
      fixed_ips: [{ ip_address: 10.20.0.7 }]
      security_groups: [{ get_resource: group }]
  back_port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: back }
      fixed_ips: [{ ip_address: 10.30.0.7 }]
      security_groups: [{ get_resource: inside }]
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: front_range }, vip_address: 10.20.0.100 } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: TCP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener }, protocol: TCP, lb_algorithm: ROUND_ROBIN } }
  member: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: 10.30.0.7, protocol_port: 90 } }
  public: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  web: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ port: { get_resource: port } }] } }
  app: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ port: { get_resource: back_port } }] } }
  db: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: { get_resource: far } }] } }
`;

const config = {
  namespace: 'shop',
  images: { a: { dataSource: 'a' } },
  flavors: { b: { instancetype: 'b' } },
  networks: { front: 'kube-ovn-vpc', back: 'kube-ovn-vpc', far: 'kube-ovn-vpc' },
  kubeOvn: { externalSubnet: 'external', externalGateway: '203.0.113.1', resolver: '10.96.0.3' },
} as const;

let output: EditedTexts;

beforeAll(async () => {
  output = await editedTexts(template, config);
});

const found = (edits: readonly TextEdit[]): Promise<readonly string[]> => output.found(edits);

it('says nothing of the output as it is', async () => {
  expect(await found([])).toEqual([]);
});

it('has a VPC for the router and one for the network without a router', () => {
  const names = [...output.texts.values()].flatMap((text) =>
    [...text.matchAll(/kind: Vpc\nmetadata:\n {2}name: (\S+)/g)].map(([, name]) => name),
  );
  expect(names.toSorted()).toEqual(['shop-far', 'shop-router']);
});

const open: TextEdit = [
  'base/inside.yaml',
  /- podSelector:\n\s+matchLabels:\n\s+net.heat2kube.dev\/t.front: ""\n\s+ports/,
  '- ipBlock:\n            cidr: "0.0.0.0/0"\n      ports',
];

it('does not fear a policy for clients that no address leads to the VM', async () => {
  expect((await found([open])).filter((text) => text.startsWith('verify/access-wider'))).toEqual([]);
});

it.each<readonly [string, readonly TextEdit[], string]>([
  ['no floating address', [['base/public.yaml', 'kind: OvnFip', 'kind: OvnEip']], 'to "web"'],
  ['a floating address that leads elsewhere', [['base/public.yaml', '10.20.0.7', '10.20.0.8']], 'to "web"'],
  ['no way out', [['base/router.yaml', '0.0.0.0/0', '198.51.100.0/24']], 'from "web"'],
  ['a Subnet in another VPC', [['base/back-range.yaml', 'vpc: shop-router', 'vpc: shop-far']], 'from "web" to "app"'],
  ['a policy and a floating address', [open, ['base/public.yaml', '10.20.0.7', '10.30.0.7']], 'verify/access-wider'],
  ['no rule that shares connections', [['base/lb.yaml', 'kind: SwitchLBRule', 'kind: Vip']], 'verify/balancer-lost'],
  ['no Vip', [['base/lb.yaml', 'kind: Vip', 'kind: OvnEip']], 'verify/balancer-lost'],
  ['a rule for other VMs', [['base/lb.yaml', /t.lb:"/, 't.other:"']], 'verify/balancer-lost'],
  ['no DNS', [['base/router.yaml', 'kind: VpcDns', 'kind: OvnEip']], 'verify/queries-lost'],
])('reports %s', async (_, edits, part) => {
  expect((await found(edits)).join('\n')).toContain(part);
});
