/** Groups whose members are replicas: what decides it, and what the proof finds in an edited output. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import { evidenceOf } from '../../src/verify/evidence.ts';
import { proveScaling } from '../../src/verify/scaling.ts';
import { planOf } from '../output/plan-of.ts';

function stackOf(member: string, more = ''): string {
  return `heat_template_version: 2018-08-31
resources:
  size: { type: OS::Nova::Flavor, properties: { ram: 2048, vcpus: 2, disk: 10 } }
  group:
    type: OS::Heat::AutoScalingGroup
    properties: { min_size: 2, max_size: 5, resource: { type: OS::Nova::Server, properties: { flavor: { get_resource: size }, ${member} } } }
${more}`;
}

const plain = 'image: debian, networks: [{ network: office }]';

const scaled = stackOf(
  plain,
  `  grow:
    type: OS::Heat::ScalingPolicy
    properties: { adjustment_type: change_in_capacity, auto_scaling_group_id: { get_resource: group }, scaling_adjustment: 1 }
  busy:
    type: OS::Aodh::Alarm
    properties: { meter_name: cpu_util, threshold: 80, comparison_operator: gt, alarm_actions: [{ get_attr: [grow, alarm_url] }] }
`,
);

/** What the first member becomes, and why. */
async function decided(template: string, config?: string): Promise<string> {
  const { plan } = await planOf(template, config);
  const [choice] = plan.decisions.find(({ about }) => about === 'group/m0')?.chosen ?? [];
  return `${choice?.target}: ${choice?.because}`;
}

it.each([
  ['ovn-udn-secondary', 'kubevirt: '],
  ['{ multus: a/b, filter: multi-network-policy }', 'kubevirt: '],
  ['{ multus: a/b }', 'pool: '],
  ['kube-ovn', 'pool: '],
  ['ovn-udn', 'pool: '],
  ['ovn-udn, elsewhere: ovn-udn', 'kubevirt: '],
  ['pod, elsewhere: ovn-udn', 'kubevirt: '],
])('are no replicas where each has an address of its own: on %s', async (network, target) => {
  expect(await decided(scaled, `networks: { office: ${network} }`)).toContain(target);
});

it('are no replicas where one of them goes another way', async () => {
  const { plan } = await planOf(scaled, 'resources: { group/m0: { strategy: keep } }');
  const [choice] = plan.decisions.find(({ about }) => about === 'group/m1')?.chosen ?? [];
  expect(`${choice?.target}: ${choice?.because}`).toMatch(/^kubevirt: .*heat2kube.yaml speaks of "group\/m0" alone/);
});

describe('members of a group', () => {
  it.each([
    ['are replicas where nothing tells them apart', stackOf(plain), /^pool: the members of "group" are equal/],
    [
      'are replicas where something only serves their group',
      stackOf(
        plain,
        `  grow:
    type: OS::Heat::ScalingPolicy
    properties: { adjustment_type: change_in_capacity, auto_scaling_group_id: { get_resource: group }, scaling_adjustment: 1 }
  event: { type: OS::Aodh::EventAlarm, properties: { alarm_actions: [{ get_attr: [grow, alarm_url] }] } }
`,
      ),
      /^pool: /,
    ],
    [
      'are no replicas where one has an address of its own',
      stackOf('image: debian, networks: [{ network: office, fixed_ip: 10.0.0.5 }]'),
      /^kubevirt: .* has an address of its own$/,
    ],
    [
      'are no replicas where one has a port that exists outside the stack',
      stackOf('image: debian, networks: [{ port: 0b3b6c6e-0000-4000-8000-000000000001 }]'),
      /^kubevirt: .* has a port that exists outside the stack$/,
    ],
    [
      'are no replicas where a disk outlives its server',
      stackOf(
        'networks: [{ network: office }], block_device_mapping_v2: [{ image: debian, volume_size: 5, boot_index: 0, delete_on_termination: false }]',
      ),
      /^kubevirt: .* outlives the server$/,
    ],
    [
      'are no replicas where others name one of them',
      stackOf(
        plain,
        `  other:
    type: OS::Nova::Server
    properties: { image: debian, flavor: small, networks: [{ network: office }], user_data_format: RAW, user_data: { list_join: [',', { get_attr: [group, outputs_list, first_address] }] } }
`,
      ),
      /^kubevirt: .* refers to a single member$/,
    ],
  ])('%s', async (_, template, expected) => {
    expect(await decided(template)).toMatch(expected);
  });
});

it('ask whether their VMs may clone an image of another namespace, as single VMs do', async () => {
  const { plan } = await planOf(stackOf(plain), 'images: { debian: { dataSource: debian, namespace: golden } }');
  const looks = plan.steps.flatMap((step) =>
    step.do.flatMap((operation) => ('look' in operation ? [operation.look] : [])),
  );
  expect(looks).toContainEqual(expect.objectContaining({ look: 'may-clone', from: 'golden' }));
});

