/** What is opened on networks beside the pod network after an output was made is found, whichever object was edited. */
import { beforeAll, describe, expect, it } from 'vitest';
import { add, errorsIn, named, outputOf, swap, without, type Edit, type Output } from './planting.ts';

const template = `heat_template_version: 2018-08-31
resources:
  front: { type: OS::Neutron::Net, properties: { name: front } }
  front_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: front }, cidr: 10.1.0.0/24 } }
  data: { type: OS::Neutron::Net, properties: { name: data } }
  data_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: data }, cidr: 10.20.0.0/24, gateway_ip: 10.20.0.254, dns_nameservers: [10.20.0.2] } }
  data_six: { type: OS::Neutron::Subnet, properties: { network: { get_resource: data }, ip_version: 6, cidr: "2001:db8:20::/64", gateway_ip: null } }
  lab: { type: OS::Neutron::Net, properties: { name: lab } }
  lab_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: lab }, cidr: 10.30.0.0/24, gateway_ip: null, host_routes: [{ destination: 10.50.0.0/16, nexthop: 10.30.0.9 }] } }
  clients: { type: OS::Neutron::SecurityGroup, properties: { rules: [] } }
  database:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 5432, port_range_max: 5432, remote_mode: remote_group_id, remote_group_id: { get_resource: clients } }
        - { protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.20.0.0/28 }
        - { protocol: tcp, port_range_min: 9000, port_range_max: 9000, ethertype: IPv6, remote_ip_prefix: "2001:db8:20::/80" }
        - { direction: egress, protocol: tcp, port_range_min: 443, port_range_max: 443 }
  db_data: { type: OS::Neutron::Port, properties: { network: { get_resource: data }, security_groups: [{ get_resource: database }], fixed_ips: [{ ip_address: 10.20.0.20 }, { ip_address: "2001:db8:20::20" }] } }
  app_data: { type: OS::Neutron::Port, properties: { network: { get_resource: data }, security_groups: [{ get_resource: clients }], fixed_ips: [{ ip_address: 10.20.0.40 }], mac_address: "fa:16:3e:0a:0b:0c" } }
  other_data: { type: OS::Neutron::Port, properties: { network: { get_resource: data }, security_groups: [], fixed_ips: [{ ip_address: 10.20.0.60 }] } }
  db_lab: { type: OS::Neutron::Port, properties: { network: { get_resource: lab }, fixed_ips: [{ ip_address: 10.30.0.20 }] } }
  app_lab: { type: OS::Neutron::Port, properties: { network: { get_resource: lab } } }
  db: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: front } }, { port: { get_resource: db_data } }, { port: { get_resource: db_lab } }] } }
  app: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: front } }, { port: { get_resource: app_data } }, { port: { get_resource: app_lab } }] } }
  other: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: other_data } }] } }
`;

const config = `networks:
  front: pod
  data: { multus: infra/data, filter: multi-network-policy }
  lab: { bridge: br-lab, vlan: 30 }
`;

let output: Output;

beforeAll(async () => {
  output = await outputOf(template, config);
});

const errors = (edit: Edit): readonly string[] => errorsIn(output, edit);

const db = 'MultiNetworkPolicy/database-db-net-1';
const lab = 'NetworkAttachmentDefinition/lab';
const secret = 'Secret/db-cloud-init';
const vm = 'VirtualMachine/db';

const policy = (spec: object, networks = 'infra/data'): Edit =>
  add({
    apiVersion: 'k8s.cni.cncf.io/v1beta1',
    kind: 'MultiNetworkPolicy',
    metadata: { name: 'mine', namespace: 'shop', annotations: { 'k8s.v1.cni.cncf.io/policy-for': networks } },
    spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'db' } }, policyTypes: ['Ingress'], ...spec },
  });

describe('nothing is found', () => {
  it.each<[string, Edit]>([
    ['in an output as it was made', (all) => all],
    ['where a policy more is for another network', policy({ ingress: [{}] }, 'infra/other')],
    ['where a policy more refuses what is refused', policy({ ingress: [] })],
    [
      'where an interface has another address of hardware, and its guest is told so',
      (all) => {
        const told = JSON.stringify(all.find((object) => named(object) === secret));
        const mac = /nic1:.*?(02(?::[0-9a-f]{2}){5})/.exec(told)?.[1] ?? '';
        return swap(vm, mac, '02:00:00:00:00:07')(swap(secret, mac, '02:00:00:00:00:07')(all));
      },
    ],
  ])('%s', (_what, edit) => {
    expect(errors(edit)).toEqual([]);
  });
});

