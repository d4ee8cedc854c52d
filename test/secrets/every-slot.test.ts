/** A hidden parameter in any property of any type, and in what surrounds properties, shows nowhere outside `secrets/`. */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPluginType } from '../../grammar/heat/index.ts';
import { compile, memoryHost, type CompileOptions, type CompileResult } from '../../src/index.ts';
import { formatPretty } from '../../src/diagnostics/pretty-format.ts';
import { lifts } from '../../src/topology/registry.ts';
import { subjects } from '../output/subjects.ts';
import { drawn, seed, someOf } from '../seed.ts';

/**
 * Texts that are like nothing else: one for each hidden parameter of a template. Those of names with `short` are too short for the
 * guard to search them, and of letters that no digest has.
 */
function secretOf(name: string): string {
  if (name.startsWith('short')) {
    const bytes = createHash('sha256').update(`${seed} ${name}`).digest().subarray(0, 5);
    return Array.from(bytes, (byte) => 'zqjxvkw'[byte % 7]).join('');
  }
  return `Zq${createHash('sha256').update(`${seed} ${name}`).digest('base64url').slice(0, 14)}x9`;
}

/** Every spelling in which a reader could find it, in lower case. */
function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return whole.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const digests = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((name) =>
    createHash(name).update(bytes).digest('hex'),
  );
  const slug = secret.replaceAll(/[^A-Za-z0-9]+/g, '-');
  return [secret, slug, bytes.toString('hex'), ...base64, ...digests].map((text) => text.toLowerCase());
}

async function leaksOf(
  files: ReadonlyMap<string, string>,
  options: CompileOptions,
  secrets: readonly string[],
): Promise<readonly string[]> {
  const result = await compile(memoryHost(files), options);
  const texts = textsOf(result).map(([name, text]) => [name, text.toLowerCase().replaceAll(/\n */g, '')] as const);
  const wanted = secrets.flatMap((secret) => spellings(secret).map((form) => [secret, form] as const));
  const found = texts.flatMap(([name, text]) =>
    wanted.flatMap(([secret, form]) => (text.includes(form) ? [`${name}: ${secret} as ${form}`] : [])),
  );
  const internal = result.diagnostics.filter(({ code }) => code.startsWith('internal/'));
  return [...found, ...internal.map(({ message }) => message)];
}

function textsOf(result: CompileResult): readonly (readonly [name: string, text: string])[] {
  const { files, diagnostics, reports, plan, overlays, withoutSecrets } = result;
  return [
    ...files.map(({ path, text, secret }) => [path, secret === true ? path : `${path}\n${text}`] as const),
    ['messages', diagnostics.map(({ message, fix }) => `${message} ${fix?.title ?? ''}`).join('\n')],
    ['frames', withoutSecrets(formatPretty(reports, { color: false }))],
    ['plan', JSON.stringify([plan?.steps, plan?.decisions, plan?.settled.mode, overlays])],
  ];
}

const version = 'heat_template_version: 2021-04-16\n';

function hiddenParameters(names: readonly string[], type = 'string'): string {
  const lines = names.map((name) => {
    const value = type === 'json' ? JSON.stringify({ [secretOf(`${name} key`)]: secretOf(name) }) : secretOf(name);
    return `  ${name}: { type: ${type}, hidden: true, default: ${value} }\n`;
  });
  return lines.join('');
}

describe('in a property of', () => {
  it.each(someOf([...lifts.keys()], 48))('%s', async (type) => {
    const properties = [...(anyPluginType(type)?.properties.keys() ?? [])];
    const forms = [
      (name: string) => `{ get_param: ${name} }`,
      (name: string) => `[{ get_param: ${name} }]`,
      (name: string) => `{ list_join: ['-', [a, { get_param: ${name} }]] }`,
      (name: string) => `{ digest: [sha256, { get_param: ${name} }] }`,
      (name: string) =>
        `[{ name: { get_param: ${name} }, network: { get_param: ${name} }, subnet: { get_param: ${name} } }]`,
    ];
    const kinds = ['long', 'short'].flatMap((kind) => forms.map((form) => ({ kind, form })));
    for (const [index, { kind, form }] of kinds.entries()) {
      const names = properties.map((_, at) => `${kind}${index}_${at}`);
      const resources = properties.map(
        (property, at) => `  r${at}: { type: ${type}, properties: { ${property}: ${form(names[at] ?? '')} } }\n`,
      );
      const template = `${version}parameters:\n${hiddenParameters(names)}resources:\n${resources.join('')}`;
      const secrets = names.map(secretOf);
      const derived = secrets.map((secret) => createHash('sha256').update(secret).digest('hex'));
      expect(await leaksOf(new Map([['t.yaml', template]]), { template: 't.yaml' }, [...secrets, ...derived])).toEqual(
        [],
      );
    }
  });

  it.each(someOf([...lifts.keys()], 48))('%s, with its keys', async (type) => {
    const properties = [...(anyPluginType(type)?.properties.keys() ?? [])];
    const names = properties.map((_, at) => `${at % 2 === 0 ? 'long' : 'short'}${at}`);
    const resources = properties.map(
      (property, at) => `  r${at}: { type: ${type}, properties: { ${property}: { get_param: ${names[at] ?? ''} } } }\n`,
    );
    const template = `${version}parameters:\n${hiddenParameters(names, 'json')}resources:\n${resources.join('')}`;
    const secrets = names.flatMap((name) => [secretOf(name), secretOf(`${name} key`)]);
    expect(await leaksOf(new Map([['t.yaml', template]]), { template: 't.yaml' }, secrets)).toEqual([]);
  });
});

