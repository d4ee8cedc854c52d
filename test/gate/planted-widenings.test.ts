/** Whatever is opened in an output after it was made is found: each kind of widening is planted, and must be an error. */
import { beforeAll, describe, expect, it } from 'vitest';
import { objectAt, type JsonObject } from '../../src/kubernetes/json.ts';
import { add, errorsIn, named, outputOf, swap, without, type Edit, type Output } from './planting.ts';

const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/24 } }
  six: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: "2001:db8:1::/64", ip_version: 6, ipv6_ra_mode: slaac, ipv6_address_mode: slaac } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }
  link6: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: six } } }
  web_group:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 203.0.113.0/24 }
        - { protocol: tcp, port_range_min: 443, port_range_max: 443 }
  db_group:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 5432, port_range_max: 5432, remote_mode: remote_group_id, remote_group_id: { get_resource: web_group } }
        - { protocol: tcp, port_range_min: 9000, port_range_max: 9000, ethertype: IPv6, remote_ip_prefix: "2001:db8:7::/48" }
        - { direction: egress, protocol: tcp, port_range_min: 443, port_range_max: 443 }
  web_port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: web_group }] } }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: web_port } } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: web_port } }] } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: db_group }] } }
  cache_group: { type: OS::Neutron::SecurityGroup }
  cache: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: cache_group }] } }
  bare_port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [] } }
  bare: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: bare_port } }] } }
  lone: { type: OS::Neutron::Net }
  lone_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: lone }, cidr: 10.9.0.0/24 } }
  apart: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: lone } }], security_groups: [{ get_resource: web_group }] } }
