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

it('is open to clients outside when only a binding leads a floating IP of others there', async () => {
  const bound = `  leads: { type: OS::Neutron::FloatingIPAssociation, properties: { floatingip_id: 5c6b1b0e, port_id: { get_attr: [lb, vip_port_id] } } }\n`;
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': template + bound }), { template: 's.yaml' });
  const messages = diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n');
  expect(messages).toContain('plan/balancer-floating-outside: clients outside no longer reach "lb" at "5c6b1b0e"');
  expect(messages).not.toContain('plan/property-lost');
  expect(messages).not.toContain('plan/gateway-proxies-elsewhere');
  const [policy] = emittedJson(files).filter(({ json }) => JSON.stringify(json).includes('"name":"lb-clients"'));
  expect(JSON.stringify(policy?.json)).toContain('"cidr":"0.0.0.0/0"');
});

/** The part of the policies of that name that the pattern finds. */
async function policiesOf(text: string, name: string, found: RegExp): Promise<readonly (string | undefined)[]> {
  const { files } = await compile(memoryHost({ 's.yaml': text }), { template: 's.yaml' });
  const policies = emittedJson(files).map(({ json }) => JSON.stringify(json));
  return policies.filter((json) => json.includes(`"name":"${name}"`)).map((json) => found.exec(json)?.[1]);
}

it('lets the proxies of a Gateway in at each port that is not known yet', async () => {
  const tls = `  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: TERMINATED_HTTPS, protocol_port: 443, default_tls_container_ref: x } }`;
  const text = template
    .replace('resources:', 'parameters: { first: { type: number }, second: { type: number } }\nresources:')
    .replace('port_range_min: 8080, port_range_max: 8080', '')
    .replace(/^ {2}listener:.*$/m, tls)
    .replace('protocol_port: 8080', 'protocol_port: { get_param: first }')
    .replace('protocol_port: 9090', 'protocol_port: { get_param: second }');
  expect(await policiesOf(text, 'lb-clients', /"ports":(\[.*?\])/)).toEqual([
    '[{"protocol":"TCP","port":"<parameter first>"},{"protocol":"TCP","port":"<parameter second>"}]',
  ]);
});

/** A second VM, on the same network, whose own group has this rule for what it sends. */
const client = (
  rule: string,
): string => `${template.replace(/^ {2}shut:.*\n/m, '').replaceAll('protocol: HTTP', 'protocol: TCP')}
  own: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ direction: egress, ${rule} }] } }
  away: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: own }] } }
  user: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: away } }] } }
`;

it.each<[rule: string, machines: readonly string[]]>([
  ['', []],
  ['remote_ip_prefix: 0.0.0.0/0', []],
  ['protocol: udp', []],
  ['remote_ip_prefix: 0.0.0.0/0, protocol: tcp, port_range_min: 80, port_range_max: 80', ['user']],
  ['remote_ip_prefix: 10.0.0.0/16, protocol: tcp', ['user']],
  ['remote_ip_prefix: 10.0.1.0/24, protocol: tcp', []],
  ['remote_mode: remote_group_id', []],
])('lets VMs out to the members where they may send to the load balancer: %j', async (rule, machines) => {
  expect(await policiesOf(client(rule), 'lb-connections', /"values":(\[.*?\])/)).toEqual(
    machines.length > 0 ? [JSON.stringify(machines)] : [],
  );
});

const amazon = (own: string, remote: string): string => `heat_template_version: 2018-08-31
resources:
  entry: { type: OS::Neutron::SecurityGroup }
  other: { type: OS::Neutron::SecurityGroup }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80, remote_mode: remote_group_id, remote_group_id: ${remote} }] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }], security_groups: [{ get_resource: group }] } }
  lb:
    type: AWS::ElasticLoadBalancing::LoadBalancer
    properties: { AvailabilityZones: [nova], Instances: [{ get_resource: web }], Listeners: [{ LoadBalancerPort: 80, InstancePort: 80, Protocol: TCP }]${own} }
`;

