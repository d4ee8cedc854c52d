/** The published JSON Schema of the facts bundle never refuses what the reader takes, and refuses what it can. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveKeys } from '../../src/facts/table.ts';
import { tryAll } from '../seed.ts';
import { readFacts } from './read-facts.ts';

const root = join(import.meta.dirname, '..', '..');

interface SchemaNode {
  readonly [keyword: string]: unknown;
}

const schema: SchemaNode = JSON.parse(readFileSync(join(root, 'schemas', 'facts.schema.json'), 'utf8'));
const validate = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema);

function node(value: unknown): SchemaNode {
  return Object(value);
}

/** Values of every kind; texts of records among them, whose form a schema does not describe. */
const plain: readonly unknown[] = ['', 'a', '7', 'True', 'External', 0, 7, -1, 1.5, true, false, null];
const nested: readonly unknown[] = [[], {}, ['a'], [{}], [{ id: 'a' }], { a: 'b' }, { a: ['b'] }];
const recordTexts: readonly unknown[] = ["id='a'", "a='b', c=", 'a=b; c=d'];

function records(item: SchemaNode, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const names = Object.keys(node(item['properties']));
  const record = fc.dictionary(fc.constantFrom(...names, 'other'), values, { maxKeys: 4 });
  const needed = names.filter((name) => JSON.stringify(item['allOf'] ?? []).includes(`"${name}"`));
  const base = Object.fromEntries(needed.map((name) => [name, '7']));
  return fc.oneof(
    record,
    record.map((more) => ({ ...base, ...more })),
    values,
  );
}

function bundles(values: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const items = Object.entries(node(schema['properties'])).map(([key, value]) => {
    const item = key === 'stack' ? records(node(value), values) : records(node(node(value)['items']), values);
    return (key === 'stack' ? item : fc.array(item, { maxLength: 2 })).map((data) => ({ [key]: data }));
  });
  return fc.oneof(...items);
}

/** Errors of the reader about what a schema cannot say. */
const beyondSchema =
  /must be (?:a list|a map of)|it has neither a stack nor any resource|describe the same thing with different values|has resources of ".*", which is no nested stack of the live stack/;

describe('schemas/facts.schema.json', () => {
  it('and the reader agree about any bundle without texts of records', () => {
    const agree = fc.property(bundles(fc.constantFrom(...plain, ...nested)), (data) => {
      const errors = readFacts(data).messages.filter((message) => message.includes(' error: '));
      // The reader knows which texts spell a record, and which stacks belong together; the schema looks at each value alone.
      const isBeyond = errors.length > 0 && errors.every((message) => beyondSchema.test(message));
      if (!isBeyond)
        expect([validate(data), errors], JSON.stringify(validate.errors)).toEqual([errors.length === 0, errors]);
    });
    tryAll(agree, { few: 500, many: 20_000 });
  });

  it('takes what the reader takes', () => {
    const taken = fc.property(bundles(fc.constantFrom(...plain, ...nested, ...recordTexts)), (data) => {
      const { messages } = readFacts(data);
      if (!messages.some((message) => message.includes(' error: '))) {
        expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
      }
    });
    tryAll(taken, { few: 500, many: 20_000 });
  });

  it('takes every bundle of the fixtures', () => {
    const names = readdirSync(join(root, 'fixtures'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?:^|[/\\])facts\.json$/.test(name),
    );
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const text = readFileSync(join(root, 'fixtures', name), 'utf8');
      expect(validate(JSON.parse(text)), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(readFacts(text).messages, name).toEqual([]);
    }
  });

  it('has every kind of live thing, a description for each column, a version, and no address that could change', () => {
    const properties = node(schema['properties']);
    expect(Object.keys(properties)).toEqual(['stack', 'resources', 'template', 'files', ...liveKeys]);
    const columns = Object.values(properties).flatMap((value) => {
      const item = node(value);
      return Object.values(node(node(item['items'] ?? item)['properties'])).map(node);
    });
    expect(columns.length).toBeGreaterThan(60);
    for (const { description } of columns) expect(description).toMatch(/^[A-Z].*\.$/);
    expect(schema['title']).toBe('heat2kube facts bundle');
    expect(schema['$comment']).toMatch(/^version \d+/);
    expect(JSON.stringify(schema)).not.toContain('$id');
  });
});
