/** Scaling groups and policies in the words of CFN, where every parameter is a text: what they come to, and what stays unsaid. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { at } from '../../src/kubernetes/json.ts';
import { emittedJson } from '../emitted-objects.ts';

const config = {
  images: { debian: { dataSource: 'debian', namespace: 'images', size: '4Gi' } },
  flavors: { small: { vcpus: 4, memory: '1Gi', disk: '4Gi' } },
};

function stack(group: string, policy: string): string {
  return `AWSTemplateFormatVersion: "2010-09-09"
Parameters: { Amount: { Type: String, Default: "2" }, Word: { Type: String, Default: many } }
Resources:
  Launch: { Type: AWS::AutoScaling::LaunchConfiguration, Properties: { ImageId: debian, InstanceType: small } }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: { AvailabilityZones: [nova], LaunchConfigurationName: { Ref: Launch }, MinSize: "1", MaxSize: "4" }
    ${group}
  Policy: { Type: AWS::AutoScaling::ScalingPolicy, Properties: { AutoScalingGroupName: { Ref: Group }, ${policy} } }
`;
}

async function converted(group: string, policy: string) {
  const { files, diagnostics, topology } = await compile(memoryHost({ 't.yaml': stack(group, policy) }), {
    template: 't.yaml',
    stackName: 't',
    config,
  });
  const nodes = [...(topology?.nodes.values() ?? [])];
  return { objects: emittedJson(files).map(({ json }) => json), diagnostics, nodes };
}

describe('a scaling policy', () => {
  it.each<[string, string, unknown]>([
    ['adds members', 'AdjustmentType: ChangeInCapacity, ScalingAdjustment: "2"', ['members', '2']],
    ['takes a share', 'AdjustmentType: PercentChangeInCapacity, ScalingAdjustment: "-10"', ['percent', '-10']],
    ['sets a number', 'AdjustmentType: ExactCapacity, ScalingAdjustment: { Ref: Amount }', ['exact', '2']],
  ])('%s', async (_what, policy, expected) => {
    const { nodes } = await converted('', policy);
    const [rule] = nodes.flatMap((node) => (node.kind === 'scaling-rule' ? [node] : []));
    const amount = rule?.amount.kind === 'known' ? String(rule.amount.value) : undefined;
    expect([rule?.adjusts, amount]).toEqual(expected);
  });
});

describe('rolling updates', () => {
  it.each<[string, string, object | undefined]>([
    [
      'have numbers of texts',
      'MaxBatchSize: "2", MinInstancesInService: "1", PauseTime: PT1H2M3S',
      { batch: 2n, inService: 1n, pause: 3723n },
    ],
    ['pause for minutes', 'PauseTime: PT5M', { batch: 1n, pause: 300n }],
    ['leave what is no duration', 'PauseTime: soon', { batch: 1n, pause: 'soon' }],
  ])('%s', async (_what, updates, expected) => {
    const { nodes } = await converted(
      `UpdatePolicy: { AutoScalingRollingUpdate: { ${updates} } }`,
      'AdjustmentType: ChangeInCapacity, ScalingAdjustment: "1"',
    );
    const [group] = nodes.flatMap((node) => (node.kind === 'scaling-group' ? [node] : []));
    const plain = Object.entries(group?.updates ?? {}).map(([key, value]) => [
      key,
      value.kind === 'known' ? value.value : value.kind,
    ]);
    expect(
      JSON.stringify(Object.fromEntries(plain), (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
    ).toBe(JSON.stringify(expected, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)));
  });

  it('are none without a policy', async () => {
    const { nodes } = await converted('', 'AdjustmentType: ChangeInCapacity, ScalingAdjustment: "1"');
    expect(nodes.flatMap((node) => (node.kind === 'scaling-group' ? [node.updates] : []))).toEqual([undefined]);
  });
});

describe('the CPU topology that a flavor asks for', () => {
  const template = (specs: string): string => `heat_template_version: 2018-08-31
resources:
  shape: { type: OS::Nova::Flavor, properties: { ram: 1024, vcpus: 4, disk: 4, extra_specs: { ${specs} } } }
  web: { type: OS::Nova::Server, properties: { image: debian, flavor: { get_resource: shape }, networks: [{ network: n }] } }
`;

  async function asked(specs: string) {
    const { files, diagnostics } = await compile(memoryHost({ 't.yaml': template(specs) }), {
      template: 't.yaml',
      stackName: 't',
      config,
    });
    const objects = emittedJson(files).map(({ json }) => json);
    const [preference] = objects.filter((json) => json['kind'] === 'VirtualMachinePreference');
    return {
      preference: preference && at(preference, 'spec', 'cpu', 'preferredCPUTopology'),
      lost: diagnostics.flatMap(({ code, message }) => (code === 'plan/cpu-topology-lost' ? [message] : [])),
    };
  }

  it.each<[string, string, object]>([
    ['is a preference for cores', '"hw:cpu_sockets": "1"', { preference: 'cores', lost: [] }],
    ['is the usual one for sockets', '"hw:cpu_sockets": "4"', { preference: undefined, lost: [] }],
    ['is not said by words', '"hw:cpu_sockets": many', { preference: undefined, lost: [] }],
    [
      'is a spread one for two cores a socket',
      '"hw:cpu_sockets": "2", "hw:cpu_cores": "2"',
      { preference: 'spread', lost: [] },
    ],
    [
      'is the usual one where nothing fits',
      '"hw:cpu_sockets": "3", "hw:cpu_max_threads": "1"',
      { preference: undefined, lost: [] },
    ],
    [
      'is a spread one for two threads a core',
      '"hw:cpu_sockets": "2", "hw:cpu_threads": "2", "hw:cpu_max_cores": "1"',
      { preference: 'spread', lost: [] },
    ],
  ])('%s', async (_what, specs, expected) => {
    expect(await asked(specs)).toMatchObject(expected);
  });
});
