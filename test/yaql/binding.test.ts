/** Queries over values with one input unknown at first: once it is bound, the result is that of the known input. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bind } from '../../src/evaluate/bind.ts';
import { isFailure } from '../../src/evaluate/failure.ts';
import { valueOf, type Mark } from '../../src/evaluate/plain.ts';
import { createQueryEngine } from '../../src/evaluate/query-engine.ts';
import { runQuery } from '../../src/evaluate/query.ts';
import { bindingTime, known, list, map, symbolic, type Value } from '../../src/evaluate/value.ts';
import { jsonLoads } from '../../src/python/json-loads.ts';
import type { PyTree } from '../../src/python/tree.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { Unknown } from '../../src/yaql/evaluate-yaql.ts';
import { fromTagged } from '../../src/yaql/tags.ts';
import { isThorough, someOf } from '../seed.ts';

const engine = createQueryEngine();
const call = { name: 'yaql', version: '2018-08-31', span: { file: sourceFile('t.yaml', ''), start: 0, end: 0 } };
const later = symbolic({ op: 'parameter', name: 'later', stack: '' }, 'install');

function query(expression: string, data: Value): Value {
  const result = runQuery(
    map([
      ['expression', known(expression)],
      ['data', data],
    ]),
    call,
    engine,
  );
  if (!isFailure(result)) return result;
  return { kind: 'poison', origins: [], failure: { errorClass: result.errorClass, message: result.text } };
}

/** The same value as a plain tree, failures by their class. */
function shown(value: Value): unknown {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map(shown);
    case 'map':
      return [...value.entries].map(([key, item]) => [value.keys?.get(key) ?? key, shown(item)]);
    case 'poison':
      return { failed: value.failure?.errorClass };
    case 'symbolic':
      return { waits: value.time };
  }
}

it.each<[string, Value, unknown]>([
  ['$.data + 1', later, { waits: 'install' }],
  ['$.data.len()', list([later, later]), 2],
  ['[$.data, 1]', later, [{ waits: 'install' }, 1]],
  ['now()', known(null), { waits: 'never' }],
])('knows of %s as much as can be known', (expression, data, result) => {
  expect(shown(query(expression, data))).toEqual(result);
});

it('waits for the expression too', () => {
  const argument = map([
    ['expression', later],
    ['data', known(2)],
  ]);
  const result = runQuery(argument, call, engine);
  expect(!isFailure(result) && bindingTime(result)).toBe('install');
  const whole = isFailure(result) ? known(null) : bind(result, () => known('$.data * 21'), engine);
  expect(shown(whole)).toBe(42);
});

it('keeps the call when no engine is there to run it again', () => {
  const waiting = query('$.data + 1', later);
  expect(bind(waiting, () => known(1))).toBe(waiting);
});

it('fails when the bound value does not do', () => {
  const bound = bind(query('$.data + 1', later), () => known('a'), engine);
  expect(shown(bound)).toEqual({ failed: 'NoMatchingFunctionException' });
});

const sources = [
  { file: '../../../shared/yaql/vectors.jsonl', source: 'heat-usage' },
  { file: '../../fixtures/yaql/vectors.jsonl', source: 'own' },
];

for (const { file, source } of sources) {
  const url = new URL(file, import.meta.url);
  if (!existsSync(url)) {
    it.skip(`has no ${file} to bind`, () => {});
    continue;
  }
  it(`binds each input of ${file} to the result of the known one`, () => {
    let bound = 0;
    const lines = someOf(readFileSync(url, 'utf8').split('\n'), 40);
    for (const { expression, data } of lines.flatMap((line) => caseOf(line, source))) {
      const result = query(expression, data);
      // A value that is itself larger than a limit passes as long as nobody knows its size.
      if (result.kind === 'poison' && limits.includes(result.failure?.errorClass ?? '')) continue;
      const whole = shown(result);
      for (const [hidden, value] of hideEach(data)) {
        const partial = query(expression, hidden);
        expect([expression, shown(bind(partial, () => value, engine))]).toEqual([expression, whole]);
        bound++;
      }
    }
    expect(bound).toBeGreaterThan(isThorough ? 1000 : 40);
  });
}

const limits: readonly string[] = ['CollectionTooLargeException', 'MemoryQuotaExceededException'];

interface Case {
  readonly expression: string;
  readonly data: Value;
}

function caseOf(line: string, source: string): readonly Case[] {
  const parsed = jsonLoads(line);
  if (!parsed.ok || !(parsed.value instanceof Map) || parsed.value.get('source') !== source) return [];
  const expression = parsed.value.get('expr');
  const data = fromTagged(parsed.value.get('data'));
  const noMark: Mark = { origins: [], secret: false };
  return typeof expression === 'string' && isTree(data) ? [{ expression, data: valueOf(data, noMark) }] : [];
}

function isTree(data: unknown): data is PyTree {
  if (data instanceof Unknown) return false;
  return data !== undefined;
}

/** The data with one part after the other unknown: the whole, its entries, and theirs. */
function* hideEach(data: Value, depth: number = 3): Generator<readonly [hidden: Value, value: Value]> {
  yield [later, data];
  if (depth === 0) return;
  if (data.kind === 'list') {
    for (const [index, item] of data.items.slice(0, 3).entries()) {
      for (const [hidden, value] of hideEach(item, depth - 1)) yield [list(data.items.with(index, hidden)), value];
    }
  } else if (data.kind === 'map') {
    for (const [key, item] of data.entries) {
      for (const [hidden, value] of hideEach(item, depth - 1)) {
        yield [{ ...data, entries: new Map([...data.entries, [key, hidden]]) }, value];
      }
    }
  }
}
