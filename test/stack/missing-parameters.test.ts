/** Parameters without a value: an error, but for an output that can hold them open until it is installed. */
import { expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readStack } from '../../src/hot/read.ts';
import { buildStack } from '../../src/stack/build-stack.ts';
import type { Stack } from '../../src/stack/stack.ts';
import { symbolicAttributes } from '../../src/topology/attributes.ts';
import { standardLifts } from '../../src/topology/lift-set.ts';

const files = {
  'stack.yaml': `heat_template_version: 2021-04-16
parameters:
  size: { type: number }
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: { get_param: size } } }
  more: { type: more.yaml }
`,
  'more.yaml': `heat_template_version: 2021-04-16
parameters:
  kind: { type: string }
  zone: { type: string }
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: 1, volume_type: { get_param: kind }, availability_zone: { get_param: zone } } }
`,
};

async function build(files: Readonly<Record<string, string>>, missingParameters?: 'open') {
  const reports = createCollector();
  const read = await readStack(
    memoryHost(files),
    { template: 'stack.yaml', environments: [], given: new Map(), maxSize: undefined },
    reports,
  );
  const attributes = symbolicAttributes(standardLifts, () => undefined);
  const built = buildStack(read, { attributes, stackName: 'demo', strict: false, missingParameters }, reports);
  return { reports: reports.sorted(), stack: built?.stack };
}

async function errorsOf(): Promise<readonly string[]> {
  const { reports } = await build(files);
  return reports.map(({ code, span }) => `${code} in ${span?.file.name ?? ''}`);
}

const ofMore = 'catalogue/missing-property in stack.yaml';

it('are told of the root template; of nested ones the parent lacks properties, and that is told once', async () => {
  expect(await errorsOf()).toEqual(['evaluate/missing-parameter in stack.yaml', ofMore]);
});

it('are told of nested ones alone where the output holds them open: nothing else could give these a value', async () => {
  const { reports } = await build(files, 'open');
  expect(reports.map(({ message }) => message)).toEqual([
    'Resource "more" lacks the required properties "kind" and "zone"',
  ]);
});

const groups = {
  'stack.yaml': `heat_template_version: 2021-04-16
parameters:
  count: { type: number }
resources:
  counted:
    type: OS::Heat::ResourceGroup
    properties:
      count: { get_param: count }
      removal_policies: [{ resource_list: ['0'] }]
      resource_def: { type: member.yaml, properties: { index: '%index%' } }
  scaled:
    type: OS::Heat::AutoScalingGroup
    properties: { min_size: 0, max_size: 9, desired_capacity: { get_param: count }, resource: { type: member.yaml, properties: { index: 7 } } }
  deployed:
    type: OS::Heat::SoftwareDeploymentGroup
    properties: { config: abc, servers: { get_attr: [counted, attributes, index] } }
`,
  'member.yaml': `heat_template_version: 2021-04-16
parameters:
  index: { type: number }
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: { get_param: index } } }
outputs:
  index: { value: { get_param: index } }
`,
};

function innermost({ resources }: Stack): readonly string[] {
  return [...resources.values()].flatMap(({ path, nested }) => (nested ? innermost(nested) : [path]));
}

it('leave a group open, whose one member is called as Heat calls its first', async () => {
  const { reports, stack } = await build(groups, 'open');
  expect(reports.map(({ message }) => message)).toEqual([]);
  expect(stack && innermost(stack)).toEqual(['counted/1/disk', 'scaled/m0/disk', 'deployed/0']);
});
