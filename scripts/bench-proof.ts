/** Time of the proofs alone: who reaches whom among a thousand servers, from an output that is read again. */
import { load, loadAll } from 'js-yaml';
import { compile } from '../src/compile.ts';
import { createCollector } from '../src/diagnostics/collector.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { at, isJsonObject, type Json, type JsonObject } from '../src/kubernetes/json.ts';
import { readSourceModel } from '../src/verify/source-model.ts';
import { verifyObjects } from '../src/verify/verify.ts';
import type { BenchRow } from './bench-row.ts';

const count = 1000;

/** Compiles the stack first, unless nobody has asked for the row. */
export async function proofRows(wanted: readonly string[]): Promise<readonly BenchRow[]> {
  const name = `proofs: ${count} servers with a group each`;
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) return [];
  const limits = { templateSize: 1e9, resources: 1e9 };
  const { files } = await compile(memoryHost({ 'stack.yaml': template() }), { template: 'stack.yaml', limits });
  const texts = files.filter(({ path }) => /^base\/[^/]+\.yaml$/.test(path) && !path.endsWith('kustomization.yaml'));
  const objects = texts.flatMap(({ text }) => loadAll(text)).filter(isObject);
  const plan = load(files.find(({ path }) => path === 'plan.json')?.text ?? '');
  const model = isObject(plan) ? readSourceModel(at(plan, 'source')) : undefined;
  if (!model) throw new Error('the plan has no model');
  const run = (): void => {
    const reports = createCollector();
    verifyObjects({ ...model, objects }, reports);
    if (reports.hasErrors) throw new Error('the output does not prove');
  };
  return [{ name, run, pieces: count, rounds: 3 }];
}

function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value as Json);
}

/** Every server admits everybody, the members of its own group, those of a common one, and one address. */
function template(): string {
  const members = Array.from(
    { length: count },
    (_, index) => `
  group${index}:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 80, port_range_max: 80 }
        - { protocol: tcp, port_range_min: 9000, port_range_max: 9009, remote_mode: remote_group_id }
        - { protocol: tcp, port_range_min: 22, port_range_max: 22, remote_mode: remote_group_id, remote_group_id: { get_resource: admins } }
        - { protocol: udp, port_range_min: 161, port_range_max: 161, remote_ip_prefix: 203.0.${index >> 8}.${index & 255}/32 }
  port${index}: { type: OS::Neutron::Port, properties: { network: { get_resource: net }, security_groups: [{ get_resource: group${index} }] } }
  server${index}: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ port: { get_resource: port${index} } }] } }`,
  );
  return `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/16 } }
  router: { type: OS::Neutron::Router, properties: { external_gateway_info: { network: public, enable_snat: false } } }
  link: { type: OS::Neutron::RouterInterface, properties: { router: { get_resource: router }, subnet: { get_resource: subnet } } }
  admins: { type: OS::Neutron::SecurityGroup }
  admin: { type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: { get_resource: net } }], security_groups: [{ get_resource: admins }] } }${members.join('')}
`;
}
