/** Time of the proofs alone: who reaches whom among many servers, from an output that is read again. */
import { load, loadAll } from 'js-yaml';
import { compile } from '../src/compile.ts';
import type { ConfigInput } from '../src/config/config.ts';
import { createCollector } from '../src/diagnostics/collector.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { at, isJsonObject, type Json, type JsonObject } from '../src/kubernetes/json.ts';
import { readSourceModel } from '../src/verify/source-model.ts';
import { verifyObjects } from '../src/verify/verify.ts';
import type { BenchRow } from './bench-row.ts';

interface Sample {
  readonly name: string;
  readonly count: number;
  readonly template: string;
  readonly config?: ConfigInput;
}

/** Compiles the stacks first, those that nobody has asked for apart. */
export async function proofRows(wanted: readonly string[]): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const sample of [servers(1000), filtered(300), filtered(1000)]) {
    if (wanted.length > 0 && !wanted.some((word) => sample.name.includes(word))) continue;
    rows.push(await rowOf(sample));
  }
  return rows;
}

async function rowOf({ name, count, template, config = {} }: Sample): Promise<BenchRow> {
  const limits = { templateSize: 1e9, resources: 1e9 };
  const { files } = await compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml', limits, config });
  const texts = files.filter(
    ({ path }) => /^(base|secrets)\/[^/]+\.yaml$/.test(path) && !path.endsWith('kustomization.yaml'),
  );
  const objects = texts.flatMap(({ text }) => loadAll(text)).filter(isObject);
  const plan = load(files.find(({ path }) => path === 'plan.json')?.text ?? '');
  const model = isObject(plan) ? readSourceModel(at(plan, 'source')) : undefined;
  if (!model) throw new Error('the plan has no model');
  const run = (): void => {
    const reports = createCollector();
    verifyObjects({ ...model, objects }, reports);
    if (reports.hasErrors) throw new Error('the output does not prove');
  };
  return { name, run, pieces: count, rounds: 3 };
}

function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value as Json);
}

/** Every server admits everybody, the members of its own group, those of a common one, and one address. */
function servers(count: number): Sample {
  const all = Array.from({ length: count }, (_, index) => serverText(index, 'network: { get_resource: net }'));
  const router = `
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public, enable_snat: false } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }`;
  return { name: `proofs: ${count} servers with a group each`, count, template: stackText(router, all) };
}

/** The same on a network where MultiNetworkPolicies filter, which know the servers by their addresses. */
function filtered(count: number): Sample {
  const all = Array.from({ length: count }, (_, index) => {
    const address = `10.1.${(index >> 8) + 1}.${index & 255}`;
    return serverText(index, `network: { get_resource: net }, fixed_ips: [{ ip_address: ${address} }]`);
  });
  const config: ConfigInput = { networks: { net: { multus: 'infra/net', filter: 'multi-network-policy' } } };
  const name = `proofs: ${count} filtered interfaces with a group each`;
  return { name, count, template: stackText('', all), config };
}

function serverText(index: number, port: string): string {
  return `
  group${index}:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 80, port_range_max: 80 }
        - { protocol: tcp, port_range_min: 9000, port_range_max: 9009, remote_mode: remote_group_id }
        - { protocol: tcp, port_range_min: 22, port_range_max: 22, remote_mode: remote_group_id, remote_group_id: { get_resource: admins } }
        - { protocol: udp, port_range_min: 161, port_range_max: 161, remote_ip_prefix: 203.0.${index >> 8}.${index & 255}/32 }
  port${index}: { type: OS::Neutron::Port, properties: { ${port}, security_groups: [{ get_resource: group${index} }] } }
  server${index}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port${index} } }] } }`;
}

function stackText(more: string, all: readonly string[]): string {
  return `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net, properties: { name: net } }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/16 } }${more}
  admins: { type: OS::Neutron::SecurityGroup }
  admin: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: admins }] } }${all.join('')}
`;
}
