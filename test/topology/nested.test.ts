/** Nested templates and groups through reader and stack: their leaves follow what the members make of them. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readStack } from '../../src/hot/read.ts';
import { buildStack } from '../../src/stack/build-stack.ts';
import { symbolicAttributes } from '../../src/topology/attributes.ts';
import { referredNode } from '../../src/topology/facts-in.ts';
import { printHole } from '../../src/print/print-hole.ts';
import { buildTopology } from '../../src/topology/build-topology.ts';
import type { LiftedCase } from './lift-fixtures.ts';
import { looseLeaves } from './loose-leaves.ts';

async function lift(
  files: Readonly<Record<string, string>>,
): Promise<LiftedCase & { readonly codes: readonly string[] }> {
  const reports = createCollector();
  const host = memoryHost(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, `heat_template_version: 2021-04-16\n${text}`]),
    ),
  );
  const read = await readStack(host, { template: 'main.yaml' }, reports);
  const built = buildStack(read, { attributes: symbolicAttributes(), stackName: 'demo', strict: false }, reports);
  if (!built)
    throw new Error(
      reports
        .sorted()
        .map(({ message }) => message)
        .join('\n'),
    );
  const { stack, leaves } = built;
  const topology = buildTopology(stack, leaves, reports);
  return { name: 'test', stack, leaves, reports, topology, codes: reports.sorted().map(({ code }) => code) };
}

function fateOf({ topology, leaves }: LiftedCase, resource: string, path: string) {
  const leaf = leaves.ofResource(resource).find((one) => one.path.join('.') === path);
  if (!leaf) throw new Error(`no leaf ${resource}.${path}`);
  return {
    fate: topology.fates.find((fate) => fate.leaf === leaf.id)?.state,
    shaped: topology.choices.get(leaf.id),
  };
}

const child = `
parameters:
  name: { type: string }
  flag: { type: boolean, default: false }
  spare: { type: string, default: x }
  shown: { type: string, default: y }
conditions:
  wanted: { equals: [{ get_param: flag }, true] }
resources:
  net:
    type: OS::Neutron::Net
    properties: { name: { get_param: name } }
  more:
    type: OS::Neutron::Net
    condition: wanted
outputs:
  shown: { value: { get_param: shown } }
`;

describe('a resource that a template stands for', () => {
  const main = (more: string): string => `
resources:
  part:
    type: child.yaml
    properties:
      name: inner
${more}
`;

  it('gives its properties to the resources inside', async () => {
    const lifted = await lift({ 'main.yaml': main(''), 'child.yaml': child });
    expect([...lifted.topology.nodes.keys()]).toEqual(['part/net']);
    expect(looseLeaves(lifted)).toEqual([]);
    expect(lifted.codes).toEqual([]);
  });

  it('lets a condition shape what is inside', async () => {
    const lifted = await lift({ 'main.yaml': main('      flag: true'), 'child.yaml': child });
    expect([...lifted.topology.nodes.keys()].toSorted()).toEqual(['part/more', 'part/net']);
    expect(fateOf(lifted, 'part', 'flag').shaped).toEqual([...lifted.topology.nodes.keys()]);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('gives no meaning to what nothing inside reads, or to an output that nobody takes', async () => {
    const lifted = await lift({ 'main.yaml': main('      spare: s\n      shown: t'), 'child.yaml': child });
    expect(fateOf(lifted, 'part', 'spare').fate).toBe('moot');
    expect(fateOf(lifted, 'part', 'shown').fate).toBe('moot');
    expect(lifted.codes).toEqual([]);
  });

  it('carries what an output hands on', async () => {
    const more = `      shown: t
  disk:
    type: OS::Cinder::Volume
    properties: { size: 1, volume_type: { get_attr: [part, shown] } }`;
    const lifted = await lift({ 'main.yaml': main(more), 'child.yaml': child });
    expect(fateOf(lifted, 'part', 'shown').fate).toBeUndefined();
    expect(looseLeaves(lifted)).toEqual([]);
  });
});

describe('a group', () => {
  it('counts its size as a choice about its members, templates included', async () => {
    const main = `
resources:
  grp:
    type: OS::Heat::ResourceGroup
    properties:
      count: 2
      resource_def:
        type: child.yaml
        properties: { name: net-%index% }
`;
    const lifted = await lift({ 'main.yaml': main, 'child.yaml': child });
    expect([...lifted.topology.nodes.keys()]).toEqual(['grp/0/net', 'grp/1/net']);
    expect(fateOf(lifted, 'grp', 'count').shaped).toEqual(['grp/0/net', 'grp/1/net']);
    expect(fateOf(lifted, 'grp', 'resource_def.type').shaped).toEqual(['grp/0/net', 'grp/1/net']);
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('of unknown size has one member, and says so', async () => {
    const main = `
parameters:
  size: { type: number }
resources:
  grp:
    type: OS::Heat::ResourceGroup
    properties:
      count: { get_param: size }
      resource_def:
        type: OS::Neutron::Net
        properties: { name: net-%index% }
`;
    const lifted = await lift({ 'main.yaml': main });
    expect([...lifted.topology.nodes.keys()]).toEqual(['grp/0']);
    expect(lifted.codes).toContain('heat-resource-group/unknown-choice');
    expect(looseLeaves(lifted)).toEqual([]);
  });

  it('that scales has its members, and what watches it serves the machines that move', async () => {
    const main = `
resources:
  asg:
    type: OS::Heat::AutoScalingGroup
    properties:
      min_size: 1
      max_size: 3
      resource:
        type: OS::Nova::Server
        properties: { flavor: f, image: i, networks: [{ network: n }] }
  policy:
    type: OS::Heat::ScalingPolicy
    properties:
      auto_scaling_group_id: { get_resource: asg }
      adjustment_type: change_in_capacity
      scaling_adjustment: 1
  alarm:
    type: OS::Aodh::EventAlarm
    properties:
      alarm_actions: [{ get_attr: [policy, alarm_url] }]
`;
    const { topology, codes } = await lift({ 'main.yaml': main });
    const machine = topology.of('machine')[0];
    expect(machine?.id).toBe('asg/m0');
    expect(topology.get('retained', 'alarm')?.subject).toEqual({ node: 'asg/m0' });
    expect(topology.get('scaling-rule', 'policy')?.group).toEqual({ node: 'asg' });
    expect(topology.of('scaling-group').map(({ id }) => id)).toEqual(['asg']);
    expect(codes).toContain('plan/alarm-on-scaling');
  });
});

it('cuts a text of ids at its commas where a nested template takes a list', async () => {
  const main = `
resources:
  a: { type: OS::Neutron::SecurityGroup }
  b: { type: OS::Neutron::SecurityGroup }
  node: { type: node.yaml, properties: { groups: { list_join: [',', [{ get_resource: a }, { get_resource: b }, c]] } } }
`;
  const node = `
parameters:
  groups: { type: comma_delimited_list }
resources:
  port: { type: OS::Neutron::Port, properties: { network: lan, security_groups: { get_param: groups } } }
`;
  const lifted = await lift({ 'main.yaml': main, 'node.yaml': node });
  const port = lifted.stack.resources.get('node')?.nested?.resources.get('port');
  const groups = port?.effective.get('security_groups');
  const items = groups?.kind === 'list' ? groups.items : [];
  expect(items.map((item) => referredNode(item) ?? printHole(item))).toEqual(['a', 'b', 'c']);
  expect(looseLeaves(lifted)).toEqual([]);
});