`;

let output: Output;

beforeAll(async () => {
  output = await outputOf(template);
});

const podSpec = { containers: [{ name: 'main', image: 'registry.example.org/app:1' }] };

/** A pod more, with the labels of a machine. */
const podLike =
  (name: string, annotations: JsonObject = {}): Edit =>
  (all) => {
    const like = all.find((object) => named(object) === `VirtualMachine/${name}`);
    const labels = objectAt(like, 'spec', 'template', 'metadata', 'labels') ?? {};
    const metadata = { name: 'mine', namespace: 'shop', labels, annotations };
    return [...all, { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec }];
  };

/** An object more that makes pods with the labels of a machine. */
const workloadLike =
  (name: string, given: JsonObject, annotations: JsonObject = {}): Edit =>
  (all) => {
    const like = all.find((object) => named(object) === `VirtualMachine/${name}`);
    const labels = objectAt(like, 'spec', 'template', 'metadata', 'labels') ?? {};
    const template = { metadata: { labels }, spec: podSpec };
    return [...all, { ...given, metadata: { name: 'mine', namespace: 'shop', annotations }, spec: { template } }];
  };

/** What makes an object stand for a server. */
const ofWeb = { 'heat2kube.dev/resource': 'web' };

const errors = (edit: Edit): readonly string[] => errorsIn(output, edit);

const service = (spec: JsonObject): Edit =>
  add({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'mine', namespace: 'shop' },
    spec: { selector: { 'app.kubernetes.io/name': 'db' }, ports: [{ port: 5432 }], ...spec },
  });

const policy = (spec: JsonObject): Edit =>
  add({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'mine', namespace: 'shop' },
    spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'db' } }, policyTypes: ['Ingress'], ...spec },
  });

/** A machine as a Deployment with the same labels. */
const asPods =
  (name: string, more: JsonObject): Edit =>
  (all) =>
    all.map((object): JsonObject => {
      if (named(object) !== `VirtualMachine/${name}`) return object;
      const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels') ?? {};
      const spec = { ...more, containers: [{ name: 'main', image: 'registry.example.org/app:1' }] };
      return {
        ...object,
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      };
    });

const db = 'NetworkPolicy/db-group';

/** The policy of the database by the name of a port, and what its VM says of its ports. */
const byName =
  (...ports: readonly JsonObject[]): Edit =>
  (all) =>
    swap(
      'VirtualMachine/db',
      /("interfaces":\[\{)/,
      `$1"ports":${JSON.stringify(ports)},`,
    )(swap(db, '"port":5432', '"port":"db"')(all));
const web = 'NetworkPolicy/web-group-view-2';

describe('in an output as it was made', () => {
  it('nothing is found', () => {
    expect(errors((all) => all)).toEqual([]);
  });

  it('nothing is found where a machine runs as pods of a Deployment', () => {
    expect(errors(asPods('db', {}))).toEqual([]);
  });

  it.each<[string, Edit]>([
    ['is the same', byName({ name: 'db', port: 5432 })],
    ['is none of the VM', byName({ name: 'other', port: 22 }, { port: 23 })],
    [
      'has another protocol',
      byName({ name: 'db', port: 22, protocol: 'UDP' }, { name: 'db', port: 23, protocol: 'X' }),
    ],
    ['has no number', byName({ name: 'db', port: 'ssh' })],
  ])('nothing is found where a policy names a port that %s', (_what, edit) => {
    expect(errors(edit)).toEqual([]);
  });
});

describe('a planted widening is an error', () => {
  it.each<[string, Edit, RegExp]>([
    [
      'a dropped selector',
      swap(db, /"from":\[\{"podSelector".*?\}\}\],/, ''),
      /port 5432; NetworkPolicy\/db-group admits/,
    ],
    [
      'an empty selector',
      swap(db, /"podSelector":\{"matchLabels":\{"sg[^}]*\}\}(?=\})/, '"podSelector":{}'),
      /port 5432/,
    ],
    ['a shorter prefix', swap(web, '203.0.113.0/24', '203.0.0.0/16'), /from 203\.0\.(?:0\.0|114\.0) to "web" port 22/],
    ['a longer prefix of another range', swap(web, '203.0.113.0/24', '203.0.112.0/24'), /from 203\.0\.112\.0/],
    ['any port', swap(db, /,"ports":\[\{"protocol":"TCP","port":5432\}\]/, ''), /tcp from .* to "db" port 1;/],
    ['a range of ports', swap(db, '"port":5432', '"port":5432,"endPort":5433'), /port 5433/],
    [
      'a name of another port',
      byName({ name: 'db', port: 22, protocol: 'TCP' }),
      /to "db" port 22; NetworkPolicy\/db-group admits/,
    ],
    [
      'another protocol',
      swap(db, '"protocol":"TCP","port":5432', '"protocol":"UDP","port":5432'),
      /udp from .* port 5432/,
    ],
    ['a missing exception', swap(web, /,"except":\["169\.254\.0\.0\/16"\]/g, ''), /169\.254\.0\.0/],
    ['a wider range of IPv6', swap(db, '2001:db8:7::/48', '2001:db8::/32'), /2001:db8::.* port 9000/],
    ['everybody by IPv6', swap(db, '2001:db8:7::/48', '::/0'), /2a00:1450::7 to "db" port 9000/],
    ['one policy more', policy({ ingress: [{ ports: [{ port: 22 }] }] }), /NetworkPolicy\/mine admits it for "db"/],
    [
      'one policy more for pods of another namespace',
      policy({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'a' } } }] }] }),
      /from pods of other namespaces to "db"/,
    ],
    [
      'one policy more for other pods of the namespace',
      policy({ ingress: [{ from: [{ podSelector: { matchLabels: { app: 'importer' } } }] }] }),
      /from other pods of the namespace to "db"/,
    ],
    [
      'one policy more for egress',
      policy({ policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }] }),
      /from "db" to 198\.51\.100\.0 port 1;/,
    ],
    ['a deleted policy', without('NetworkPolicy/shop-default-deny'), /restricts/],
    [
      'a policy of another namespace',
      swap('NetworkPolicy/shop-default-deny', '"namespace":"shop"', '"namespace":"other"'),
      /restricts/,
    ],
    [
      'a policy for one direction less',
      swap('NetworkPolicy/shop-default-deny', '"Ingress",', ''),
      /no NetworkPolicy restricts/,
    ],
    [
      'a label more',
      swap(
        'VirtualMachine/cache',
        /("template":\{"metadata":\{"labels":\{)/,
        '$1"sg.heat2kube.dev/shop.web-group":"",',
      ),
      /from "cache" to "db" port 5432|to "cache"/,
    ],
    [
      'the label of another machine',
      swap(
        'VirtualMachine/apart',
        /("template":\{"metadata":\{.*?)"net\.heat2kube\.dev\/shop\.lone"/,
        '$1"net.heat2kube.dev/shop.net"',
      ),
      /"apart"/,
    ],
    ['a pod on the network of its node', asPods('db', { hostNetwork: true }), /on the network of its node/],
    [
      'a pod with the labels of a machine',
      podLike('web'),
      /from "Pod\/mine" to "db" port 5432; .*"Pod\/mine" is no server of the stack/,
    ],
    [
      'a pod that says it is a machine',
      podLike('web', ofWeb),
      /from "Pod\/mine" to "db" port 5432; .*"Pod\/mine" is no server of the stack/,
    ],
    ...[
      { apiVersion: 'apps/v1', kind: 'DaemonSet' },
      { apiVersion: 'v1', kind: 'ReplicationController' },
      { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachineInstanceReplicaSet' },
      { apiVersion: 'example.org/v1', kind: 'Rollout' },
    ].map((given): [string, Edit, RegExp] => [
      `pods of a ${given.kind} with the labels of a machine`,
      workloadLike('web', given),
      new RegExp(`from "${given.kind}/mine" to "db" port 5432; .*"${given.kind}/mine" is no server of the stack`),
    ]),
    [
      'pods beside a machine that say they are it',
      workloadLike('web', { apiVersion: 'apps/v1', kind: 'Deployment' }, ofWeb),
      /from "VirtualMachine\/web" to "db" port 5432; .*"VirtualMachine\/web" is no server of the stack/,
    ],
    [
      'a name that leads elsewhere',
      add({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'mine', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'shop' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.66'], hostname: 'db' }],
      }),
      /EndpointSlice\/mine has the address 192\.0\.2\.66, which no server has/,
    ],
    [
      'a NodePort',
      service({ type: 'NodePort' }),
      /Service\/mine forwards clients from outside to "db"|Service\/mine lets/,
    ],
    ['a LoadBalancer', service({ type: 'LoadBalancer' }), /Service\/mine/],
    ['external addresses', service({ externalIPs: ['192.0.2.7'] }), /Service\/mine/],
    [
      'a LoadBalancer without source ranges',
      service({ type: 'LoadBalancer', selector: { 'app.kubernetes.io/name': 'web' }, ports: [{ port: 22 }] }),
      /Service\/mine lets .* connect to "web" at tcp port 22/,
    ],
    [
      'a second interface',
      (all) =>
        swap(
          'VirtualMachine/apart',
          /("interfaces":\[)/,
          '$1{"name":"more","bridge":{}},',
        )(
          swap(
            'VirtualMachine/apart',
            /("networks":\[)/,
            '$1{"name":"more","multus":{"networkName":"infra/all"}},',
          )(all),
        ),
      /the template gives "apart" no such interface/,
    ],
  ])('%s', (_what, edit, message) => {
    const found = errors(edit);
    expect(found.join('\n')).toMatch(message);
  });
});

it('finds clients that the listener of a load balancer refuses, and no others', async () => {
  const balanced = await outputOf(`heat_template_version: 2021-04-16
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/24 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 8080, port_range_max: 8080 }] } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: group }] } }
  lb: { type: OS::Octavia::LoadBalancer, properties: { vip_subnet: { get_resource: subnet } } }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_attr: [lb, vip_port_id] } } }
  listener: { type: OS::Octavia::Listener, properties: { loadbalancer: { get_resource: lb }, protocol: TCP, protocol_port: 80, allowed_cidrs: [198.51.100.0/24] } }
  pool: { type: OS::Octavia::Pool, properties: { listener: { get_resource: listener }, protocol: TCP, lb_algorithm: ROUND_ROBIN } }
  member: { type: OS::Octavia::PoolMember, properties: { pool: { get_resource: pool }, address: { get_attr: [web, first_address] }, protocol_port: 8080, subnet: { get_resource: subnet } } }
`);
  const lb = 'Service/lb';
  const ranges = /"loadBalancerSourceRanges":\["198\.51\.100\.0\/24"\]/;
  const found = (to: string): string =>
    errorsIn(balanced, swap(lb, ranges, `"loadBalancerSourceRanges":[${to}]`)).join('\n');
  expect(errorsIn(balanced, (all) => all)).toEqual([]);
  expect(errorsIn(balanced, swap(lb, ranges, '"sessionAffinity":"None"')).join('\n')).toMatch(
    /clients-wider Service\/lb lets .* connect to "web" at tcp port 80, which the listener of "lb" refuses/,
  );
  expect(found('"198.51.0.0/16"')).toMatch(/lets 198\.51\.\d+\.\d+ connect to "web"/);
  expect(found('"198.51.100.0/24","192.0.2.0/24"')).toMatch(/lets 192\.0\.2\.0 connect to "web"/);
  expect(found('"198.51.100.0/25"')).toBe('');
  expect(found('"any range", 7')).toBe('');
  const bySix = swap(lb, ranges, '"ipFamilies":["IPv6"]');
  expect(errorsIn(balanced, bySix).join('\n')).toMatch(/lets 2a00:1450::7 connect to "web"/);
});
