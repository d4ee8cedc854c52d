/** Members of a load balancer that are one interface, and monitors of pools with one member. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { emittedJson } from '../emitted-objects.ts';

const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 8080, port_range_max: 8080 }] } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: group }] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: sub } } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, protocol_port: 80 } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener }, protocol: HTTP, lb_algorithm: ROUND_ROBIN } }
  open: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: { get_attr: [web, first_address] }, protocol_port: 8080 } }
  shut: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: { get_attr: [web, first_address] }, protocol_port: 9090 } }
`;

it('opens the port of one member, and not that of the other', async () => {
  const { files } = await compile(memoryHost({ 's.yaml': template }), { template: 's.yaml' });
  const policies = emittedJson(files).filter(({ json }) => JSON.stringify(json).includes('"name":"lb-clients"'));
  const ports = policies.map(({ json }) => /"ports":(\[.*?\])/.exec(JSON.stringify(json))?.[1]);
  expect(ports).toEqual(['[{"protocol":"TCP","port":8080}]']);
});

const monitors = `  monitor: { type: OS::Octavia::HealthMonitor, properties: { pool: { get_resource: pool }, type: HTTP, delay: 5, timeout: 3, max_retries: 2, url_path: { get_param: first } } }
  other: { type: OS::Octavia::Pool, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, lb_algorithm: ROUND_ROBIN } }
  second: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: HTTP, protocol_port: 81, default_pool: { get_resource: other } } }
  same: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: other }, address: { get_attr: [web, first_address] }, protocol_port: 8080 } }
  another: { type: OS::Octavia::HealthMonitor, properties: { pool: { get_resource: other }, type: HTTP, delay: 5, timeout: 3, max_retries: 2, url_path: { get_param: PATH } } }
`;

it.each([
  ['first', []],
  ['second', ['"another" does not check "web": the readiness probe is that of another health monitor']],
])('compares probes whose paths are not known yet: first and %s', async (path, messages) => {
  const parameters = 'parameters: { first: { type: string }, second: { type: string } }\n';
  const members = template.replace('resources:', `${parameters}resources:`).replace(/^ {2}shut:.*\n/m, '');
  const files = { 's.yaml': members + monitors.replace('PATH', path) };
  const { diagnostics } = await compile(memoryHost(files), { template: 's.yaml' });
  const told = diagnostics.filter(({ code }) => code === 'plan/health-monitor-second');
  expect(told.map(({ message }) => message)).toEqual(messages);
});
