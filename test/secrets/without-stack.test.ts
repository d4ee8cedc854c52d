/** The guard knows hidden values also where no stack could be built, and where one stands in the place of a type. */
import { expect, it } from 'vitest';
import { compile, memoryHost } from '../../src/index.ts';

const token = 'Zq7tokSECRETw99x';
const version = `heat_template_version: 2018-08-31
parameters: { tok: { type: string, hidden: true } }
resources:
`;
const policy = `  e: { type: OS::Heat::Value, deletion_policy: { get_param: tok }, properties: { value: 1 } }
`;

async function shown(resources: string, value: string): Promise<string> {
  const { diagnostics, files } = await compile(memoryHost({ 't.yaml': version + resources + policy }), {
    template: 't.yaml',
    parameters: new Map([['tok', value]]),
  });
  const open = files.filter(({ secret }) => secret !== true).map(({ path, text }) => path + text);
  return [...diagnostics.map(({ message }) => message), ...open].join('\n');
}

it.each([
  [
    'a limit is exceeded',
    '  g: { type: OS::Heat::ResourceGroup, properties: { count: 5000, resource_def: { type: OS::Heat::None } } }\n',
  ],
  [
    'it is the type of members',
    '  g: { type: OS::Heat::ResourceGroup, properties: { count: 1, resource_def: { type: { get_param: tok } } } }\n',
  ],
])('hides a value when %s', async (_, resources) => {
  const text = await shown(resources, token);
  expect(text).toContain('<hidden parameter tok>');
  expect(text).not.toContain(token);
});

it.each([
  '{ count: 1, resource_def: { type: { get_param: tok } } }',
  '{ count: 2, resource_def: { type: { list_join: [x, [{ get_param: tok }]] } } }',
])('shows no word in the place of a type: %s', async (properties) => {
  const text = await shown(`  g: { type: OS::Heat::ResourceGroup, properties: ${properties} }\n`, 'letmein');
  expect(text).toContain('the resource type "<hidden parameter tok>" is unknown to Heat');
  expect(text).not.toContain('letmein');
});

it('tells no number that a hidden one leads to', async () => {
  const group =
    '  g: { type: OS::Heat::ResourceGroup, properties: { count: { get_param: tok }, resource_def: { type: OS::Heat::None } } }\n';
  const text = await shown(group, '84726193');
  expect(text).toContain('The stack has more than 1000 resources');
  expect(text).not.toMatch(/8472619/);
});
