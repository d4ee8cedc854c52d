/** The JSON Schema that editors use and the reader of `heat2kube.yaml` agree on what is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { tryAll } from '../seed.ts';
import { configWords } from '../../src/plan/config-words.ts';
import { houseOf } from '../../src/targets/house.ts';
import { targetTable } from '../../src/targets/table.ts';

const words = configWords(houseOf(targetTable));

const root = join(import.meta.dirname, '..', '..');
const schema: SchemaNode = JSON.parse(readFileSync(join(root, 'schemas', 'heat2kube.schema.json'), 'utf8'));
const validate = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema);

interface SchemaNode {
  readonly [keyword: string]: unknown;
}

function node(value: unknown): SchemaNode {
  return Object(value);
}

function nodes(value: unknown): readonly SchemaNode[] {
  return Array.isArray(value) ? value.map(node) : [];
}

/** JSON is YAML. */
function messages(data: unknown): readonly string[] {
  return messagesOf(JSON.stringify(data));
}

function messagesOf(text: string): readonly string[] {
  const reports = createCollector();
  loadConfig(sourceFile('heat2kube.yaml', text), words, reports);
  return reports.sorted().map(({ message }) => message);
}

const texts = [
  'a',
  'a-b',
  'a.b',
  'A',
  '-a',
  'a/b',
  'a//b',
  '*',
  'a/*',
  'a'.repeat(64),
  '10Gi',
  '1.5Gi',
  '10',
  '10.0.0.0/24',
];
const urls = [
  'https://example.org/disk.qcow2',
  'docker://registry/disk',
  'ftp://example.org/x',
  '',
  'a b',
  '__proto__',
];
const others = [2, 0, -1, 1.5, 2 ** 53, true, false, null, [], {}];
const scalars = fc.constantFrom<unknown>(...texts, ...urls, ...others);

/** Documents that the schema takes, spoilt here and there: every key of the table is tried without being named here. */
function documents(item: SchemaNode): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: fitting(item) }, { weight: 1, arbitrary: scalars });
}

function fitting(item: SchemaNode): fc.Arbitrary<unknown> {
  if (Array.isArray(item['enum'])) return fc.constantFrom<unknown>(...item['enum']);
  if ('const' in item) return fc.constant(item['const']);
  if (Array.isArray(item['anyOf'])) return fc.oneof(...nodes(item['anyOf']).map(documents));
  if (item['items'] !== undefined) return fc.array(documents(node(item['items'])), { maxLength: 3 });
  const properties = Object.entries(node(item['properties']));
  if (properties.length > 0) return someOf(properties);
  if (item['additionalProperties']) {
    const names = fc.constantFrom('x', 'm1.small', '24.10', '__proto__');
    return fc.dictionary(names, documents(node(item['additionalProperties'])), { maxKeys: 2 });
  }
  const texts = fc.stringMatching(new RegExp(String(item['pattern'] ?? '^a$')));
  return [item['type']].flat().includes('string') ? fc.oneof(texts, fc.nat()) : fc.nat();
}

/** Up to three of the keys, and rarely one that is misspelled or foreign. */
function someOf(properties: readonly (readonly [string, unknown])[]): fc.Arbitrary<unknown> {
  const entries = properties.map(([key, value]) => documents(node(value)).map((data) => [key, data] as const));
  const strange = fc.tuple(fc.constantFrom('other', '__proto__', 'stackname', 'datasource'), scalars);
  const entry = fc.oneof({ weight: 8, arbitrary: fc.oneof(...entries) }, { weight: 1, arbitrary: strange });
  return fc.array(entry, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
}

describe('schemas/heat2kube.schema.json', () => {
  it('and the reader agree about any document', () => {
    const agree = fc.property(documents(schema), (data) => {
      const found = messages(data);
      expect([validate(data), found], JSON.stringify(validate.errors)).toEqual([found.length === 0, found]);
    });
    tryAll(agree, { few: 500, many: 20_000 });
  });

  it('and the reader agree about every pair of keys of an image', () => {
    const image = node(node(node(node(schema['properties'])['images'])['additionalProperties'])['properties']);
    const values = {
      dataSource: 'a',
      namespace: 'b',
      properties: {},
      size: '1Gi',
      url: 'https://c',
      containerDisk: 'd',
      container: 'e',
    };
    expect(Object.keys(values).toSorted()).toEqual(Object.keys(image).toSorted());
    const pairs = Object.entries(values).flatMap((a) => Object.entries(values).map((b) => [a, b]));
    const taken = pairs.map((pair) => ({ images: { x: Object.fromEntries(pair) } })).filter((data) => validate(data));
    for (const pair of pairs) {
      const data = { images: { x: Object.fromEntries(pair) } };
      expect(messages(data).length === 0, JSON.stringify(data)).toBe(validate(data));
    }
    expect(new Set(taken.map(({ images }) => Object.keys(images.x).toSorted().join()))).toEqual(
      new Set([
        'dataSource',
        'url',
        'containerDisk',
        'container',
        'dataSource,namespace',
        'dataSource,properties',
        'dataSource,size',
        'containerDisk,properties',
        'properties,url',
        'size,url',
      ]),
    );
  });

  it('takes every example that it gives, as the reader does', () => {
    expect(validate(null)).toBe(true);
    const examples = Object.entries(node(schema['properties'])).flatMap(([key, value]) =>
      [node(value)['examples']].flat().map((example) => ({ [key]: example })),
    );
    expect(examples.length).toBeGreaterThanOrEqual(Object.keys(node(schema['properties'])).length);
    for (const data of examples) {
      expect(validate(data), JSON.stringify(data)).toBe(true);
      expect(messages(data)).toEqual([]);
    }
  });

  it('takes every configuration of the fixtures and examples', () => {
    const names = ['fixtures', 'examples'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /(?:^|[/\\])heat2kube\.yaml$/.test(name))
        .map((name) => join(folder, name)),
    );
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const text = readFileSync(join(root, name), 'utf8');
      expect(validate(load(text)), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(messagesOf(text), dirname(name)).toEqual([]);
    }
  });

  it('describes every key, at any depth, and gives it no address that could change', () => {
    const keys = keysBelow(schema, '');
    expect(keys.length).toBeGreaterThan(25);
    expect(keys.filter(([, item]) => !/^[A-Z].*\.$/s.test(String(item['description']))).map(([key]) => key)).toEqual(
      [],
    );
    expect(schema['title']).toBe('heat2kube.yaml');
    expect(schema['$comment']).toMatch(/^version \d+/);
    expect(JSON.stringify(schema)).not.toContain('$id');
  });
});

function keysBelow(item: SchemaNode, path: string): readonly (readonly [string, SchemaNode])[] {
  const own = Object.entries(node(item['properties'])).map(
    ([name, value]) => [`${path}.${name}`, node(value)] as const,
  );
  const inside = [...nodes(item['anyOf']), ...[item['additionalProperties'], item['items']].filter(Boolean).map(node)];
  return [
    ...own,
    ...own.flatMap(([name, value]) => keysBelow(value, name)),
    ...inside.flatMap((value) => keysBelow(value, `${path}[]`)),
  ];
}
