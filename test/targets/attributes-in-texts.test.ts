/** What attributes become in the start-up data of a VM: what is known as it is, names in the cluster, and places for the rest. */
import { expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { textAt } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const asked: Record<string, string> = {
  gatewayFirst: '[sub, gateway_ip]',
  gatewaySaid: '[sub2, gateway_ip]',
  cidr: '[sub, cidr]',
  gatewayV6: '[sub6, gateway_ip]',
  netName: '[net, name]',
  netOwn: '[net2, name]',
  volSize: '[vol, size]',
  volUnsized: '[vol2, size]',
  volZone: '[vol, availability_zone]',
  key: '[key, public_key]',
  portId: '[port, show, id]',
  mac: '[port, mac_address]',
  ip: '[port, fixed_ips, 0, ip_address]',
  ipSubnet: '[port, fixed_ips, 0, subnet_id]',
  subnets: '[port, subnets, 0, cidr]',
  extCidr: '[ext, subnets, 0, cidr]',
  extGw: '[ext, subnets, 0, gateway_ip]',
  inGw: '[port, subnets, 0, gateway_ip]',
  srvNet: '[a, networks, net, 0]',
  srvAddr: '[a, addresses, net, 0, addr]',
  srvMac: '[a, addresses, net, 0, "OS-EXT-IPS-MAC:mac_addr"]',
  srvPort: '[a, addresses, net, 0, port]',
  first: '[a, first_address]',
  fip: '[fip, floating_ip_address]',
  fipFixed: '[fip, fixed_ip_address]',
  fip2: '[fip2, fixed_ip_address]',
  name: '[a, name]',
  show: '[a, show, id]',
  nobody: '[bare, first_address]',
  extport: '[outp, first_address]',
  extmac: '[outp, addresses, x, 0, port]',
};

const params = Object.entries(asked).map(([name, path]) => `"@${name}@": { get_attr: ${path} }`);
const text = Object.keys(asked).map((name) => `${name} = @${name}@`);

const template = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net, properties: { name: net } }
  net2: { type: OS::Neutron::Net }
  sub: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  sub2: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net2 }, cidr: 10.1.0.0/24, gateway_ip: 10.1.0.254 } }
  sub6: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net2 }, cidr: "2001:db8::/64", ip_version: 6 } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, fixed_ips: [{ subnet: { get_resource: sub }, ip_address: 10.0.0.5 }] } }
  ext: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, fixed_ips: [{ subnet: outside }] } }
  vol: { type: OS::Cinder::Volume, properties: { size: 3, availability_zone: az1 } }
  vol2: { type: OS::Cinder::Volume, properties: { snapshot_id: 5d4a5cb4-3d0e-4a6d-a0a0-5a7d4a4b6f13 } }
  key: { type: OS::Nova::KeyPair, properties: { name: k, public_key: "ssh-rsa AAAA" } }
  fip: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: { get_resource: port } } }
  fip2: { type: OS::Neutron::FloatingIP, properties: { floating_network: public, port_id: outside } }
  a: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port } }] } }
  bare: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ allocate_network: none }] } }
  outp: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: outside-port }] } }
  b:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks: [{ network: { get_resource: net } }]
      user_data_format: RAW
      user_data: { str_replace: { template: ${JSON.stringify(text.join('\n'))}, params: { ${params.join(', ')} } } }
`;

it('says of each what holds in the cluster', async () => {
  const { files, diagnostics } = await compile(memoryHost({ 't.yaml': template }), {
    template: 't.yaml',
    stackName: 't',
  });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const secret = files.find(({ path }) => path.startsWith('secrets/b-'))?.text;
  const object = emittedJson(files).find(
    ({ json }) => json['kind'] === 'Secret' && textAt(json, 'metadata', 'name') === 'b-cloud-init',
  );
  const printed = secret ?? textAt(object?.json, 'stringData', 'userdata') ?? '';
  expect(Object.fromEntries(printed.split('\n').map((line) => line.split(' = ')))).toEqual({
    cidr: '10.0.0.0/24',
    extCidr: '<not available: the subnet is not part of the stack>',
    extGw: '<not available: the subnet is not part of the stack>',
    extmac: '<not available: the port is outside the stack>',
    extport: 'outp.t.t.svc.cluster.local',
    fip: '<public address of fip>',
    fip2: '<not available: the port of the address is not part of the stack>',
    fipFixed: 'a.t.t.svc.cluster.local',
    first: 'a.t.t.svc.cluster.local',
    gatewayFirst: '10.0.0.1',
    gatewaySaid: '10.1.0.254',
    gatewayV6: '2001:db8::',
    inGw: '10.0.0.1',
    ip: 'a.t.t.svc.cluster.local',
    ipSubnet: '<id of sub>',
    key: 'ssh-rsa AAAA',
    mac: '02:e5:26:81:b6:f5',
    name: 'a',
    netName: 'net',
    netOwn: 'net2',
    nobody: '',
    portId: '<not available: only OpenStack has the raw API response>',
    show: '<not available: only OpenStack has the raw API response>',
    srvAddr: 'a.t.t.svc.cluster.local',
    srvMac: '02:e5:26:81:b6:f5',
    srvNet: 'a.t.t.svc.cluster.local',
    srvPort: '<id of port>',
    subnets: '10.0.0.0/24',
    volSize: '3',
    volUnsized: '<size of vol2>',
    volZone: 'az1',
  });
});
