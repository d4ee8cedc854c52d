/** Addresses and names that somebody changes in an output are found: source addresses, those of Services, names of servers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { add, named, outputOf, problemsIn, swap, without, type Edit, type Output } from './planting.ts';

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
        - { protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 203.0.113.0/24 }
        - { protocol: tcp, port_range_min: 5432, port_range_max: 5432, remote_ip_prefix: 10.1.0.0/24 }
  web_port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: group }] } }
  address: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: web_port } } }
  web: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: web_port } }] } }
  app: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: group }] } }
  db: { type: OS::Nova::Server, properties: { name: db, image: i, flavor: f, networks: [{ network: { get_resource: net }, fixed_ip: 10.1.0.10 }], security_groups: [{ get_resource: group }] } }
  log: { type: OS::Nova::Server, properties: { name: log, image: i, flavor: f, networks: [{ network: { get_resource: net }, fixed_ip: 10.1.0.11 }], security_groups: [{ get_resource: group }] } }
`;

const config = `resources: { db: { strategy: keep }, log: { strategy: keep } }
exposure: { address: { egress: 192.0.2.40, reason: partners know it } }
`;

let output: Output;

beforeAll(async () => {
  output = await outputOf(template, config);
});

const egress = 'EgressIP/address-egress-shop';
const slice = 'EndpointSlice/shop-kept';

it('finds nothing in an output as it was made', () => {
  expect(problemsIn(output, (all) => all)).toEqual([]);
});

const egressIp = (spec: object): Edit =>
  add({
    apiVersion: 'k8s.ovn.org/v1',
    kind: 'EgressIP',
    metadata: { name: 'mine' },
    spec: JSON.parse(JSON.stringify({ egressIPs: ['203.0.113.99'], ...spec })),
  });
const here = { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } };

describe('a source address by Cilium', () => {
  const policy = 'CiliumEgressGatewayPolicy/address-egress-shop';
  const kinds = [
    ...['ConfigMap', 'Namespace', 'PersistentVolumeClaim', 'Secret', 'Service', 'ServiceAccount'].map((kind) => [
      'v1',
      kind,
    ]),
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
    ['kubevirt.io/v1', 'VirtualMachine'],
    ['cdi.kubevirt.io/v1beta1', 'DataVolume'],
    ['cdi.kubevirt.io/v1beta1', 'DataSource'],
    ['instancetype.kubevirt.io/v1beta1', 'VirtualMachineInstancetype'],
    ['cilium.io/v2', 'CiliumEgressGatewayPolicy'],
  ];
  let cilium: Output;

  beforeAll(async () => {
    cilium = await outputOf(template, config, { cluster: { kinds } });
  });

  it('is that of a CiliumEgressGatewayPolicy where the API server has no EgressIP', () => {
    expect(cilium.objects.map(named)).toContain(policy);
    expect(problemsIn(cilium, (all) => all)).toEqual([]);
  });

  it.each<[string, Edit, RegExp]>([
    [
      'another address',
      swap(policy, '"egressIP":"192.0.2.40', '"egressIP":"203.0.113.99'),
      /source-added .*203\.0\.113\.99[^]*source-lost/,
    ],
    ['the address of a node', swap(policy, ',"egressIP":"192.0.2.40"', ''), /source-lost .*"web"/],
    ['all pods', swap(policy, /"podSelector":\{.*?\}\}/, '"podSelector":{}'), /source-added .*"app" .*192\.0\.2\.40/],
    [
      'all namespaces',
      swap(policy, /"namespaceSelector":\{.*?\}\}/, '"namespaceSelector":{}'),
      /source-added .*pods of other namespaces/,
    ],
    [
      'more pods',
      swap(
        policy,
        '"selectors":[',
        '"selectors":[{"podSelector":{"matchLabels":{"io.kubernetes.pod.namespace":"shop"}}},',
      ),
      /source-added .*"app"/,
    ],
    ['some destinations', swap(policy, '0.0.0.0/0', '10.0.0.0/8'), /source-lost .*"web"/],
    [
      'destinations left out',
      swap(policy, '"egressGateway"', '"excludedCIDRs":["10.0.0.0/8"],"egressGateway"'),
      /source-lost/,
    ],
    ['a deleted object', without(policy), /source-lost/],
  ])('%s', (_what, edit, message) => {
    expect(problemsIn(cilium, edit).join('\n')).toMatch(message);
  });
});

describe('a planted edit of a source address is found', () => {
  it.each<[string, Edit, RegExp]>([
    [
      'another address',
      swap(egress, '192.0.2.40', '203.0.113.99'),
      /source-added .*"web" the source .*203\.0\.113\.99/,
    ],
    ['another address, so that the own one is lost', swap(egress, '192.0.2.40', '203.0.113.99'), /source-lost .*"web"/],
    ['one address more', swap(egress, '"192.0.2.40"', '"192.0.2.40","192.0.2.41"'), /source-added .*192\.0\.2\.41/],
    ['all pods', swap(egress, /"podSelector":\{.*?\}\}/, '"podSelector":{}'), /source-added .*"app" .*192\.0\.2\.40/],
    ['all pods, of others too', swap(egress, /"podSelector":\{.*?\}\}/, '"podSelector":{}'), /other pods of the name/],
    ['another namespace', swap(egress, '"kubernetes.io/metadata.name":"shop"', '"team":"a"'), /source-lost .*"web"/],
    [
      'all namespaces',
      swap(egress, /"namespaceSelector":\{.*?\}\}/, '"namespaceSelector":{}'),
      /source-added .*pods of other namespaces/,
    ],
    ['a deleted object', without(egress), /source-lost no object gives "web" the source address 192\.0\.2\.40/],
    ['an added object', egressIp({ namespaceSelector: here }), /source-added EgressIP\/mine gives "app"/],
    [
      'an added object for one machine',
      egressIp({ namespaceSelector: here, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'app' } } }),
      /source-added EgressIP\/mine gives "app" the source address 203\.0\.113\.99/,
    ],
  ])('%s', (_what, edit, message) => {
    expect(problemsIn(output, edit).join('\n')).toMatch(message);
  });
});

describe('a planted edit of the name of a server that stays is found', () => {
  it.each<[string, Edit, RegExp]>([
    [
      'another name',
      swap(slice, '"hostname":"db"', '"hostname":"other"'),
      /name-lost .*"db\.shop", by which VMs find "db"/,
    ],
    [
      'the name of another server',
      swap(slice, '10.1.0.10', '10.1.0.11'),
      /name-differs .*10\.1\.0\.1\d for the name of "(?:db|log)", which has another one/,
    ],
    [
      'another Service',
      swap(slice, '"kubernetes.io/service-name":"shop"', '"kubernetes.io/service-name":"x"'),
      /name-lost/,
    ],
    ['a deleted object', without(slice), /name-lost/],
    ['another address', swap(slice, '10.1.0.10', '192.0.2.66'), /name-differs .*192\.0\.2\.66/],
  ])('%s', (_what, edit, message) => {
    expect(problemsIn(output, edit).join('\n')).toMatch(message);
  });
});

describe('a planted edit of what lets VMs find names is found', () => {
  it.each<[string, Edit]>([
    ['a deleted policy', without('NetworkPolicy/shop-cluster-dns')],
    ['another port', swap('NetworkPolicy/shop-cluster-dns', '"port":53', '"port":54')],
    ['other pods', swap('NetworkPolicy/shop-cluster-dns', '"k8s-app":"kube-dns"', '"k8s-app":"other"')],
  ])('%s', (_what, edit) => {
    expect(problemsIn(output, edit).join('\n')).toMatch(/queries-lost .*lets "web" send DNS queries/);
  });
});

const service = 'Service/address';
const field = (text: string): Edit => swap(service, '"spec":{', `"spec":{${text},`);

describe('a planted edit of an address of a Service is found', () => {
  it.each<[string, Edit, RegExp]>([
    [
      'an external address beside source ranges',
      field('"externalIPs":["192.0.2.9"]'),
      /clients-wider Service\/address lets (?!203\.0\.113\.).* connect to "web" at tcp port 22/,
    ],
    ['an external address', field('"externalIPs":["192.0.2.9"]'), /address-claimed Service\/address .* 192\.0\.2\.9,/],
    ['an address of a load balancer', field('"loadBalancerIP":"192.0.2.9"'), /address-claimed .* 192\.0\.2\.9,/],
  ])('%s', (_what, edit, message) => {
    expect(problemsIn(output, edit).join('\n')).toMatch(message);
  });

  it('and nothing is found where nothing forwards connections', () => {
    expect(problemsIn(output, swap('Service/shop', '"spec":{', '"spec":{"externalIPs":["192.0.2.9"],'))).toEqual([]);
  });
});
