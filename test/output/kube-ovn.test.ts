/** What the proofs say of an output whose machines would no longer have their addresses in Subnets of Kube-OVN. */
import { beforeAll, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { editedTexts, type EditedTexts, type TextEdit } from './edited-texts.ts';

const template = `heat_template_version: 2021-04-16
resources:
  net: { type: OS::Neutron::Net }
  range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.20.0.0/24 } }
  far: { type: OS::Neutron::Net }
  far_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: far }, cidr: 10.30.0.0/24 } }
  port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net }
      mac_address: fa:16:3e:00:00:07
      fixed_ips: [{ ip_address: 10.20.0.7 }]
  web: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ port: { get_resource: port } }] } }
  app: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: { get_resource: net } }] } }
  db: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: { get_resource: far } }] } }
`;

const config = {
  namespace: 'shop',
  images: { a: { dataSource: 'a' } },
  flavors: { b: { instancetype: 'b' } },
  networks: { net: 'kube-ovn', far: 'kube-ovn' },
} as const;

let output: EditedTexts;

beforeAll(async () => {
  output = await editedTexts(template, config);
});

const found = (...edit: TextEdit): Promise<readonly string[]> => output.found([edit]);

it('says nothing of the output as it is', async () => {
  expect(await output.found([])).toEqual([]);
});

const mac = 'fa:16:3e:00:00:0';

it.each<readonly [string, string, string | RegExp, string, string]>([
  ['another address', 'web', '10.20.0.7', '10.20.0.8', 'its template asks for 10.20.0.8, which its port does not have'],
  [
    'no address',
    'web',
    /\n\s+ovn.kubernetes.io\/ip_address: .*/,
    '',
    'its template does not ask for 10.20.0.7, which its port has',
  ],
  ['the gateway', 'web', '10.20.0.7', '10.20.0.1', '10.20.0.1 is the gateway of its Subnet'],
  ['an address of elsewhere', 'web', '10.20.0.7', '10.30.0.7', '10.30.0.7 is in no range of its Subnet'],
  ['masquerade', 'web', 'bridge: {}', 'masquerade: {}', 'the binding masquerade gives its guest another address'],
  [
    'another MAC address of the pod',
    'web',
    /(mac_address: "?fa:16:3e:00:00:)07/,
    '$108',
    `its interface has the MAC address ${mac}7, and its pod ${mac}8`,
  ],
  [
    'no MAC address of the pod',
    'web',
    /\n\s+ovn.kubernetes.io\/mac_address: .*/,
    '',
    `its interface has the MAC address ${mac}7, and its pod any`,
  ],
  [
    'no MAC address of the interface',
    'web',
    /\n\s+macAddress: .*/,
    '',
    `its interface has the MAC address of the pod, and its pod ${mac}7`,
  ],
  [
    'no MAC address of its port',
    'web',
    /\n\s+macAddress: .*/,
    '',
    `its MAC address is not set, and that of its port is ${mac}7`,
  ],
  [
    'another MAC address than that of its port',
    'web',
    /(macAddress: "?fa:16:3e:00:00:)07/,
    '$108',
    `its MAC address is ${mac}8, and that of its port is ${mac}7`,
  ],
  [
    'an interface without a binding',
    'web',
    /\n\s+bridge: \{\}/,
    '',
    'the binding of its interface gives its guest another address',
  ],
  ['an address of another machine', 'app', /ip_address: .*/, 'ip_address: "10.20.0.7"', '"app" asks for 10.20.0.7 too'],
  [
    'a port that nothing checks',
    'web',
    /\n\s+ovn.kubernetes.io\/port_security: .*/,
    '',
    'it may send under addresses of others (ovn.kubernetes.io/port_security)',
  ],
  ['a Subnet that is not there', 'web', 'shop-range', 'shop-other', 'the output has no Subnet "shop-other"'],
  [
    'ranges that overlap',
    'far-range',
    '10.30.0.0/24',
    '10.20.0.0/16',
    'the ranges of the Subnets "shop-range" and "shop-far-range" overlap',
  ],
])('finds %s', async (_, ...[file, from, to, what]) => {
  expect(await found(`base/${file}.yaml`, from, to)).toContain(
    `verify/address-not-kept "web" does not keep its address: ${what}`,
  );
});

it('refuses a network where a server has an interface in the place of that of its pod', async () => {
  const both = template.replace('networks: [{ network: { get_resource: far } }]', (own) =>
    own.replace(']', ', { network: { get_resource: net } }]'),
  );
  const { diagnostics } = await compile(memoryHost({ 't.yaml': both }), { template: 't.yaml', config });
  const refused = diagnostics.filter(({ code }) => code === 'plan/kube-ovn-network-refused');
  expect(refused.map(({ message }) => message)).toEqual([
    '"far" becomes no Subnet of Kube-OVN: "db" has another interface in the place of that of its pod',
  ]);
  expect(diagnostics.filter(({ code }) => code.startsWith('internal/'))).toEqual([]);
});

it('is an error where the cluster has its range', async () => {
  const taken = { ...config, cluster: { podRanges: ['10.20.0.0/16'] } };
  const { diagnostics } = await compile(memoryHost({ 't.yaml': template }), { template: 't.yaml', config: taken });
  expect(diagnostics.filter(({ code }) => code === 'plan/kube-ovn-range-taken').map(({ message }) => message)).toEqual([
    'the range 10.20.0.0/24 overlaps with the pod range 10.20.0.0/16 of the cluster, so Kube-OVN refuses the Subnet',
  ]);
});

it.each([
  [
    '10.20.0.7',
    ['a server of the stack is the gateway 10.20.0.7 of "range", and Kube-OVN leads packets to 10.20.0.1 instead'],
  ],
  ['10.20.0.8', []],
])('says that a server is no longer the gateway: %s', async (gateway, messages) => {
  const led = template.replace('10.20.0.0/24 }', `10.20.0.0/24, gateway_ip: ${gateway} }`);
  const { diagnostics } = await compile(memoryHost({ 't.yaml': led }), { template: 't.yaml', config });
  expect(diagnostics.filter(({ code }) => code.startsWith('plan/kube-ovn')).map(({ message }) => message)).toEqual(
    messages,
  );
  expect(diagnostics.filter(({ code }) => code.startsWith('verify/'))).toEqual([]);
});
