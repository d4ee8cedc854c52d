/** Time by the number of servers, each with a port, a security group, a volume and a floating address: it should grow no faster. */
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { digest } from './bench-compile.ts';
import type { BenchRow } from './bench-row.ts';

/** 10000 servers take half a minute and some gigabytes of memory, so they are measured when they are named. */
export function scaleRows(wanted: readonly string[]): readonly BenchRow[] {
  const counts = [100, 1000, ...(wanted.some((word) => word.startsWith('10000')) ? [10_000] : [])];
  return counts.flatMap((count) => [
    row(`scale: ${count} servers in one template`, count, flatServers(count)),
    row(`scale: ${count} servers in a group`, count, groupedServers(count)),
  ]);
}

function row(name: string, count: number, files: ReadonlyMap<string, string>): BenchRow {
  const limits = { templateSize: 1e9, resources: 1e9 };
  const run = async (): Promise<void> => {
    const { ok, ledger } = await compile(memoryHost(files), { template: 'stack.yaml', limits, digest });
    if (!ok || ledger?.unaccounted.length !== 0) throw new Error(`${name} does not compile`);
  };
  return { name, run, pieces: count, rounds: count > 1000 ? 1 : 3 };
}

const head = `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.0.0.0/8 } }
`;

export function flatServers(count: number): ReadonlyMap<string, string> {
  const members = Array.from({ length: count }, (_, index) => member(String(index), 'get_resource: net'));
  return new Map([['stack.yaml', head + members.join('')]]);
}

export function groupedServers(count: number): ReadonlyMap<string, string> {
  const stack = `${head}  web:
    type: OS::Heat::ResourceGroup
    properties:
      count: ${count}
      resource_def: { type: member.yaml, properties: { network: { get_resource: net } } }
`;
  const nested = `heat_template_version: 2018-08-31
parameters:
  network: { type: string }
resources:
${member('', 'get_param: network')}`;
  return new Map([
    ['stack.yaml', stack],
    ['member.yaml', nested],
  ]);
}

/** Six resources, whose names end in `mark`. */
function member(mark: string, network: string): string {
  return `  group${mark}:
    type: OS::Neutron::SecurityGroup
    properties: { rules: [{ protocol: tcp, port_range_min: 80, port_range_max: 80 }] }
  port${mark}:
    type: OS::Neutron::Port
    properties: { network: { ${network} }, security_groups: [{ get_resource: group${mark} }] }
  ip${mark}:
    type: OS::Neutron::FloatingIP
    properties: { floating_network: public, port_id: { get_resource: port${mark} } }
  disk${mark}:
    type: OS::Cinder::Volume
    properties: { size: 10 }
  server${mark}:
    type: OS::Nova::Server
    properties:
      image: debian
      flavor: small
      networks: [{ port: { get_resource: port${mark} } }]
      user_data_format: RAW
      user_data: { str_replace: { template: "#!/bin/sh\\nmount $id\\n", params: { $id: { get_resource: disk${mark} } } } }
  link${mark}:
    type: OS::Cinder::VolumeAttachment
    properties: { instance_uuid: { get_resource: server${mark} }, volume_id: { get_resource: disk${mark} } }
`;
}