describe('a planted widening is an error', () => {
  it.each<[string, Edit, RegExp]>([
    [
      'everybody in the place of a peer',
      swap(db, '10.20.0.40/32', '0.0.0.0/0'),
      /to "db" port 5432; MultiNetworkPolicy\/database-db-net-1 admits/,
    ],
    ['no peers at all', swap(db, /"from":\[\{"ipBlock":\{"cidr":"10\.20\.0\.40\/32"\}\}\],/, ''), /port 5432/],
    [
      'an empty selector of pods as a peer',
      swap(db, '{"ipBlock":{"cidr":"10.20.0.40/32"}}', '{"podSelector":{}}'),
      /port 5432/,
    ],
    [
      'a selector of a machine that no rule admits',
      swap(
        db,
        '{"ipBlock":{"cidr":"10.20.0.40/32"}}',
        '{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"other"}}}',
      ),
      /from "other" to "db" port 5432/,
    ],
    [
      'pods of other namespaces',
      swap(db, '{"ipBlock":{"cidr":"10.20.0.40/32"}}', '{"namespaceSelector":{}}'),
      /from pods of other namespaces to "db"/,
    ],
    [
      'the address of another machine',
      swap(db, '10.20.0.40/32', '10.20.0.60/32'),
      /from 10\.20\.0\.60 to "db" port 5432/,
    ],
    ['a shorter prefix', swap(db, '10.20.0.0/28', '10.20.0.0/24'), /from 10\.20\.0\.\d+ to "db" port 22/],
    ['a shorter prefix of IPv6', swap(db, '2001:db8:20::/80', '2001:db8:20::/64'), /port 9000/],
    ['any port', swap(db, /,"ports":\[\{"protocol":"TCP","port":5432\}\]/, ''), /port 1;/],
    ['a range of ports', swap(db, '"port":5432', '"port":5432,"endPort":5433'), /port 5433/],
    ['another protocol', swap(db, '"protocol":"TCP","port":22', '"protocol":"UDP","port":22'), /udp from/],
    ['more egress', swap(db, '"port":443', '"port":443,"endPort":444'), /from "db" to .* port 444/],
    [
      'a direction less',
      swap('MultiNetworkPolicy/other-net-0', '["Ingress","Egress"]', '["Ingress"]'),
      /from "other" to .*no MultiNetworkPolicy restricts "other"/,
    ],
    ['a policy less', without('MultiNetworkPolicy/other-net-0'), /no MultiNetworkPolicy restricts "other"/],
    [
      'a policy for another network',
      swap('MultiNetworkPolicy/other-net-0', 'infra/data', 'infra/other'),
      /restricts "other"/,
    ],
    [
      'a policy without its annotation',
      swap('MultiNetworkPolicy/other-net-0', /,"k8s\.v1\.cni\.cncf\.io\/policy-for":"[^"]*"/, ''),
      /restricts "other"/,
    ],
    [
      'a policy of another namespace',
      swap('MultiNetworkPolicy/other-net-0', '"namespace":"shop"', '"namespace":"lab"'),
      /restricts "other"/,
    ],
    [
      'a policy for other pods',
      swap(
        'MultiNetworkPolicy/other-net-0',
        /"app\.kubernetes\.io\/name":"other"\}\},"policyTypes/,
        '"app.kubernetes.io/name":"others"}},"policyTypes',
      ),
      /restricts "other"/,
    ],
    ['a policy more', policy({ ingress: [{ ports: [{ port: 80 }] }] }), /MultiNetworkPolicy\/mine admits it for "db"/],
    [
      'a label less at the machine',
      swap(
        'VirtualMachine/other',
        /("template":\{"metadata":\{"labels":\{.*?"app\.kubernetes\.io\/name":")other/,
        '$1others',
      ),
      /"other"/,
    ],
    [
      'a list in the place of the network',
      swap('MultiNetworkPolicy/other-net-0', '"infra/data"', '"infra/other, infra/more"'),
      /restricts "other"/,
    ],
    [
      'the address of a client for a machine that is none',
      swap('Secret/other-cloud-init', '10.20.0.60', '10.20.0.40'),
      /to "db" port 5432|the address 10\.20\.0\.40, which its port does not have/,
    ],
    [
      'another VLAN',
      swap(lab, /vlan\\":30/, 'vlan\\":31'),
      /interface 2 of "db" is on the bridge "br-lab", VLAN 31; heat2kube\.yaml maps "lab" to the bridge "br-lab", VLAN 30/,
    ],
    ['no VLAN', swap(lab, /\\"vlan\\":30,/, ''), /is on the bridge "br-lab"; heat2kube/],
    ['the default VLAN too', swap(lab, /\\"preserveDefaultVlan\\":false,/, ''), /and its default VLAN/],
    ['more VLANs', swap(lab, /\\"vlan\\":30/, '\\"vlan\\":30,\\"vlanTrunk\\":[{\\"minID\\":1}]'), /and the VLANs/],
    ['another bridge', swap(lab, 'br-lab', 'br-other'), /is on the bridge "br-other"/],
    [
      'another plug-in',
      swap(lab, /\\"bridge\\":\\"br-lab\\"/, '\\"master\\":\\"eth0\\"'),
      /is on a network of the plug-in bridge/,
    ],
    [
      'a configuration that is no JSON',
      swap(lab, /\{\\"cniVersion/, '\\"cniVersion'),
      /no CNI configuration that can be read/,
    ],
    ['frames of others', swap(lab, /,\\"macspoofchk\\":true/, ''), /send frames under other MAC addresses/],
    [
      'another network of the cluster',
      swap(vm, 'infra/data', 'infra/other'),
      /interface 1 of "db" is on the network "infra\/other" of the cluster; heat2kube\.yaml maps "data" to "infra\/data"/,
    ],
    [
      'networks that are exchanged',
      swap(vm, /infra\/data(.*)shop\/lab/, 'shop/lab$1infra/data'),
      /interface 1 of "db".*\n.*interface 2 of "db"/,
    ],
    [
      'an interface less',
      (all) =>
        swap(
          vm,
          /,\{"name":"net-2","multus":[^}]*\}\}/,
          '',
        )(swap(vm, /,\{"name":"net-2","bridge"[^}]*\},"macAddress":"[^"]*"\}/, '')(all)),
      /interface 2 of "db": no interface of the object is on its network/,
    ],
    [
      'another address of hardware',
      swap('VirtualMachine/app', 'fa:16:3e:0a:0b:0c', '02:00:00:00:00:07'),
      /its MAC address is 02:00:00:00:00:07, and that of its port is fa:16:3e:0a:0b:0c/,
    ],
    [
      'an address of hardware that the guest is not told',
      swap(vm, /("net-1","bridge":\{\},"macAddress":")[^"]*/, '$102:00:00:00:00:07'),
      /its guest is told nothing of the MAC address 02:00:00:00:00:07/,
    ],
    [
      'another address',
      swap(secret, '10.20.0.20/24', '10.20.0.21/24'),
      /told the address 10\.20\.0\.21, which its port does not have/,
    ],
    ['an address less', swap(secret, /- \\?"10\.20\.0\.20\/24\\?"\\n/, ''), /not told the address 10\.20\.0\.20/],
    [
      'another length of a prefix',
      swap(secret, '10.20.0.20/24', '10.20.0.20/8'),
      /the prefix length 8 with the address 10\.20\.0\.20/,
    ],
    ['another next hop', swap(secret, '10.30.0.9', '10.30.0.66'), /a route by 10\.30\.0\.66/],
    ['a route more', swap(secret, /10\.50\.0\.0\/16/, '0.0.0.0/0'), /a route by 10\.30\.0\.9/],
    [
      'another resolver',
      swap('Secret/other-cloud-init', '10.20.0.2\\"', '10.20.0.66\\"'),
      /the DNS servers 10\.20\.0\.66/,
    ],
    [
      'no address of hardware',
      swap('VirtualMachine/app', ',"macAddress":"fa:16:3e:0a:0b:0c"', ''),
      /its MAC address is not set, and that of its port is fa:16:3e:0a:0b:0c\n.*told nothing of the MAC address that it has/,
    ],
    [
      'the address of hardware of another machine',
      swap('VirtualMachine/other', /"macAddress":"[^"]*"/, '"macAddress":"fa:16:3e:0a:0b:0c"'),
      /interface 1 of "app": it has the MAC address of "other" on the same network/,
    ],
    [
      'an address without its prefix',
      swap(secret, '10.20.0.20/24', '10.20.0.20'),
      /the prefix length none with the address 10\.20\.0\.20/,
    ],
    [
      'another network in the place of the pod network',
      swap(vm, '"pod":{}', '"multus":{"networkName":"infra/other"}'),
      /interface 0 of "db" is on the network "infra\/other" of the cluster/,
    ],
    ['what nobody can read', swap(secret, 'ethernets', 'ether'), /nobody can read/],
  ])('%s', (_what, edit, message) => {
    expect(errors(edit).join('\n')).toMatch(message);
  });
});

it('finds the one interface of many alike whose policies differ', async () => {
  const names = ['n0', 'n1', 'n2', 'n3', 'n4'];
  const servers = names.map(
    (name, index) =>
      `  ${name}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: data }, fixed_ip: 10.20.0.${index + 20} }], security_groups: [{ get_resource: group }] } }`,
  );
  const many = await outputOf(
    `heat_template_version: 2018-08-31
resources:
  data: { type: OS::Neutron::Net, properties: { name: data } }
  data_subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: data }, cidr: 10.20.0.0/24 } }
  group: { type: OS::Neutron::SecurityGroup, properties: { rules: [{ protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.20.0.0/28 }] } }
${servers.join('\n')}
`,
    'networks: { data: { multus: infra/data, filter: multi-network-policy } }',
  );
  for (const name of names) {
    const podSelector = { matchLabels: { 'app.kubernetes.io/name': name } };
    const found = errorsIn(many, policy({ podSelector, ingress: [{ ports: [{ port: 22 }] }] }));
    expect(found.join('\n')).toContain(`to "${name}" port 22`);
  }
});
