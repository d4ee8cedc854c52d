/** What a live port, server or address says that the template does not, and which of the two the plan uses. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const template = `heat_template_version: 2018-08-31
parameters: { p: { type: string } }
resources:
  net: { type: OS::Neutron::Net, properties: { port_security_enabled: false } }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24, gateway_ip: "" } }
  web: { type: OS::Neutron::SecurityGroup }
  sec: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, port_security_enabled: true } }
  inherits: { type: OS::Neutron::Port, properties: { network: { get_resource: net } } }
  pairs: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, allowed_address_pairs: [{ ip_address: 10.0.0.9/32 }] } }
  more: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, allowed_address_pairs: [{ ip_address: 10.0.0.9 }] } }
  open: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, allowed_address_pairs: [{ ip_address: { get_param: p } }], fixed_ips: [{ ip_address: { get_param: p } }], security_groups: [{ get_param: p }] } }
  both: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [default, { get_resource: web }] } }
  lacks: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [default] } }
  fixed: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, fixed_ips: [{ subnet: { get_resource: sub } }, { ip_address: 10.0.0.30 }] } }
  sent: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, fixed_ips: [{ ip_address: 10.0.0.40 }] } }
  a:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      metadata: { same: X, other: b, unknown: { get_param: p }, gone: c }
      networks: [{ port: { get_resource: sec } }, { port: { get_resource: inherits } }, { port: { get_resource: pairs } }, { port: { get_resource: more } }, { port: { get_resource: open } }, { port: { get_resource: both } }, { port: { get_resource: lacks } }, { port: { get_resource: fixed } }, { port: { get_resource: sent } }]
  b: { type: OS::Nova::Server, properties: { image: i, flavor: f, metadata: { same: x }, availability_zone: "nova:host1", key_name: k, networks: [{ network: { get_resource: net } }] } }
  f1: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: sec } } }
  f2: { type: OS::Neutron::FloatingIP, properties: { floating_network: public } }
  f3: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: pairs } } }
  asso: { type: OS::Neutron::FloatingIPAssociation, properties: { floatingip_id: id-9, port_id: { get_resource: pairs } } }
`;

const ports = ['sec', 'inherits', 'pairs', 'more', 'open', 'both', 'lacks', 'fixed', 'sent'];
const id = (n: string) => `id-${n}`;
const port = (n: string, more: object) => ({
  id: id(n),
  mac_address: `fa:16:3e:00:00:${String(10 + ports.indexOf(n))}`,
  device_id: 'id-a',
  network_id: 'id-net',
  fixed_ips: [{ ip_address: `10.0.0.1${ports.indexOf(n)}` }],
  ...more,
});
const facts = {
  stack: { id: 's', stack_name: 't', stack_status: 'CREATE_COMPLETE' },
  resources: ['net', 'sub', 'web', ...ports, 'a', 'b', 'f1', 'f2', 'f3', 'asso'].map((n) => ({
    resource_name: n,
    stack_name: 't',
    physical_resource_id: id(n),
  })),
  servers: [
    { id: 'id-a', name: 'a', status: 'ACTIVE', properties: { same: 'x', other: 'c', unknown: 'q', added: 'n' } },
    { id: 'id-b', name: 'b', status: 'ACTIVE', properties: { same: 'x' }, availability_zone: 'nova', key_name: 'k2' },
  ],
  ports: [
    port('sec', { port_security_enabled: false, security_group_ids: [] }),
    port('inherits', { port_security_enabled: true }),
    port('pairs', { allowed_address_pairs: [] }),
    port('more', { allowed_address_pairs: [{ ip_address: '10.0.0.9/32' }, { ip_address: '10.0.0.8' }] }),
    port('open', { allowed_address_pairs: [{ ip_address: '10.0.0.3' }], security_group_ids: ['id-web'] }),
    port('both', { security_group_ids: ['id-web', 'id-default'] }),
    port('lacks', { security_group_ids: ['id-web'] }),
    port('fixed', {
      fixed_ips: [{ ip_address: '10.0.0.30' }, { ip_address: '10.0.0.31' }, { ip_address: '10.0.0.32' }],
    }),
    port('sent', { fixed_ips: [{ ip_address: '10.0.0.41' }] }),
    {
      id: 'id-bp',
      mac_address: 'fa:16:3e:00:00:99',
      device_id: 'id-b',
      network_id: 'id-net',
      fixed_ips: [{ ip_address: '10.0.0.90' }],
    },
  ],
  securityGroups: [
    {
      id: 'id-web',
      name: 'web',
      rules: ['IPv4', 'IPv6'].map((ethertype) => ({ direction: 'egress', ethertype, protocol: null })),
    },
  ],
  networks: [{ id: 'id-net', name: 'net' }],
  subnets: [{ id: 'id-sub', name: 'sub', gateway_ip: '10.0.0.1', cidr: '10.0.0.0/24' }],
  floatingIps: [
    { id: 'id-f1', floating_ip_address: '203.0.113.1', port_id: 'id-inherits' },
    { id: 'id-f2', floating_ip_address: '203.0.113.2', port_id: 'id-both' },
    { id: 'id-f3', floating_ip_address: '203.0.113.3', port_id: null },
    { id: 'id-x', floating_ip_address: '203.0.113.7', port_id: 'id-bp', floating_network_id: 'nnn' },
    { id: 'id-9', floating_ip_address: '203.0.113.9', port_id: 'id-pairs' },
  ],
};

it('is told of each, once', async () => {
  const { diagnostics, topology } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    stackName: 't',
    facts,
    missingParameters: 'open',
  });
  const told = diagnostics.flatMap(({ code, message }) => (code.startsWith('live/') ? [message] : []));
  expect(told).toEqual([
    '"sub": the live subnet has the gateway "10.0.0.1", but the template has "none"; the plan uses the live value',
    '"sec": the live port has the security groups "none", but the template has "default"; only what both allow is translated until heat2kube.yaml says which counts',
    '"sec": the live port has the port security "off", but the template has "on"; the plan uses the value of the template',
    '"inherits": the live port has the port security "on", but the template has "off"; the plan uses the live value',
    '"pairs": the live port has the allowed address pairs "none", but the template has "10.0.0.9/32"; the plan uses the value of the template',
    '"more": the live port has the allowed address pairs "10.0.0.8, 10.0.0.9/32", but the template has "10.0.0.9"; the plan uses the value of the template',
    '"lacks": the live port has the security groups "web", but the template has "default"; only what both allow is translated until heat2kube.yaml says which counts',
    '"fixed": the live port has the fixed addresses "10.0.0.30, 10.0.0.31, 10.0.0.32", but the template has "10.0.0.30"; the plan uses the live value',
    '"sent": the live port has the fixed addresses "10.0.0.41", but the template has "10.0.0.40"; the plan uses the live value',
    '"b": the live server has the floating IP "203.0.113.7" (id-x), which is not in the template; the plan treats it as part of the server',
    '"b": the live server has the key pair "k2", but the template has "k"; the plan uses the value of the template',
    '"f1": the live floating IP has the port "inherits", but the template has "sec"; the plan uses the live value',
    '"f2": the live floating IP has the port "both", but the template has "none"; the plan uses the live value',
    '"f3": the floating IP leads to no port',
  ]);
  expect(topology?.get('nic', 'inherits')?.portSecurity).toBe('on');
});
