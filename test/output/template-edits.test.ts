/** The templates for what stays are edits of the original text: what does not have to change is there byte by byte. */
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile.ts';
import { editTemplate } from '../../src/emit/openstack/edit-template.ts';
import { dataOf, isDataMap, type TemplateData, type TemplateMap } from '../../src/emit/openstack/plain-tree.ts';
import { applyEdits, type TextEdit } from '../../src/source/text-edits.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { buildTree } from '../../src/hot/tree-builder.ts';
import type { Tree } from '../../src/hot/tree.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { isThorough, someOf } from '../seed.ts';
import { corpusFiles, corpusMissing, corpusStacks } from '../shared-corpus.ts';
import { subjects } from './subjects.ts';

/** What brings the edited text back to `text`, the one from before. */
function invertEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let shift = 0;
  return edits
    .toSorted((one, other) => one.start - other.start || one.end - other.end)
    .map((edit) => {
      const start = edit.start + shift;
      shift += edit.text.length - (edit.end - edit.start);
      return { start, end: start + edit.text.length, text: text.slice(edit.start, edit.end) };
    });
}

function treeOf(text: string): Tree {
  const { tree } = buildTree(sourceFile('t.yaml', text));
  if (!tree) throw new Error('no tree');
  return tree;
}

function mapOf(text: string): TemplateMap {
  const data = dataOf(treeOf(text));
  if (!isDataMap(data)) throw new Error('no map');
  return data;
}

/** The text, what it has to say, and the text that says so. */
const rows: readonly (readonly [name: string, before: string, wanted: string, after: string])[] = [
  ['nothing', 'a: 0755  # mode\n', 'a: 0755', 'a: 0755  # mode\n'],
  ['a scalar', 'a: 1  # one\nb: x\n', 'a: 2\nb: x', 'a: 2  # one\nb: x\n'],
  ['an entry below a comment', 'a: 1  # one\n# two\nb: {}\n', 'a: 1\nk: x\nb: {}', 'a: 1  # one\nk: x\n# two\nb: {}\n'],
  ['an entry above a block', 'a:\n  b: |\n    t\n', 'a: { k: x, b: "t\\n" }', 'a:\n  k: x\n  b: |\n    t\n'],
  ['a flow map', 'a: {b: 1, c: 2}\n', 'a: {b: 1, k: x, c: 2}', 'a: {b: 1, k: x, c: 2}\n'],
  ['JSON', '{\n  "a": 1,\n  "c": 2\n}\n', 'a: 1\nk: x\nc: 2', '{\n  "a": 1,\n  "k": "x",\n  "c": 2\n}\n'],
  ['JSON in one line', '{"a": {"b": 1}}', 'a: {k: [x], b: 1}', '{"a": {"k": ["x"], "b": 1}}'],
  ['CRLF', 'a: 1\r\nb: 2\r\n', 'a: 1\nk: x\nb: 2', 'a: 1\r\nk: x\r\nb: 2\r\n'],
  ['a removed block', '# of a\na:\n  b: 1\n  # more\n\n# of c\nc: 2\n', 'c: 2', '\n# of c\nc: 2\n'],
  ['the last of a flow map', 'a: { b: 1, c: 2, d: 3 }\n', 'a: { b: 1 }', 'a: { b: 1 }\n'],
  ['the first of a flow map', 'a: { b: 1, c: 2 }\n', 'a: { c: 2 }', 'a: { c: 2 }\n'],
  ['the first of an item', 'l:\n- a: 1\n  b: 2\n', 'l: [{ b: 2 }]', 'l:\n- b: 2\n'],
  ['the last line, which has no break', 'a: 1\nb: 2', 'a: 1', 'a: 1\n'],
  [
    'a number and an empty map in JSON',
    '{"a": 1, "b": 2}',
    'a: 12345678901234567890\nb: {}',
    '{"a": 12345678901234567890, "b": {}}',
  ],
  ['the only entry of an item', 'l:\n- a: 1\n', 'l: [{}]', 'l:\n- {}\n'],
  ['an entry above a comment that is indented less', 'a:\n  b: 1\n# of c\nc: 2\n', 'c: 2', '# of c\nc: 2\n'],
  ['a call', 'a: { get_attr: [db, ip] }\n', 'a: { get_param: p }', 'a: { get_param: p }\n'],
  ['a list in the column of its key', 'a:\n- x\n- y\nb: 1\n', 'a: [x]\nb: 1', 'a:\n [x]\nb: 1\n'],
  ['an anchor for all', 'a: &s { b: 1 }\nc: *s\n', 'a: { b: 2 }\nc: { b: 2 }', 'a: &s { b: 2 }\nc: *s\n'],
  ['an alias for one', 'a: &s { b: 1 }\nc: *s\n', 'a: { b: 1 }\nc: { b: 2 }', 'a: &s { b: 1 }\nc: { b: 2 }\n'],
  ['an anchor that goes', 'a: &s { b: 1 }\nc: *s\n', 'c: { b: 1 }', 'c: { b: 1 }\n'],
  [
    'a merged entry',
    'a: &s { b: 1 }\nc: { <<: *s, d: 2 }\n',
    'a: { b: 1 }\nc: { b: 3, d: 2 }',
    'a: &s { b: 1 }\nc: { <<: *s, b: 3, d: 2 }\n',
  ],
  ['a merge that goes', 'a: &s { b: 1 }\nc: { <<: *s, d: 2 }\n', 'c: { b: 1, d: 2 }', 'c: { b: 1, d: 2 }\n'],
];