describe('members of a group with volumes', () => {
  const group = `heat_template_version: 2018-08-31
resources:
  group:
    type: OS::Heat::AutoScalingGroup
    properties: { min_size: 2, max_size: 5, resource: { type: member.yaml } }
`;
  const member = (volume: string, more = ''): string => `heat_template_version: 2018-08-31
resources:
  data: { type: OS::Cinder::Volume, ${volume} }
  server: { type: OS::Nova::Server, properties: { image: debian, flavor: small, networks: [{ network: office }] } }
  attachment: { type: OS::Cinder::VolumeAttachment, properties: { instance_uuid: { get_resource: server }, volume_id: { get_resource: data } } }
${more}`;
  const because = async (text: string, config = '{}'): Promise<string> => {
    const { plan } = await planOf(group, config, undefined, { 'member.yaml': text });
    const [choice] = plan.decisions.find(({ about }) => about === 'group/m0/server')?.chosen ?? [];
    return `${choice?.target}: ${choice?.because}`;
  };

  it('are Deployments of their own as containers', async () => {
    const config = 'resources: { group: { strategy: replicas, image: nginx } }';
    expect(await because(member('properties: { size: 10 }'), config)).toBe('container: "group/m0/server" has a volume');
  });

  it.each([
    ['properties: { size: 10 }', /^pool: /],
    ['properties: { size: 10, image: debian }', /^pool: /],
    [
      'properties: { size: 10 }, deletion_policy: Retain',
      /^kubevirt: .* the deletion policy of "group\/m0\/data" keeps/,
    ],
    ['properties: { snapshot_id: s }', /^kubevirt: .* "group\/m0\/data" starts with the content of another volume$/],
  ])('are replicas where %s is created with each', async (volume, expected) => {
    expect(await because(member(volume))).toMatch(expected);
  });

  it('are no replicas where a volume is not theirs alone', async () => {
    const loose = member('properties: { size: 10 }', '  more: { type: OS::Cinder::Volume, properties: { size: 1 } }\n');
    expect(await because(loose)).toMatch(/^kubevirt: .* has a volume that no server uses, "group\/m0\/more"$/);
    const outside = member('properties: { size: 10 }').replace('{ get_resource: data }', 'shared');
    expect(await because(outside)).toMatch(/^kubevirt: .* (a volume that no server uses|not made for it)/);
  });

  it('have a disk for each volume, or the proof says so', async () => {
    const { world, objects } = await planOf(group, '{}', undefined, {
      'member.yaml': member('properties: { size: 10 }'),
    });
    const reports = (edited: readonly JsonObject[]): readonly string[] => {
      const collector = createCollector();
      proveScaling(evidenceOf(world.graph.nodes, edited), collector);
      return collector.sorted().map(({ message }) => message);
    };
    expect(reports(objects)).toEqual([]);
    const text = JSON.stringify(objects);
    const template = /,\{"metadata":\{"name":"group-volume-1"\},"spec":\{"source":\{"blank":\{\}\}.*?"10Gi"\}\}\}\}\}/;
    expect(text).toMatch(template);
    expect(reports(JSON.parse(text.replace(template, '')))).toEqual([
      expect.stringMatching(/gives all of them the claim group-volume-1$/),
      expect.stringMatching(/gives each VM 1 disks that keep data, and a member has 2$/),
    ]);
  });
});

/** Codes of the proof for objects that were edited as text. */
async function found(edit: (text: string) => string): Promise<readonly string[]> {
  const { world, objects } = await planOf(scaled);
  const text = JSON.stringify(objects);
  const edited: readonly JsonObject[] = JSON.parse(edit(text));
  const reports = createCollector();
  proveScaling(evidenceOf(world.graph.nodes, edited), reports);
  return reports.sorted().map(({ code, message }) => `${code}: ${message.replace(/^.*scales "group", /, '')}`);
}

/** Edits of a Deployment, whose replicas the proof reads as those of a pool. */
async function foundInPods(edit: (text: string) => string): Promise<readonly string[]> {
  const { world, objects } = await planOf(scaled, 'resources: { group: { strategy: replicas, image: nginx } }');
  const edited: readonly JsonObject[] = JSON.parse(edit(JSON.stringify(objects)));
  const reports = createCollector();
  proveScaling(evidenceOf(world.graph.nodes, edited), reports);
  return reports.sorted().map(({ message }) => message.replace(/^.*scales "group", /, ''));
}

