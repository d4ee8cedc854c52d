/** The proof of load balancers that stay, shown an output that is right and the same made wrong. */
import { expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { proveForwards } from '../../src/verify/forwards.ts';
import { planOf } from './plan-of.ts';

const group = (rule: object): object => ({ type: 'OS::Neutron::SecurityGroup', properties: { rules: [rule] } });
const ref = (name: string): object => ({ get_resource: name });
const net = { type: 'OS::Neutron::Net' };
const subnet = (network: string, cidr: string): object => ({
  type: 'OS::Neutron::Subnet',
  properties: { network: ref(network), cidr },
});
const link = (name: string): object => ({
  type: 'OS::Neutron::RouterInterface',
  properties: { router: ref('router'), subnet: ref(name) },
});
const server = (security: string, networks: object): object => ({
  type: 'OS::Nova::Server',
  properties: { image: 'i', flavor: 'f', networks: [networks], security_groups: [ref(security)] },
});
const member = (address: unknown): object => ({
  type: 'OS::Octavia::PoolMember',
  properties: { pool: ref('pool'), address, protocol_port: 8080 },
});

const resources = {
  front: net,
  back: net,
  front_subnet: subnet('front', '10.1.0.0/24'),
  back_subnet: subnet('back', '10.2.0.0/24'),
  router: { type: 'OS::Neutron::Router' },
  front_link: link('front_subnet'),
  back_link: link('back_subnet'),
  inner: group({ protocol: 'tcp', port_range_min: 8080, port_range_max: 8080, remote_ip_prefix: '10.1.0.0/24' }),
  outer: group({ direction: 'egress', protocol: 'tcp', port_range_min: 80, port_range_max: 80 }),
  web: server('inner', { network: ref('back') }),
  old: server('inner', { network: ref('back'), fixed_ip: '10.2.0.20' }),
  client: server('outer', { network: ref('back') }),
  lb: { type: 'OS::Octavia::LoadBalancer', properties: { vip_subnet: ref('front_subnet'), vip_address: '10.1.0.10' } },
  listener: {
    type: 'OS::Octavia::Listener',
    properties: { loadbalancer: ref('lb'), protocol: 'HTTP', protocol_port: 80 },
  },
  pool: {
    type: 'OS::Octavia::Pool',
    properties: { listener: ref('listener'), protocol: 'HTTP', lb_algorithm: 'ROUND_ROBIN' },
  },
  new_member: member({ get_attr: ['web', 'first_address'] }),
  old_member: member('10.2.0.20'),
};

const template = JSON.stringify({ heat_template_version: '2021-04-16', resources });
const { world, objects } = await planOf(template, JSON.stringify({ resources: { old: { strategy: 'keep' } } }));

function told(changed: readonly JsonObject[]): readonly string[] {
  const reports = createCollector();
  const evidence = evidenceOf(world.graph.nodes, changed);
  proveForwards(evidence, reports);
  proveAccess({ evidence }, reports);
  return reports.sorted().map(({ code, message }) => `${code}: ${message}`);
}

const isNamed = (object: JsonObject, kind: string, name: string): boolean =>
  object['kind'] === kind && JSON.stringify(object).includes(`"name":"${name}"`);

function edited(kind: string, name: string, edit: (text: string) => string): readonly JsonObject[] {
  return objects.map((object) =>
    isNamed(object, kind, name) ? (JSON.parse(edit(JSON.stringify(object))) as JsonObject) : object,
  );
}

const without = (kind: string, name: string): readonly JsonObject[] =>
  objects.filter((object) => !isNamed(object, kind, name));

it('is silent where ports of nodes lead to the members and policies admit the subnet of the load balancer', () => {
  expect(told(objects)).toEqual([]);
});

it.each([
  [
    'the Service is missing',
    without('Service', 'web-balanced'),
    ['verify/forward-lost: no object forwards clients of "lb" to "web": tcp port 80 to port 8080'],
  ],
  [
    'the policy is missing',
    without('NetworkPolicy', 'web-balanced'),
    ['verify/forward-refused: the NetworkPolicies refuse what "lb" forwards to "web": tcp port 8080'],
  ],
  [
    'nodes replace the address of the load balancer',
    edited('Service', 'web-balanced', (text) => text.replace('"Local"', '"Cluster"')),
    [
      'verify/clients-hidden: Service/web-balanced passes clients on under addresses of nodes, and the NetworkPolicies of "web" admit only some addresses at tcp port 8080',
      'verify/forward-refused: the NetworkPolicies refuse what "lb" forwards to "web": tcp port 8080',
    ],
  ],
  [
    'the policy admits a part of the subnet',
    edited('NetworkPolicy', 'web-balanced', (text) => text.replace('10.1.0.0/24', '10.1.0.0/25')),
    ['verify/forward-refused: the NetworkPolicies refuse what "lb" forwards to "web": tcp port 8080'],
  ],
  [
    'the policy admits more than the subnet',
    edited('NetworkPolicy', 'web-balanced', (text) => text.replace('10.1.0.0/24', '10.1.0.0/23')),
    [
      'verify/access-wider: the NetworkPolicies allow a packet that was refused before: tcp from 10.1.1.0 to "web" port 8080; NetworkPolicy/web-balanced admits it for "web", and no network or router of the stack carried it',
    ],
  ],
  [
    'the policy admits another port',
    edited('NetworkPolicy', 'web-balanced', (text) => text.replace('"port":8080', '"port":8081')),
    [
      'verify/access-wider: the NetworkPolicies allow a packet that was refused before: tcp from 10.1.0.0 to "web" port 8081; NetworkPolicy/web-balanced admits it for "web", and no network or router of the stack carried it',
      'verify/forward-refused: the NetworkPolicies refuse what "lb" forwards to "web": tcp port 8080',
    ],
  ],
  [
    'no policy lets clients out to the load balancer',
    edited('NetworkPolicy', 'outer', (text) => text.replace('10.1.0.10/32', '10.1.0.11/32')),
    [
      'verify/balancer-unreached: the NetworkPolicies refuse what "client" sends to "lb", which stays in OpenStack: tcp port 80',
    ],
  ],
])('reports where %s', (_what, changed, expected) => {
  expect(told(changed)).toEqual(expected);
});

it('calls the members that lead to two ports of one server apart, so that each undo deletes its own', async () => {
  const second = {
    type: 'OS::Octavia::PoolMember',
    properties: { pool: ref('pool'), address: { get_attr: ['web', 'first_address'] }, protocol_port: 8070 },
  };
  const more = JSON.stringify({ heat_template_version: '2021-04-16', resources: { ...resources, second } });
  const { plan } = await planOf(more, JSON.stringify({ resources: { old: { strategy: 'keep' } } }));
  const operations = plan.steps.map((step) => [...step.do, ...step.undo]);
  const named = operations.map((all) =>
    all.flatMap((operation) => {
      if (operation.op === 'addMember') return [operation.name];
      if (operation.op !== 'delete') return [];
      return operation.what.flatMap((what) => ('live' in what && what.live === 'member' ? [what.id] : []));
    }),
  );
  expect(named.filter((names) => names.length > 0)).toEqual([
    ['web-balanced-1', 'web-balanced-1'],
    ['web-balanced-2', 'web-balanced-2'],
  ]);
});