describe('an edit of a template', () => {
  it.each(rows)('changes %s and nothing else', (_name, before, wanted, after) => {
    const { text, edits } = editTemplate(treeOf(before), mapOf(wanted), []);
    expect(text).toBe(after);
    expect(applyEdits(text, invertEdits(before, edits ?? []))).toBe(before);
  });

  it('is not tried where the form does not allow it', () => {
    // Numbers stay what they are when they are printed: floats have a point, also in the mantissa.
    const wanted = 'b: [2, 2.0, 0.5, .inf, -.inf, .nan, 1.0e+30, 1.5e+30, 12345678901234567890]\na: null';
    const { text, edits } = editTemplate(treeOf('? a\n: 1\n'), mapOf(wanted), []);
    expect(edits).toBeUndefined();
    expect(mapOf(text)).toEqual(mapOf(wanted));
  });
});

/** Every resource with one more entry, as protecting does. */
function retained(data: TemplateMap): TemplateMap {
  return new Map(
    [...data].map(([section, value]): [string, TemplateData] => {
      if (!/^resources$/i.test(section) || !isDataMap(value)) return [section, value];
      const key = section === 'resources' ? 'deletion_policy' : 'DeletionPolicy';
      return [
        section,
        new Map([...value].map(([name, body]) => [name, isDataMap(body) ? new Map([...body, [key, 'Retain']]) : body])),
      ];
    }),
  );
}

/** Names of texts that are printed anew, or do not come back. */
function broken(texts: Iterable<readonly [string, string]>): {
  readonly tried: number;
  readonly names: readonly string[];
} {
  let tried = 0;
  const names: string[] = [];
  for (const [name, before] of texts) {
    const { tree } = buildTree(sourceFile(name, before));
    const data = tree && dataOf(tree);
    if (!tree || !data || !isDataMap(data) || !(data.has('resources') || data.has('Resources'))) continue;
    tried++;
    const { text, edits } = editTemplate(tree, retained(data), ['A comment']);
    if (!edits || applyEdits(text, invertEdits(before, edits)) !== before) names.push(name);
  }
  return { tried, names };
}