describe('the proof of groups of containers', () => {
  it.each([
    ['nothing', '', '', []],
    [
      'a size beside the autoscaler',
      '"selector":{"matchLabels"',
      '"replicas":2,"selector":{"matchLabels"',
      ['has a number of replicas, which its autoscaler sets'],
    ],
    ['another maximum', '"maxReplicas":5', '"maxReplicas":50', ['has the maximum 50']],
    [
      'one claim',
      '"containers":[',
      '"volumes":[{"name":"a","persistentVolumeClaim":{"claimName":"data"}}],"containers":[',
      ['gives all of them the claim data'],
    ],
    [
      'other labels',
      /("selector":\{"matchLabels":\{)/,
      '$1"tier":"web",',
      ['does not select the pods of its own template'],
    ],
  ])('finds %s', async (_, before, after, expected) => {
    expect(await foundInPods((text) => text.replace(before, after))).toEqual(expected);
  });
});

describe('the size of a group', () => {
  const sized = (template: string): string => template.replace('min_size: 2,', 'min_size: 2, desired_capacity: 3,');

  it('is in the manifest of a pool with an autoscaler, which reads it before it sets it', async () => {
    const { objects, plan } = await planOf(sized(scaled));
    const made = objects.find((object) => object['kind'] === 'VirtualMachinePool');
    expect(JSON.stringify(made)).toContain('"replicas":3');
    expect(plan.steps.flatMap((each) => each.do).filter(({ op }) => op === 'scale')).toEqual([]);
    expect(JSON.stringify(plan.steps)).toContain('with a conflict on this field');
  });

  it('is set once by the plan, and not by the manifest of a Deployment with an autoscaler', async () => {
    const kind = 'Deployment';
    const config = 'resources: { group: { strategy: replicas, image: nginx } }';
    const { objects, plan } = await planOf(sized(scaled), config);
    const made = objects.find((object) => object['kind'] === kind);
    expect(JSON.stringify(made)).not.toContain('"replicas"');
    const sizes = plan.steps.flatMap((each) => each.do).filter(({ op }) => op === 'scale');
    expect(sizes).toMatchObject([{ what: { kind, name: 'group' }, replicas: '3' }]);
  });

  it('is in the manifest where nothing changes it, and the proof compares it', async () => {
    const { world, objects } = await planOf(sized(stackOf(plain)));
    const text = JSON.stringify(objects);
    expect(text).toContain('"replicas":3');
    const edited: readonly JsonObject[] = JSON.parse(text.replace('"replicas":3', '"replicas":4'));
    const reports = createCollector();
    proveScaling(evidenceOf(world.graph.nodes, edited), reports);
    expect(reports.sorted().map(({ message }) => message)).toEqual([
      'VirtualMachinePool/group, which scales "group", has 4 replicas for 3 members',
    ]);
  });
});

it('are told of where a group has none at first', async () => {
  const empty = scaled.replace('min_size: 2,', 'min_size: 0, desired_capacity: 0,');
  const { reports } = await planOf(empty);
  expect(reports.sorted().map(({ code }) => code)).toContain('plan/scaling-group-empty');
});

describe('the proof of groups', () => {
  it('is silent about the emitted objects', async () => {
    expect(await found((text) => text)).toEqual([]);
  });

  it.each([
    ['a replica more', '"replicas":2', '"replicas":3', 'has 3 replicas for 2 members'],
    ['no size', '"replicas":2,', '', 'has no number of replicas, without which no autoscaler reads its size'],
    ['another maximum', '"maxReplicas":5', '"maxReplicas":50', 'has the maximum 50'],
    ['another minimum', '"minReplicas":2', '"minReplicas":1', 'has the minimum 1'],
    ['one hardware id', '"domain":{', '"domain":{"firmware":{"uuid":"1"},', 'gives all VMs one hardware id'],
    [
      'one MAC address',
      '"masquerade":{}',
      '"macAddress":"02:00:00:00:00:01","masquerade":{}',
      'gives all VMs one MAC address',
    ],
    [
      'one claim',
      '"dataVolume":{"name":"group-root"}',
      '"persistentVolumeClaim":{"claimName":"data"}',
      'gives all of them the claim data',
    ],
    [
      'other labels',
      /("selector":\{"matchLabels":\{)/,
      '$1"tier":"web",',
      'does not select the pods of its own template',
    ],
  ])('finds %s', async (_, before, after, expected) => {
    expect(await found((text) => text.replace(before, after))).toEqual([`verify/scaling-differs: ${expected}`]);
  });
});

describe('targets of autoscalers', () => {
  const kubevirt = join(import.meta.dirname, '..', '..', 'grammar', 'kubernetes', 'schemas', 'pool.kubevirt.io');

  it('has the fields that its scale subresource reads and writes', () => {
    const schema: {
      readonly properties: { readonly spec: { readonly properties: Readonly<Record<string, unknown>> } };
    } = JSON.parse(readFileSync(join(kubevirt, 'virtualmachinepool-v1beta1.json'), 'utf8'));
    expect(Object.keys(schema.properties.spec.properties)).toEqual(expect.arrayContaining(['replicas', 'selector']));
  });

  it('is an object of the output, whose pods its selector finds', async () => {
    const { objects } = await planOf(scaled);
    const text = JSON.stringify(objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler'));
    expect(text).toContain(
      '"scaleTargetRef":{"apiVersion":"pool.kubevirt.io/v1beta1","kind":"VirtualMachinePool","name":"group"}',
    );
    expect(objects.filter(({ kind }) => kind === 'VirtualMachinePool')).toHaveLength(1);
  });
});
