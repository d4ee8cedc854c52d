/** The read pass brings in every file that a stack names, each once, by names relative to where they stand. */
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { formatLine } from '../../src/diagnostics/line-format.ts';
import { HostError } from '../../src/host/host.ts';
import type { Host } from '../../src/host/host.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { resolveName } from '../../src/host/paths.ts';
import { givenParameters } from '../../src/hot/given-parameters.ts';
import { readStack } from '../../src/hot/read.ts';
import type { ReadStack } from '../../src/hot/read.ts';

const head = 'heat_template_version: 2018-08-31\n';

interface Result {
  readonly stack: ReadStack;
  readonly messages: readonly string[];
  readonly asked: readonly string[];
}

async function read(
  files: Readonly<Record<string, string>>,
  input: Partial<Parameters<typeof readStack>[1]> = {},
  inner?: Host,
): Promise<Result> {
  const reports = createCollector();
  const asked: string[] = [];
  const host = inner ?? memoryHost(files);
  const watched: Host = {
    ...host,
    read: (name) => {
      asked.push(name);
      return host.read(name);
    },
  };
  const stack = await readStack(watched, { template: 'main.yaml', ...input }, reports);
  return { stack, messages: reports.sorted().map(formatLine), asked };
}

describe('files', () => {
  const files = {
    'main.yaml': `${head}resources:
  a: {type: nested/child.yaml, properties: {data: {get_file: data.txt}}}
  b: {type: nested/child.yaml}
  g: {type: OS::Heat::ResourceGroup, properties: {resource_def: {type: group.template}}}
`,
    'data.txt': 'main data',
    'group.template': `${head}resources: {}`,
    'nested/child.yaml': `${head}resources: {x: {type: other.yaml, properties: {data: {get_file: ../data.txt, more: 1}}}}`,
    'nested/other.yaml': `${head}outputs: {o: {value: {get_file: deep.txt}}}`,
    'nested/deep.txt': 'deep',
  };

  it('are read once each, transitively, relative to the file that names them', async () => {
    const { stack, asked, messages } = await read(files);
    expect([...stack.files.keys()]).toEqual([
      'nested/child.yaml',
      'nested/other.yaml',
      'nested/deep.txt',
      'data.txt',
      'group.template',
    ]);
    expect(asked).toEqual(['main.yaml', ...stack.files.keys()]);
    expect(messages).toEqual([]);
  });

  it('are found by the name as written', async () => {
    const { stack } = await read(files);
    expect(stack.file('nested/child.yaml', '../data.txt')?.text).toBe('main data');
    expect(stack.file('main.yaml', 'file://data.txt')).toBe(stack.file('main.yaml', './data.txt'));
    expect(stack.file('main.yaml', 'deep.txt')).toBeUndefined();
  });

  it('that are templates are parsed when asked for', async () => {
    const { stack } = await read({ ...files, 'nested/other.yaml': `${head}resource: {}` });
    const reports = createCollector();
    const file = stack.file('nested/child.yaml', 'other.yaml');
    expect(file && stack.templateOf(file, reports)?.version).toBe('2018-08-31');
    expect(reports.sorted().map(({ code }) => code)).toEqual(['hot/unknown-section']);
  });

  it('that name each other are no endless task', async () => {
    const { stack } = await read({
      'main.yaml': `${head}resources: {a: {type: a.yaml}}`,
      'a.yaml': `${head}resources: {b: {type: b.yaml}}`,
      'b.yaml': `${head}resources: {a: {type: a.yaml}}`,
    });
    expect([...stack.files.keys()]).toEqual(['a.yaml', 'b.yaml']);
  });

  it('that are missing are no error of reading', async () => {
    const { stack, messages } = await read({ 'main.yaml': `${head}outputs: {o: {value: {get_file: nope}}}` });
    expect([stack.files.size, messages]).toEqual([0, []]);
  });

  it('of the registry are relative to the environment, or to its base', async () => {
    const { stack } = await read(
      {
        'main.yaml': head,
        'env/a.yaml': 'resource_registry: {A: t.yaml, resources: {r: {B: u.yaml}}}',
        'env/b.yaml': 'resource_registry: {base_url: ../base, C: v.yaml}',
        'env/t.yaml': head,
        'env/u.yaml': head,
        'base/v.yaml': head,
      },
      { environments: ['env/a.yaml'] },
    );
    expect([...stack.files.keys()]).toEqual(['env/t.yaml', 'env/u.yaml']);
    const based = await read(
      { 'main.yaml': head, 'env/b.yaml': 'resource_registry: {base_url: ../base, C: v.yaml}', 'base/v.yaml': head },
      { environments: ['env/b.yaml'] },
    );
    const match = based.stack.environment.registry.lookup('C', 'r');
    const entry = match?.kind === 'template' ? match.entry : undefined;
    expect(entry && based.stack.file(entry.from, entry.value)?.name).toBe('base/v.yaml');
  });
});

