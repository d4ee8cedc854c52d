/** What facts about the stack become in a start-up text: of a VM in the cluster, and of a server that stays in Nova. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { CompileOptions } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

const resources = `heat_template_version: 2018-08-31
parameters:
  position: { type: number, default: 0 }
resources:
  net: { type: OS::Neutron::Net, properties: { name: inside } }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  walled:
    type: OS::Neutron::Subnet
    properties: { network: { get_resource: net }, cidr: 10.1.0.0/24, gateway_ip: 10.1.0.254 }
  port:
    type: OS::Neutron::Port
    properties:
      network: { get_resource: net }
      name: front
      mac_address: fa:16:3e:00:00:01
      fixed_ips: [{ subnet: { get_resource: subnet }, ip_address: 10.0.0.5 }]
  key: { type: OS::Nova::KeyPair, properties: { name: ops, public_key: ssh-ed25519 AAAA ops } }
  data: { type: OS::Cinder::Volume, properties: { size: 7, availability_zone: az1 } }
  floating:
    type: OS::Neutron::FloatingIP
    properties:
      floating_network: public
      floating_ip_address: 198.51.100.7
      port_id: { get_resource: port }
  db:
    type: OS::Nova::Server
    properties:
      name: db-1
      image: debian
      flavor: small
      availability_zone: az2
      networks: [{ port: { get_resource: port } }]
  lonely:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ allocate_network: none }] }
  twice:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office, fixed_ip: 192.0.2.8 }] }
`;

/** Texts by name: the attribute of each is what get_attr is called with. */
const asked: Readonly<Record<string, string>> = {
  cidr: 'subnet, cidr',
  gateway: 'subnet, gateway_ip',
  walled: 'walled, gateway_ip',
  mac: 'port, mac_address',
  key: 'key, public_key',
  size: 'data, size',
  zone: 'data, availability_zone',
  first: 'db, first_address',
  inside: 'db, networks, inside, 0',
  addr: 'db, addresses, inside, 0, addr',
  hardware: 'db, addresses, inside, 0, OS-EXT-IPS-MAC:mac_addr',
  picked: 'db, networks, inside, { get_param: position }',
  portCidr: 'port, subnets, 0, cidr',
  portGateway: 'port, subnets, 0, gateway_ip',
  portName: 'port, dns_assignment, 0, fqdn',
  behind: 'db, networks, inside, 1',
  access: 'db, accessIPv4',
  public: 'floating, floating_ip_address',
  none: 'lonely, first_address',
  outside: 'twice, networks, office, 0',
};

/** A server whose start-up text has a line for each of these. */
function withReader(stack: string, wanted: Readonly<Record<string, string>>): string {
  const names = Object.keys(wanted);
  return `${stack}  reader:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      networks: [{ network: { get_resource: net } }]
      user_data_format: RAW
      user_data:
        str_replace:
          template: |
            #!/bin/sh
${names.map((name) => `            ${name}=@${name}@`).join('\n')}
          params:
${Object.entries(wanted)
  .map(([name, path]) => `            '@${name}@': { get_attr: [${path}] }`)
  .join('\n')}
`;
}

const config = {
  images: { debian: { dataSource: 'debian' } },
  flavors: { small: { vcpus: 1, memory: '1Gi', disk: '10Gi' } },
  networks: { office: { multus: 'infra/office', cidr: '192.0.2.0/24' } },
};

/** The lines `name=value` of the reader's start-up text, wherever it is. */
async function lines(strategies: Readonly<Record<string, 'vm' | 'keep'>>): Promise<ReadonlyMap<string, string>> {
  const entries = Object.entries(strategies).map(([name, strategy]) => [name, { strategy }] as const);
  return linesOf(withReader(resources, asked), { config: { ...config, resources: Object.fromEntries(entries) } });
}

