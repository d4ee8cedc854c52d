/** Which networks get no VPC of Kube-OVN of their own, and the reason that users read. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { ConfigInput } from '../../src/config/config.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const stack = `heat_template_version: 2021-04-16
resources:
  net: { type: OS::Neutron::Net }
  range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.20.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: range } } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net } } }
  web: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ port: { get_resource: port } }] } }
`;

const config = {
  images: { a: { dataSource: 'a' } },
  flavors: { b: { instancetype: 'b' } },
  networks: { net: 'kube-ovn-vpc' },
  kubeOvn: { externalSubnet: 'external', externalGateway: '203.0.113.1', resolver: '10.96.0.3' },
} as const satisfies ConfigInput;

async function refusals(more: string, changes: ConfigInput = {}): Promise<readonly string[]> {
  const host = memoryHost({ 't.yaml': stack + more });
  const { diagnostics } = await compile(host, { template: 't.yaml', config: { ...config, ...changes } });
  return diagnostics.filter(({ code }) => code === 'plan/kube-ovn-vpc-refused').map(({ message }) => message);
}

it('refuses nothing that fits', async () => {
  expect(await refusals('')).toEqual([]);
});

const floating = `  ip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public } }
`;

it.each<readonly [string, string, ConfigInput, string]>([
  ['a router that leads out nowhere', '', { kubeOvn: { resolver: '10.96.0.3' } }, 'does not say through which Subnet'],
  ['a resolver that nobody knows', '', { kubeOvn: { ...config.kubeOvn, resolver: undefined } }, 'names no DNS server'],
  [
    'a server that stays',
    '  old: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: lan }] } }\n',
    { resources: { old: { strategy: 'keep' } } },
    '"old" does not move',
  ],
  ['a container', '', { resources: { web: { image: 'docker.io/library/nginx:1' } } }, '"web" is a pod'],
  [
    'a network elsewhere behind the router',
    `  far: { type: OS::Neutron::Net }
  far_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: far }, cidr: 10.30.0.0/24 } }
  far_link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: far_range } } }
`,
    {},
    '"router" also serves "far"',
  ],
  [
    'a port forwarding',
    `${floating}  forward:
    type: OS::Neutron::FloatingIPPortForward
    properties: { floating_ip: { get_resource: ip }, internal_port: { get_resource: port }, internal_ip_address: 10.20.0.9, internal_port_number: 80, external_port: 8080, protocol: tcp }
`,
    {},
    '"forward" forwards single ports',
  ],
  [
    'a load balancer without an address',
    `  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: range } } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: TCP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener }, protocol: TCP, lb_algorithm: ROUND_ROBIN } }
  member: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: { get_attr: [web, first_address] }, protocol_port: 80 } }
`,
    {},
    '"lb" has no fixed address',
  ],
  [
    'a network outside the stack',
    '  two: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: lan }] } }\n',
    { networks: { net: 'kube-ovn-vpc', lan: 'kube-ovn-vpc' } },
    '"lan" is in no VPC of its own: it is not part of the stack',
  ],
])('refuses %s', async (_, more, changes, part) => {
  expect(await refusals(more, changes)).toContainEqual(expect.stringContaining(part));
});