describe('in the place of leaves of', () => {
  const cases = subjects().filter(({ options }) => options.template === 'template.yaml');
  it.each(someOf(cases, 36).map((subject) => [subject.name, subject] as const))('%s', async (_, { files, options }) => {
    const text = files.get('template.yaml') ?? '';
    const before = await compile(memoryHost(files), options);
    const spans = before.ledger?.entries.flatMap(({ leaf }) => before.leaves?.get(leaf).span ?? []) ?? [];
    // Types are for everybody to see.
    const places = [
      ...new Map(spans.filter(({ file }) => file.name === 'template.yaml').map((span) => [span.start, span])).values(),
    ]
      .filter(({ start, end }) => /^(?!OS::|[\w-]+\.yaml)[\w./:-]+$/.test(text.slice(start, end)))
      .toSorted((one, other) => other.start - one.start);
    for (const chosen of drawn(fc.subarray(places), { few: 1, many: 6 })) {
      const names = chosen.map((_place, index) => `${index % 2 === 0 ? 'long' : 'short'}_${index}`);
      const changed = chosen.reduce(
        (all, { start, end }, index) => `${all.slice(0, start)}{ get_param: ${names[index] ?? ''} }${all.slice(end)}`,
        text,
      );
      const template = withParameters(changed, hiddenParameters(names));
      if (template === undefined) return;
      const all = new Map([...files, ['template.yaml', template]]);
      expect(await leaksOf(all, options, names.map(secretOf))).toEqual([]);
    }
  });
});

/** Undefined where the parameters are written in a way that takes no lines. */
function withParameters(text: string, lines: string): string | undefined {
  if (lines === '') return text;
  if (/^parameters:\n/m.test(text)) return text.replace(/^parameters:\n/m, () => `parameters:\n${lines}`);
  if (/^(?:parameters|Parameters|AWSTemplateFormatVersion|HeatTemplateFormatVersion)\b/m.test(text)) return undefined;
  return text.replace(/^resources:/m, () => `parameters:\n${lines}resources:`);
}

it.each(['long', 'short'])(
  'shows no %s one around properties: files, queries, conditions, children, outputs',
  async (kind) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'i', 'j', 'k', 'l', 'm'].map((name) => `${kind}${name}`);
    const own = (name: string): string => `${kind}${name}`;
    const template = `${version}parameters:
${hiddenParameters(names)}  ${own('length')}: { type: string, hidden: true, default: ${secretOf(own('length'))}, constraints: [{ length: { max: 3 } }] }
  ${own('allowed')}: { type: string, hidden: true, default: ${secretOf(own('allowed'))}, constraints: [{ allowed_values: [x] }] }
  ${own('wrong')}: { type: number, hidden: true, default: ${secretOf(own('wrong'))} }
conditions:
  one: { equals: [{ get_param: ${own('a')} }, ${secretOf('other')}] }
resources:
  file: { type: OS::Heat::Value, properties: { value: { get_file: { get_param: ${own('b')} } } } }
  query: { type: OS::Heat::Value, properties: { value: { yaql: { expression: 'int($.data)', data: { get_param: ${own('c')} } } } } }
  part: { type: OS::Heat::Value, properties: { value: { yaql: { expression: '$.data.substring(2).nothing()', data: { get_param: ${own('c')} } } } } }
  split: { type: OS::Heat::Value, properties: { value: { str_split: [x, { get_param: ${own('d')} }, 99] } } }
  attribute: { type: OS::Heat::Value, properties: { value: { get_attr: [query, { get_param: ${own('e')} }] } } }
  resource: { type: OS::Heat::Value, properties: { value: { get_resource: { get_param: ${own('f')} } } } }
  keyed:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      metadata: { map_replace: [{ x: 1 }, { keys: { x: { get_param: ${own('g')} } } }] }
      networks: [{ network: n }]
  repeated: { type: OS::Heat::Value, properties: { value: { repeat: { for_each: { '%x%': [{ get_param: ${own('i')} }] }, template: { 'a%x%': b } } } } }
  child: { type: child.yaml, properties: { open: { get_param: ${own('j')} }, number: { get_param: ${own('j')} }, unknown: { get_param: ${own('k')} } } }
  group: { type: OS::Heat::ResourceGroup, properties: { count: { get_param: ${own('l')} }, resource_def: { type: child.yaml, properties: { open: { get_param: ${own('l')} } } } } }
  policy: { type: OS::Heat::Value, properties: { value: 1 }, deletion_policy: { get_param: ${own('m')} } }
  switched: { type: OS::Heat::Value, condition: { get_param: ${own('m')} }, properties: { value: 1 } }
  conditional: { type: OS::Cinder::Volume, condition: one, properties: { size: 1, name: { get_param: ${own('a')} } } }
outputs:
  shown: { value: { get_param: ${own('a')} } }
  inside: { value: { get_attr: [child, told] } }
`;
    const child = `${version}parameters:
  open: { type: string, constraints: [{ allowed_pattern: '[0-9]+' }] }
  number: { type: number, default: 1 }
resources:
  v: { type: OS::Cinder::Volume, properties: { size: 1, volume_type: { get_param: open }, description: { get_param: open } } }
  q: { type: OS::Zaqar::Queue, properties: { name: { get_param: open }, metadata: { k: { get_param: open } } } }
outputs:
  told: { value: { get_param: open } }
`;
    const files = new Map([
      ['t.yaml', template],
      ['child.yaml', child],
    ]);
    const secrets = [...names, own('length'), own('allowed'), own('wrong')].map(secretOf);
    expect(await leaksOf(files, { template: 't.yaml' }, secrets)).toEqual([]);
  },
);