async function linesOf(template: string, options: Partial<CompileOptions>): Promise<ReadonlyMap<string, string>> {
  const result = await compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml', config, ...options });
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const text =
    result.files.find(({ path, text }) => /base\/reader|inputs/.test(path) && /^ +\w+=/m.test(text))?.text ?? '';
  return new Map([...text.matchAll(/^\s+(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

const ofTheTemplate = {
  cidr: '10.0.0.0/24',
  gateway: '10.0.0.1',
  walled: '10.1.0.254',
  mac: 'fa:16:3e:00:00:01',
  hardware: 'fa:16:3e:00:00:01',
  key: 'ssh-ed25519 AAAA ops',
  size: '7',
  zone: 'az1',
  portCidr: '10.0.0.0/24',
  portGateway: '10.0.0.1',
  behind: '198.51.100.7',
  access: '198.51.100.7',
  public: '198.51.100.7',
  none: '',
  outside: '192.0.2.8',
};

/** Every way to ask for the address of db. */
function addresses(found: string): Readonly<Record<string, string>> {
  return { first: found, inside: found, addr: found, picked: found, portName: found };
}

describe('facts in the start-up text of a VM', () => {
  it('are values of the template where it has them, and DNS names of VMs', async () => {
    expect(Object.fromEntries(await lines({}))).toEqual({
      ...ofTheTemplate,
      ...addresses('db-1.stack.stack.svc.cluster.local'),
    });
  });

  it('are the fixed addresses of servers that stay in Nova', async () => {
    expect(Object.fromEntries(await lines({ db: 'keep' }))).toEqual({ ...ofTheTemplate, ...addresses('10.0.0.5') });
  });
});

describe('facts that only a live cloud knows', () => {
  const live = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net, properties: { name: inside } }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/24 } }
  port: { type: OS::Neutron::Port, properties: { network: { get_resource: net } } }
  floating:
    type: OS::Neutron::FloatingIP
    properties: { floating_network: public, port_id: { get_resource: port } }
  db:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ port: { get_resource: port } }] }
`;
  const ids = ['net', 'subnet', 'port', 'floating', 'db', 'reader'];
  const port = (name: string, server: string, address: string, mac: string) => ({
    id: name,
    mac_address: mac,
    network_id: 'id-net',
    device_id: server,
    security_group_ids: ['id-default'],
    fixed_ips: [{ subnet_id: 'id-subnet', ip_address: address }],
  });
  const facts = {
    stack: { id: 'id-stack', stack_name: 'stack' },
    resources: ids.map((name) => ({ resource_name: name, physical_resource_id: `id-${name}` })),
    servers: ['db', 'reader'].map((name) => ({ id: `id-${name}`, name: `stack-${name}`, status: 'ACTIVE' })),
    networks: [{ id: 'id-net', name: 'inside' }],
    subnets: [{ id: 'id-subnet', name: 'sub', cidr: '10.0.0.0/24', network_id: 'id-net', gateway_ip: '10.0.0.1' }],
    ports: [
      port('id-port', 'id-db', '10.0.0.77', 'fa:16:3e:00:00:09'),
      port('id-reader-port', 'id-reader', '10.0.0.78', 'fa:16:3e:00:00:08'),
    ],
    securityGroups: [
      {
        id: 'id-default',
        name: 'default',
        rules: ['IPv4', 'IPv6'].flatMap((ethertype) => [
          { direction: 'egress', ethertype, protocol: null },
          { direction: 'ingress', ethertype, protocol: null, remote_group_id: 'id-default' },
        ]),
      },
    ],
    floatingIps: [{ ID: 'id-floating', 'Floating IP Address': '198.51.100.9', Port: 'id-port' }],
  };
  const wanted = {
    hardware: 'port, mac_address',
    fixed: 'port, fixed_ips, 0, ip_address',
    public: 'floating, floating_ip_address',
    first: 'db, first_address',
    behind: 'db, networks, inside, 1',
  };

  it('are told to the reader once they are known', async () => {
    const resourcesOf = { db: { strategy: 'keep' } } as const;
    const found = await linesOf(withReader(live, wanted), { facts, config: { ...config, resources: resourcesOf } });
    expect(Object.fromEntries(found)).toEqual({
      hardware: 'fa:16:3e:00:00:09',
      fixed: '10.0.0.77',
      public: '198.51.100.9',
      first: '10.0.0.77',
      behind: '198.51.100.9',
    });
  });
});
