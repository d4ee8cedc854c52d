/** What the proofs say of an output whose machines would no longer have their addresses on networks of OVN-Kubernetes. */
import { beforeAll, expect, it } from 'vitest';
import { editedTexts, type EditedTexts, type TextEdit } from './edited-texts.ts';

const template = `heat_template_version: 2021-04-16
resources:
  net: { type: OS::Neutron::Net }
  range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  side: { type: OS::Neutron::Net }
  side_range: { type: OS::Neutron::Subnet, properties: { network: { get_resource: side }, cidr: 10.1.0.0/24 } }
  group:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80, remote_ip_prefix: 10.1.0.0/28 }] }
  port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net }
      mac_address: fa:16:3e:00:00:07
      fixed_ips: [{ ip_address: 10.0.0.7 }]
  side_port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: side }
      fixed_ips: [{ ip_address: 10.1.0.20 }]
      security_groups: [{ get_resource: group }]
  web:
    type: OS::Nova::Server
    properties: { image: a, flavor: b, networks: [{ port: { get_resource: port } }, { port: { get_resource: side_port } }] }
  app: { type: OS::Nova::Server, properties: { image: a, flavor: b, networks: [{ network: { get_resource: net } }] } }
`;

let output: EditedTexts;

beforeAll(async () => {
  const config = {
    images: { a: { dataSource: 'a' } },
    flavors: { b: { instancetype: 'b' } },
    networks: { net: 'ovn-udn', side: 'ovn-udn-secondary' },
  } as const;
  output = await editedTexts(template, config);
});

const found = (...edit: TextEdit): Promise<readonly string[]> => output.found([edit]);

const kept = (what: string): string => `verify/address-not-kept "web" does not keep its address: ${what}`;

it('says nothing of the output as it is', async () => {
  expect(await output.found([])).toEqual([]);
});

it.each<readonly [string, string, string | RegExp, string, string]>([
  [
    'another address',
    'base/web.yaml',
    '10.0.0.7',
    '10.0.0.8',
    'its template asks for 10.0.0.8, which its port does not have',
  ],
  ['no address', 'base/web.yaml', '["10.0.0.7"]', '[]', 'its template does not ask for 10.0.0.7, which its port has'],
  [
    'an address outside of the range',
    'base/web.yaml',
    '"10.0.0.7"',
    '"10.0.0.7","10.9.0.7"',
    '10.9.0.7 is in no range of the network',
  ],
  ['the gateway', 'base/web.yaml', '10.0.0.7', '10.0.0.1', '10.0.0.1 is the gateway of the network'],
  [
    'a binding with addresses of its own',
    'base/web.yaml',
    /binding:\n\s+name: l2bridge/,
    'masquerade: {}',
    'the binding masquerade gives its guest another address',
  ],
  [
    'another MAC address',
    'base/web.yaml',
    /(macAddress: "?fa:16:3e:00:00:)07/,
    '$108',
    'its MAC address is fa:16:3e:00:00:08, and that of its port is fa:16:3e:00:00:07',
  ],
  [
    'a network that forgets addresses',
    'base/net.yaml',
    /\n\s+ipam:\n\s+lifecycle: Persistent/,
    '',
    'the network has no persistent addresses (ipam.lifecycle), so what its template asks for is ignored',
  ],
  [
    'a namespace without the label',
    'base/stack.yaml',
    /\n\s+k8s.ovn.org\/primary-user-defined-network: ""/,
    '',
    'its namespace has not the label k8s.ovn.org/primary-user-defined-network',
  ],
  [
    'no primary network',
    'base/net.yaml',
    'role: Primary',
    'role: Secondary',
    'the output has no primary network for its namespace',
  ],
])('finds %s', async (_, ...[path, from, to, what]) => {
  expect(await found(path, from, to)).toContain(kept(what));
});

it('finds an address that two machines ask for', async () => {
  const [own] = /"10\.0\.0\.\d+"/.exec(output.texts.get('base/app.yaml') ?? '') ?? [];
  expect(await found('base/app.yaml', own ?? '', '"10.0.0.7"')).toContain(kept('"app" asks for 10.0.0.7 too'));
});

it('finds policies of a secondary network that let more through', async () => {
  const wider = await found('base/group.yaml', '10.1.0.0/28', '10.1.0.0/24');
  expect(wider.join()).toContain('verify/access-wider');
});

it('finds an interface on a secondary network without its address', async () => {
  const differs = await found('base/web.yaml', '10.1.0.20/24', '10.1.0.21/24');
  expect(differs.join()).toContain('its guest is told the address 10.1.0.21, which its port does not have');
});
