/** A live stack for tests that change single facts: a database with three volumes, a port and a floating IP, and a web server. */
import { compile } from '../../src/compile.ts';
import type { CompileOptions, CompileResult } from '../../src/compile-types.ts';
import { memoryHost } from '../../src/host/memory-host.ts';

export const ids = {
  stack: '55555555-0000-4000-8000-000000000001',
  net: '11111111-0000-4000-8000-000000000001',
  subnet: '11111111-0000-4000-8000-000000000002',
  sg: '11111111-0000-4000-8000-000000000004',
  port: '11111111-0000-4000-8000-000000000005',
  fip: '11111111-0000-4000-8000-000000000006',
  webPort: '11111111-0000-4000-8000-000000000007',
  root: '22222222-0000-4000-8000-000000000001',
  data: '22222222-0000-4000-8000-000000000002',
  log: '22222222-0000-4000-8000-000000000003',
  db: '33333333-0000-4000-8000-000000000001',
  web: '33333333-0000-4000-8000-000000000002',
} as const;

export const template = {
  heat_template_version: '2018-08-31',
  resources: {
    net: { type: 'OS::Neutron::Net' },
    subnet: { type: 'OS::Neutron::Subnet', properties: { network: { get_resource: 'net' }, cidr: '10.0.7.0/24' } },
    sg: {
      type: 'OS::Neutron::SecurityGroup',
      properties: { rules: [{ protocol: 'tcp', port_range_min: 5432, port_range_max: 5432 }] },
    },
    port: {
      type: 'OS::Neutron::Port',
      properties: { network: { get_resource: 'net' }, security_groups: [{ get_resource: 'sg' }] },
    },
    fip: {
      type: 'OS::Neutron::FloatingIP',
      properties: { floating_network: 'public', port_id: { get_resource: 'port' } },
    },
    root: { type: 'OS::Cinder::Volume', properties: { size: 20, image: 'debian-12' } },
    data: { type: 'OS::Cinder::Volume', properties: { size: 100 } },
    log: { type: 'OS::Cinder::Volume', properties: { size: 30 } },
    db: {
      type: 'OS::Nova::Server',
      properties: {
        flavor: 'm1.medium',
        block_device_mapping_v2: [{ volume_id: { get_resource: 'root' }, boot_index: 0 }],
        networks: [{ port: { get_resource: 'port' } }],
      },
    },
    att_data: {
      type: 'OS::Cinder::VolumeAttachment',
      properties: { instance_uuid: { get_resource: 'db' }, volume_id: { get_resource: 'data' } },
    },
    att_log: {
      type: 'OS::Cinder::VolumeAttachment',
      depends_on: 'att_data',
      properties: { instance_uuid: { get_resource: 'db' }, volume_id: { get_resource: 'log' } },
    },
    web: {
      type: 'OS::Nova::Server',
      properties: { image: 'debian-12', flavor: 'm1.medium', networks: [{ network: { get_resource: 'net' } }] },
    },
  },
};

type Row = Record<string, unknown>;

/** A bundle whose rows tests change. */
export interface Bundle extends Record<string, unknown> {
  stack?: Row;
  resources: Row[];
  servers: Row[];
  volumes: Row[];
  ports: Row[];
  floatingIps: Row[];
}

/** Each call makes a bundle of its own. */
export function bundle(): Bundle {
  const listed = { ...ids, att_data: ids.data, att_log: ids.log };
  return {
    stack: { id: ids.stack, stack_name: 'demo', stack_status: 'CREATE_COMPLETE' },
    resources: Object.keys(template.resources).map((name) => ({
      resource_name: name,
      physical_resource_id: new Map(Object.entries(listed)).get(name),
      resource_status: 'CREATE_COMPLETE',
      stack_name: 'demo',
    })),
    servers: [
      {
        id: ids.db,
        status: 'ACTIVE',
        flavor: 'm1.medium (3)',
        image: 'N/A (booted from volume)',
        addresses: { 'demo-net': ['10.0.7.11', '198.51.100.23'] },
        volumes_attached: [{ id: ids.root }, { id: ids.data }, { id: ids.log }],
      },
      {
        id: ids.web,
        status: 'ACTIVE',
        flavor: 'm1.medium (3)',
        image: 'debian-12 (44444444-0000-4000-8000-000000000001)',
        addresses: { 'demo-net': ['10.0.7.12'] },
        volumes_attached: [],
      },
    ],
    volumes: [
      volume(ids.root, { name: 'root', size: 20, device: '/dev/vda', bootable: true }),
      volume(ids.data, { name: 'data', size: 100, device: '/dev/vdb' }),
      volume(ids.log, { name: 'log', size: 30, device: '/dev/vdc' }),
    ],
    ports: [
      port(ids.port, { server: ids.db, last: 11, groups: [ids.sg] }),
      port(ids.webPort, { server: ids.web, last: 12, groups: ['11111111-0000-4000-8000-000000000099'] }),
    ],
    networks: [
      { id: ids.net, name: 'demo-net', 'router:external': false },
      { id: '11111111-0000-4000-8000-000000000009', name: 'public', 'router:external': true },
    ],
    subnets: [{ id: ids.subnet, name: 'demo-subnet', cidr: '10.0.7.0/24', network_id: ids.net }],
    floatingIps: [{ ID: ids.fip, 'Floating IP Address': '198.51.100.23', Port: ids.port }],
  };
}

interface VolumeRow {
  readonly name: string;
  readonly size: number;
  readonly device: string;
  readonly bootable?: boolean;
  readonly server?: string;
}

export function volume(id: string, { name, size, device, bootable = false, server = ids.db }: VolumeRow): Row {
  const attachments = [{ server_id: server, device }];
  return { id, name, size, status: 'in-use', bootable: String(bootable), multiattach: false, attachments };
}

interface PortRow {
  readonly server: string;
  /** Of the address. */
  readonly last: number;
  readonly groups: readonly string[];
}

export function port(id: string, { server, last, groups }: PortRow): Row {
  return {
    id,
    mac_address: `fa:16:3e:12:34:${last}`,
    network_id: ids.net,
    device_id: server,
    fixed_ips: [{ subnet_id: ids.subnet, ip_address: `10.0.7.${last}` }],
    security_group_ids: groups,
    port_security_enabled: true,
  };
}

/** The first row with the id, to change it. */
export function row(rows: readonly Row[], id: string): Row {
  const found = rows.find((one) => one['id'] === id || one['ID'] === id || one['resource_name'] === id);
  if (!found) throw new Error(`no row ${id}`);
  return found;
}

export function convert(facts: Bundle | Row, options: Partial<CompileOptions> = {}): Promise<CompileResult> {
  const host = memoryHost({ 'demo.yaml': JSON.stringify(template) });
  return compile(host, { template: 'demo.yaml', facts, ...options });
}

/** Messages of these codes, with their severities. */
export function told({ diagnostics }: CompileResult, ...codes: readonly string[]): readonly string[] {
  return diagnostics
    .filter(({ code }) => codes.includes(code))
    .map(({ severity, message }) => `${severity}: ${message}`);
}

export function errorsOf({ diagnostics }: CompileResult): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${message} [${code}]`);
}
