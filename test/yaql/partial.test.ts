/** Evaluation over values that are not known: what is computed holds for whatever they turn out to be. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jsonLoads } from '../../src/python/json-loads.ts';
import type { YaqlInput } from '../../src/yaql/convert.ts';
import { Unknown, parseYaql, runYaql } from '../../src/yaql/evaluate-yaql.ts';
import type { YaqlOutput } from '../../src/yaql/evaluate-yaql.ts';
import { fromTagged } from '../../src/yaql/tags.ts';
import { someOf } from '../seed.ts';

function run(text: string, data: YaqlInput): ReturnType<typeof runYaql> {
  const parsed = parseYaql(text);
  if (!parsed.ok) return { outcome: 'error', error: parsed.errors[0] };
  return runYaql(parsed.expression, data);
}

const secret = new Unknown('secret');

it.each<[string, YaqlInput, YaqlOutput]>([
  ['$.data', secret, secret],
  ['$.data.len()', [secret, secret], 2],
  ['$.data[1]', [secret, 'b'], 'b'],
  ['$.data[0]', [secret, 'b'], secret],
  ['$.data.a', new Map([['a', secret]]), secret],
  ['[$.data, 1]', secret, [secret, 1]],
  ['$.data.select([$, $])', [secret], [[secret, secret]]],
  ['{a => $.data}.keys().toList()', secret, ['a']],
  [
    '$.data.where($.on).select($.v)',
    [
      new Map<YaqlInput, YaqlInput>([
        ['on', true],
        ['v', secret],
      ]),
    ],
    [secret],
  ],
  ['$.data.zip([1])', [secret], [[secret, 1]]],
  ['$.data.toDict($[0], $[1])', [['k', secret]], new Map([['k', secret]])],
  ['$.data.get(b)', new Map([['a', secret]]), null],
  ['true or $.data', secret, true],
  ['switch(true => 1, $.data => 2)', secret, 1],
  ['let(x => $.data) -> 5', secret, 5],
  ['$.data.first()', [secret, 1], secret],
  ['$.data.orderBy(1)', [secret], [secret]],
  ['$.data.repeat(2)', secret, [secret, secret]],
])('computes %s without a look at the unknown', (text, data, result) => {
  expect(run(text, data)).toEqual({ outcome: 'value', value: result });
});

it.each<[string, YaqlInput]>([
  ['$.data + 1', secret],
  ['$.data.len()', secret],
  ['$.data = $.data', secret],
  ['$.data and 1', secret],
  ['not $.data', secret],
  ['coalesce($.data, 1)', secret],
  ['$.data?.a', secret],
  ['str($.data)', secret],
  ['str([$.data])', secret],
  ['[$.data].distinct()', secret],
  ['[$.data].flatten()', secret],
  ['list($.data)', secret],
  ['{$.data => 1}', secret],
  ['$.data.a', secret],
  ['isList($.data)', secret],
  ['"{0}".format($.data)', secret],
  ['[[1, $.data]].toSet()', secret],
  ['[1, 2].where($ = 1).join($.data)', secret],
  ['now()', null],
  ['random()', null],
])('needs the unknown for %s', (text, data) => {
  expect(run(text, data).outcome).toBe('needs-unknown');
});

it('says which unknown it needs', () => {
  const other = new Unknown('other');
  const outcome = run('$.data[0].len() + $.data[1]', ['abc', other]);
  expect(outcome).toEqual({ outcome: 'needs-unknown', unknown: other });
  expect(outcome.outcome === 'needs-unknown' && outcome.unknown).toBe(other);
});

it('fails where it would fail for every value', () => {
  const outcome = run('[$.data].nosuch()', secret);
  expect(outcome.outcome === 'error' && outcome.error.className).toBe('NoMethodRegisteredException');
});

const limitCodes: readonly string[] = ['yaql/too-many-elements', 'yaql/too-much-memory'];

interface Case {
  readonly expr: string;
  readonly data: YaqlInput;
}

for (const file of ['../../../shared/yaql/vectors.jsonl', '../../fixtures/yaql/vectors.jsonl']) {
  const url = new URL(file, import.meta.url);
  if (!existsSync(url)) {
    it.skip(`has no ${file} to make partial`, () => {});
    continue;
  }
  it(`gives the same when an input of ${file} is bound later as when it is known`, () => {
    const lines = readFileSync(url, 'utf8').split('\n');
    let computed = 0;
    for (const { expr, data } of someOf(lines, 40).flatMap(caseOf)) {
      const whole = run(expr, data);
      if (whole.outcome === 'needs-unknown') continue;
      for (const [hidden, value] of hideEach(data)) {
        const partial = run(expr, hidden);
        if (partial.outcome === 'needs-unknown') continue;
        computed++;
        // A value that is itself larger than a limit passes as long as nobody knows its size.
        if (whole.outcome === 'error' && limitCodes.includes(whole.error.code)) continue;
        expect([expr, partial.outcome]).toEqual([expr, whole.outcome]);
        if (partial.outcome !== 'value' || whole.outcome !== 'value') continue;
        expect([expr, bound(partial.value, value)]).toEqual([expr, whole.value]);
      }
    }
    expect(computed).toBeGreaterThan(100);
  });
}

function caseOf(line: string): readonly Case[] {
  const parsed = jsonLoads(line);
  if (!parsed.ok || !(parsed.value instanceof Map)) return [];
  const { value } = parsed;
  const expr = value.get('expr');
  return typeof expr === 'string' ? [{ expr, data: fromTagged(value.get('data')) }] : [];
}

/** The data with one part after the other unknown: the whole, each entry, and entries of entries. */
function* hideEach(data: YaqlInput, depth: number = 3): Generator<readonly [YaqlInput, YaqlInput]> {
  yield [secret, data];
  if (depth === 0) return;
  if (Array.isArray(data)) {
    for (const [index, item] of data.slice(0, 3).entries()) {
      for (const [hidden, value] of hideEach(item, depth - 1)) yield [data.with(index, hidden), value];
    }
  } else if (data instanceof Map) {
    for (const [key, item] of data) {
      for (const [hidden, value] of hideEach(item, depth - 1)) yield [new Map([...data, [key, hidden]]), value];
    }
  }
}

function bound(result: YaqlOutput, value: YaqlInput): unknown {
  if (result === secret) return value;
  if (Array.isArray(result)) return result.map((item: YaqlOutput) => bound(item, value));
  if (result instanceof Map) return new Map([...result].map(([key, item]) => [key, bound(item, value)]));
  return result;
}