describe('computed names', () => {
  const main = `${head}parameters: {p: {type: string, default: a.txt}}\noutputs: {o: {value: {get_file: {get_param: p}}}}`;
  const files = { 'main.yaml': main, 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'C', 'd.txt': 'D' };

  it('are what the parameter may be: default, given value, values of environments', async () => {
    const { read: readFile, resolve } = memoryHost({ ...files, 'env.yaml': 'parameters: {p: c.txt}' });
    const given = givenParameters({ p: 'b.txt' });
    const { stack, messages } = await read({}, { given, environments: ['env.yaml'] }, { read: readFile, resolve });
    expect([...stack.files.keys()]).toEqual(['a.txt', 'b.txt', 'c.txt']);
    expect(messages.map((message) => /\[(.*)\]$/.exec(message)?.[1])).toEqual(['environment/wins-over-parameter']);
  });

  it('may be any file that the host can list', async () => {
    const computed = `${head}outputs: {o: {value: {get_file: {list_join: ['', [d, .txt]]}}}}`;
    const { stack } = await read({ ...files, 'main.yaml': computed });
    expect([...stack.files.keys()]).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
  });
});

describe('every file that is a template', () => {
  const main = `${head}outputs: {o: {value: {get_file: other.txt}}}`;

  it.each([
    ['with an unknown version fails the stack', 'heat_template_version: 2099-01-01\n', ['hot/unknown-version']],
    ['with wrong parameters fails the stack', `${head}parameters: {p: {type: int}}`, ['hot/parameter-type']],
    ['with other errors does not', `${head}resource: {}`, []],
    ['without a version is none', 'resources: {}', []],
    ['that is no YAML is none', 'a: b: c', []],
  ])('%s', async (_, text, codes) => {
    const { messages } = await read({ 'main.yaml': main, 'other.txt': text });
    expect(messages.map((message) => /\[(.*)\]$/.exec(message)?.[1])).toEqual(codes);
  });

  it('tells the types by which environments are merged', async () => {
    const merging = 'parameter_merge_strategies: {default: merge}';
    const { stack } = await read(
      {
        'main.yaml': `${head}resources: {a: {type: a.yaml}}`,
        'a.yaml': `${head}parameters: {inner: {type: string}}`,
        'e1.yaml': `parameter_defaults: {inner: a}\n${merging}`,
        'e2.yaml': `parameter_defaults: {inner: b}\n${merging}`,
      },
      { environments: ['e1.yaml', 'e2.yaml'] },
    );
    expect(stack.environment.parameterDefaults.get('inner')).toMatchObject({ value: 'ab' });
  });
});

describe('what cannot be had', () => {
  it('is reported when the caller named it', async () => {
    const { stack, messages } = await read({}, { environments: ['env.yaml'] });
    expect(stack.template).toBeUndefined();
    expect(messages.map((message) => /\[(.*)\]$/.exec(message)?.[1])).toEqual([
      'host/missing-file',
      'host/missing-file',
    ]);
  });

  it.each([
    ['url', 'host/url'],
    ['outside-roots', 'host/outside-roots'],
    ['unreadable', 'host/unreadable'],
    ['too-large', 'host/too-large'],
    ['not-text', 'host/not-text'],
  ] as const)('for the reason %s is reported at the reference', async (reason, code) => {
    const host: Host = {
      resolve: resolveName,
      read: (name) =>
        name === 'main.yaml'
          ? Promise.resolve(`${head}resources: {a: {type: x.yaml}}`)
          : Promise.reject(new HostError(reason, 'because')),
    };
    const { messages } = await read({}, {}, host);
    expect(messages).toEqual([expect.stringMatching(new RegExp(`^main.yaml:2:23: error: .*\\[${code}\\]$`))]);
  });

  it('by a defect of the host rejects', async () => {
    const host: Host = { resolve: resolveName, read: () => Promise.reject(new TypeError('defect')) };
    await expect(read({}, {}, host)).rejects.toThrow('defect');
  });
});
