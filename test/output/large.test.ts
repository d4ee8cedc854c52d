/** Stacks of many alike machines: each leaf is still accounted for, and the access proof still sees the one that differs. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { proveAccess } from '../../src/verify/access.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { planOf, type Planned } from './plan-of.ts';

function machines(count: number): string {
  const each = Array.from(
    { length: count },
    (_, index) => `
  group${index}:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - { protocol: tcp, port_range_min: 80, port_range_max: 80 }
        - { protocol: tcp, port_range_min: 22, port_range_max: 22, remote_mode: remote_group_id }
  port${index}:
    type: OS::Neutron::Port
    properties: { network: { get_resource: net }, security_groups: [{ get_resource: group${index} }] }
  server${index}:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ port: { get_resource: port${index} } }] }`,
  );
  return `heat_template_version: 2018-08-31
resources:
  net: { type: OS::Neutron::Net }
  subnet: { type: OS::Neutron::Subnet, properties: { network: { get_resource: net }, cidr: 10.1.0.0/16 } }${each.join('')}
`;
}

const many = machines(80);

function findings({ world }: Planned, objects: readonly JsonObject[]): readonly string[] {
  const reports = createCollector();
  proveAccess({ evidence: evidenceOf(world.graph.nodes, objects) }, reports);
  return reports.sorted().map(({ code, resource }) => `${code} ${resource ?? ''}`);
}

/** The objects with the policy of one group changed. */
function changed(objects: readonly JsonObject[], name: string, from: string, to: string): readonly JsonObject[] {
  let changes = 0;
  const result = objects.map((object): JsonObject => {
    const text = JSON.stringify(object);
    if (object['kind'] !== 'NetworkPolicy' || !text.includes(`"name":"${name}"`)) return object;
    const other = text.replaceAll(from, to);
    if (other !== text) changes++;
    return JSON.parse(other);
  });
  expect(changes).toBe(1);
  return result;
}

describe('many machines with a group each', () => {
  it('leave no leaf out', async () => {
    const result = await compile(memoryHost({ 't.yaml': many }), { template: 't.yaml' });
    expect(result.ok).toBe(true);
    expect(result.ledger?.unaccounted).toEqual([]);
    const entry = result.ledger?.entries.find(
      ({ resource, property }) => `${resource} ${property}` === 'port7 network',
    );
    expect(entry?.to?.some((place) => place.object === 'NetworkPolicy/t/group7')).toBe(true);
  });

  it('are proved, and one that is open wider is found among them', async () => {
    const planned = await planOf(many);
    expect(findings(planned, planned.objects)).toEqual([]);
    const wide = changed(planned.objects, 'group41', '"port":80', '"port":81');
    expect(findings(planned, wide)).toContain('verify/access-wider server41');
  });

  it('are proved where one admits the members of another by mistake', async () => {
    const planned = await planOf(many);
    const own = '"from":[{"podSelector":{"matchLabels":{"sg.heat2kube.dev/t.group41":""}}}]';
    const wide = changed(planned.objects, 'group41', own, own.replace('group41', 'group7'));
    expect(findings(planned, wide)).toContain('verify/access-wider server41');
  });
});

describe('limits of the engine', () => {
  const options = { template: 't.yaml', stackName: 't' };

  it.each([
    ['resources', { resources: 10 }],
    ['characters', { templateSize: 100 }],
  ] as const)('hold for %s where they are lowered', async (_what, limits) => {
    const result = await compile(memoryHost({ 't.yaml': machines(5) }), { ...options, limits });
    expect(result.ok).toBe(false);
  });

  it('hold until they are raised', async () => {
    const names = Array.from({ length: 1001 }, (_, index) => `  r${index}: { type: OS::Heat::None }\n`);
    const host = memoryHost({ 't.yaml': `heat_template_version: 2018-08-31\nresources:\n${names.join('')}` });
    expect((await compile(host, options)).ok).toBe(false);
    expect((await compile(host, { ...options, limits: { resources: 2000 } })).ok).toBe(true);
  });
});