it.each([
  ['the default group, where it names none', '', 'default', true],
  ['a group that it names', ', SecurityGroups: [{ get_resource: entry }]', '{ get_resource: entry }', true],
  ['another group', ', SecurityGroups: [{ get_resource: entry }]', '{ get_resource: other }', false],
])('is a server, which rules for groups mean: %s', async (_, own, remote, isIn) => {
  const { files, diagnostics } = await compile(memoryHost({ 's.yaml': amazon(own, remote) }), { template: 's.yaml' });
  const names = emittedJson(files).map(({ json }) => JSON.stringify(json));
  expect(names.some((text) => text.includes('"name":"lb-clients"'))).toBe(isIn);
  expect(diagnostics.some(({ code }) => code === 'verify/forward-refused')).toBe(!isIn);
  expect(diagnostics.filter(({ code }) => code === 'verify/access-wider')).toEqual([]);
});

/** Documents of that kind, and the file each is in. */
async function objectsOf(text: string, kind: string): Promise<readonly (readonly [file: string, json: string])[]> {
  const { files } = await compile(memoryHost({ 's.yaml': text }), { template: 's.yaml' });
  return emittedJson(files).flatMap(({ file, json }) => (json['kind'] === kind ? [[file, JSON.stringify(json)]] : []));
}

const ranged = `heat_template_version: 2018-08-31
parameters: { office: { type: string }, home: { type: string } }
resources:
  net: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: sub } } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp }] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: group }] } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: sub } } }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_attr: [lb, vip_port_id] } } }
`;

const listener = (
  index: number,
  more: string,
): string => `  listener${index}: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol_port: ${80 + index}, ${more} } }
  pool${index}: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener${index} }, protocol: ${more.includes('HTTPS') ? 'HTTP' : 'TCP'}, lb_algorithm: ROUND_ROBIN } }
  member${index}: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool${index} }, address: { get_attr: [web, first_address] }, protocol_port: 8080 } }
`;

it('has a Service for each range of clients that is not known yet, and one for everybody', async () => {
  const listeners = ['', ', allowed_cidrs: [{ get_param: office }]', ', allowed_cidrs: [{ get_param: home }]'];
  const text = ranged + listeners.map((more, index) => listener(index, `protocol: TCP${more}`)).join('');
  const services = await objectsOf(text, 'Service');
  const shown = services.flatMap(([, json]) =>
    json.includes('"LoadBalancer"')
      ? [[/"port":(\d+)/.exec(json)?.[1], /SourceRanges":(\[.*?\])/.exec(json)?.[1]]]
      : [],
  );
  expect(shown).toEqual([
    ['80', undefined],
    ['81', '["<parameter office>"]'],
    ['82', '["<parameter home>"]'],
  ]);
});

it('lets a Gateway wait for the range of its clients', async () => {
  const tls =
    'protocol: TERMINATED_HTTPS, default_tls_container_ref: x, allowed_cidrs: [192.0.2.0/24, { get_param: office }]';
  const [gateway] = await objectsOf(ranged + listener(0, tls), 'Gateway');
  expect(gateway?.[0]).toMatch(/^inputs\//);
  expect(gateway?.[1]).toContain('load-balancer-source-ranges":"192.0.2.0/24,<parameter office>"');
});

it.each([
  ['back', ['"lb" no longer forwards to "web", whose interface is not on the pod network']],
  ['front', []],
])('leads to the interface on the network by whose name a member has its address: %s', async (network, told) => {
  const far = `  far: { type: OS::Neutron::Net, properties: { name: back } }
  far_sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: far }, cidr: 10.0.9.0/24 } }
`;
  const text = ranged
    .replace('net: { type: OS::Neutron::Net }', 'net: { type: OS::Neutron::Net, properties: { name: front } }')
    .replace(
      '{ network: { get_resource: net } }]',
      '{ network: { get_resource: net } }, { network: { get_resource: far } }]',
    );
  const pool = listener(0, 'protocol: TCP').replace('first_address]', `networks, ${network}, 0]`);
  const { diagnostics } = await compile(memoryHost({ 's.yaml': text + far + pool }), { template: 's.yaml' });
  const off = diagnostics.filter(({ code }) => code === 'plan/balancer-member-off');
  expect(off.map(({ message }) => message)).toEqual(told);
});