describe('templates', () => {
  it('of the fixtures can all be edited and brought back', () => {
    const texts = subjects().flatMap(({ name, files }) =>
      [...files].map(([path, text]) => [`${name}/${path}`, text] as const),
    );
    const { tried, names } = broken(texts);
    expect(names).toEqual([]);
    expect(tried).toBeGreaterThan(50);
  });

  it('of the real stacks can all be edited and brought back', (context) => {
    const missing = corpusMissing();
    if (missing !== undefined) context.skip(missing);
    const texts = new Map(someOf(corpusStacks(), 8).flatMap((stack) => [...corpusFiles(stack)]));
    const { tried, names } = broken(texts);
    expect(names).toEqual([]);
    expect(tried).toBeGreaterThan(isThorough ? 500 : 60);
  });
});

describe('a residual template', () => {
  const server = 'type: OS::Nova::Server, properties: { image: i, flavor: f, networks: [{ network: n }] }';
  const filesOf = async (resources: string, mode: 'migrate' | 'redeploy', more: Record<string, string> = {}) => {
    const template = `heat_template_version: 2018-08-31\nresources:\n${resources}`;
    const host = memoryHost({ 't.yaml': template, ...more });
    const environments = Object.keys(more).filter((name) => name.startsWith('env'));
    const result = await compile(host, { template: 't.yaml', mode, environments, secrets: { 'pw/value': 's3cr3t' } });
    return new Map(result.files.map(({ path, text }) => [path, text]));
  };

  it('asks a drawn password of the one below secrets/, and shows it nowhere else', async () => {
    const files = await filesOf(
      `  pw: { type: OS::Heat::RandomString }
  db:
    type: OS::Nova::Server
    properties: { image: i, flavor: f, networks: [{ network: n }], user_data: { get_attr: [pw, value] } }
  user: { type: OS::Keystone::User, properties: { name: u, password: { get_attr: [pw, value] } } }
`,
      'redeploy',
    );
    expect(files.get('openstack/2-residual.yaml')).toContain(
      'moved_pw_value: { type: string, description: "value of pw, which has moved", hidden: true }',
    );
    expect(files.get('secrets/openstack-parameters.yaml')).toContain('moved_pw_value: s3cr3t');
    expect(files.has('openstack/2-residual-env.yaml')).toBe(false);
    expect(files.get('MIGRATION.md')).toContain('-e secrets/openstack-parameters.yaml');
  });

  it('is given by a mapping of the environment where that names the nested template', async () => {
    const files = await filesOf('  app: { type: My::App }\n  other: { type: "x.yaml" }\n', 'migrate', {
      'env.yaml': 'resource_registry:\n  My::App: app.yaml\n  resources: { other: { My::Other: x.yaml } }\n',
      'app.yaml': `heat_template_version: 2018-08-31\nresources:\n  db: { ${server} }\n`,
      'x.yaml': 'heat_template_version: 2018-08-31\nresources:\n  q: { type: OS::Zaqar::Queue }\n',
    });
    expect(mapOf(files.get('openstack/1-protect-registry.yaml') ?? '')).toEqual(
      mapOf('resource_registry: { My::App: protect/app.yaml, resources: { other: { My::Other: protect/x.yaml } } }'),
    );
    expect(files.get('MIGRATION.md')).toContain('-t openstack/1-protect.yaml -e openstack/1-protect-registry.yaml');
    expect(files.get('openstack/protect/app.yaml')).toContain('deletion_policy: Retain');
  });

  it('is below secrets/ as it is where it shows a secret', async () => {
    const files = await filesOf(
      `  db: { ${server} }\n  user: { type: OS::Keystone::User, properties: { name: u, password: in-clear } }\n`,
      'migrate',
    );
    expect(files.get('secrets/openstack.templates/1-protect.yaml')).toContain('password: in-clear');
    expect([...files].filter(([path, text]) => !path.startsWith('secrets/') && text.includes('in-clear'))).toEqual([]);
    expect(files.get('MIGRATION.md')).toContain('-t secrets/openstack.templates/1-protect.yaml');
  });
});
