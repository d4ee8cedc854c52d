/** Several stacks as one: what the root template hands through, and what keeps stacks from being joined. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { joinStacks, type JoinedStack } from '../../src/hot/together.ts';

const stack = (name: string, more: Partial<JoinedStack> = {}): JoinedStack => ({
  name,
  template: `${name}.yaml`,
  environments: [],
  from: new Map(),
  ...more,
});

const disk = (size: string): string => `
heat_template_version: 2018-08-31
parameters:
  size: { type: number }
  kind: { type: string, default: fast }
  key: { type: string, hidden: true, default: k }
resources:
  disk: { type: OS::Cinder::Volume, properties: { size: ${size}, volume_type: { get_param: kind }, name: { get_param: OS::stack_name } } }
outputs:
  id: { value: { get_resource: disk } }
`;

const files = {
  'a.yaml': disk('{ get_param: size }'),
  'b.yaml': disk('{ get_param: size }'),
  'cfn.template': JSON.stringify({
    HeatTemplateFormatVersion: '2012-12-12',
    Parameters: { Disk: { Type: 'String', NoEcho: 'true' } },
    Resources: {},
  }),
  'one.yaml': 'parameters:\n  size: 1 # of both\n  "key": abcdefgh12\n',
  'defaults.yaml': 'parameter_defaults: { kind: slow }\n',
};

async function rootOf(stacks: readonly JoinedStack[], more: Readonly<Record<string, string>> = {}) {
  const joined = await joinStacks(memoryHost({ ...files, ...more }), stacks);
  return { ...joined, text: (await joined.host.read(joined.template)) ?? '' };
}

describe('the root template of several stacks', () => {
  it('hands through what needs a value or has one, under the names of the stacks', async () => {
    const { text, environments, host } = await rootOf([stack('a', { environments: ['one.yaml'] }), stack('b')]);
    expect(text).toContain('  a_size: { type: number }\n');
    expect(text).toContain('  a_key: { type: string, hidden: true }\n');
    expect(text).toContain('  b_size: { type: number }\n');
    expect(text).not.toMatch(/kind|b_key/);
    expect(environments).toEqual(['one.yaml']);
    expect(await host.read('one.yaml')).toBe('parameters:\n  a_size: 1 # of both\n  a_key: abcdefgh12\n');
  });

  it('gives two stacks of one environment each its own', async () => {
    const both = ['a', 'b'].map((name) => stack(name, { environments: ['one.yaml'] }));
    const { host, template, environments } = await rootOf(both);
    const result = await compile(host, { template, environments, joined: ['a', 'b'], stackName: 'both' });
    const claims = result.files.flatMap(({ text }) => /storage: "(\d+Gi)"/.exec(text)?.[1] ?? []);
    expect(claims).toEqual(['1Gi', '1Gi']);
    // Each stack has its own name, as it has alone.
    expect(
      [...(result.stack?.resources ?? [])].map(([, { nested }]) =>
        nested?.resources.get('disk')?.effective.get('name'),
      ),
    ).toMatchObject([{ value: 'a' }, { value: 'b' }]);
  });

  it('connects parameters with outputs and resources of other stacks, hidden ones of CFN templates too', async () => {
    const from = new Map([['Disk', { stack: 'a', output: 'id' }]]);
    const { text } = await rootOf([stack('a'), stack('cfn', { template: 'cfn.template', from })]);
    expect(text).toContain('"Disk": { get_attr: ["a", "id"] }');
    expect(text).not.toContain('cfn_Disk');
    const asked = await rootOf([stack('cfn', { template: 'cfn.template' })]);
    expect(asked.text).toContain('  cfn_Disk: { type: string, hidden: true }\n');
    const byId = await rootOf([
      stack('a'),
      stack('b', { from: new Map([['kind', { stack: 'a', resource: 'disk' }]]) }),
    ]);
    expect(byId.text).toContain('"kind": { get_attr: ["a", "resource.disk"] }');
  });

  it.each(['yes', '"y"', '"false"', '[1]'])('hides what Heat hides: hidden: %s', async (hidden) => {
    const { text } = await rootOf([stack('c')], {
      'c.yaml': `heat_template_version: 2018-08-31\nparameters: { key: { type: string, hidden: ${hidden} } }\n`,
    });
    expect(text).toContain('  c_key: { type: string, hidden: true }\n');
  });

  it('says nothing of the parameters of a template that cannot be read', async () => {
    const from = new Map([['size', { stack: 'b', output: 'id' }]]);
    const { problems } = await rootOf([stack('a', { from }), stack('b')], { 'a.yaml': 'parameters: {' });
    expect(problems).toEqual([]);
  });

  it('reports a value that is missing under the name of its stack', async () => {
    const { host, template } = await rootOf([stack('a')]);
    const { diagnostics } = await compile(host, { template, joined: ['a'] });
    expect(diagnostics.map(({ message }) => message)).toContainEqual(expect.stringContaining('a_size'));
  });

  it.each<[readonly JoinedStack[], string]>([
    [
      [stack('a', { from: new Map([['sise', { stack: 'b', output: 'id' }]]) }), stack('b')],
      'the stack "a" has no parameter "sise" (did you mean "size"?)',
    ],
    [
      [stack('a', { from: new Map([['size', { stack: 'a', output: 'id' }]]) })],
      'the parameter "size" of "a" cannot come from the stack itself',
    ],
    [
      [stack('a', { from: new Map([['size', { stack: 'b', output: 'id' }]]) })],
      'the parameter "size" of "a" comes from the stack "b", which is not converted with it',
    ],
    [
      [stack('a', { environments: ['defaults.yaml'] }), stack('b')],
      '"defaults.yaml" has resource_registry or parameter_defaults, which would count for all stacks; list it under each of them, or convert the stack alone',
    ],
  ])('cannot join %#', async (stacks, problem) => {
    expect((await rootOf(stacks)).problems).toEqual([problem]);
  });

  it('takes defaults that all stacks have', async () => {
    const both = ['a', 'b'].map((name) => stack(name, { environments: ['defaults.yaml'] }));
    expect((await rootOf(both)).problems).toEqual([]);
  });

  it('renames a parameter that stands twice in an environment', async () => {
    const { host } = await rootOf([stack('a', { environments: ['twice.yaml'] })], {
      'twice.yaml': 'parameters:\n  size: 1\n  kind: x\n  size: 2\n',
    });
    expect(await host.read('twice.yaml')).toBe('parameters:\n  a_size: 1\n  a_kind: x\n  a_size: 2\n');
  });

  it('leaves to the reader what is no environment', async () => {
    const { problems, environments } = await rootOf([stack('a', { environments: ['odd.yaml', 'none.yaml'] })], {
      'odd.yaml': '- x\n',
    });
    expect([problems, environments]).toEqual([[], ['odd.yaml', 'none.yaml']]);
  });
});
