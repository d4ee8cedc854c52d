import { describe, expect, it } from 'vitest';

import { hashKey, pyEquals } from '../../src/python/equality.ts';
import { PythonError } from '../../src/python/error.ts';
import { Float, type Scalar } from '../../src/python/scalar.ts';
import { codePointLength, compareText, sliceText, unitOffset } from '../../src/python/code-points.ts';
import { floatRepr } from '../../src/python/float-repr.ts';
import { jsonDumps } from '../../src/python/json-dumps.ts';
import { jsonLoads } from '../../src/python/json-loads.ts';
import { asciiOnly, pyRepr, pyStr } from '../../src/python/text.ts';
import type { PyTree } from '../../src/python/tree.ts';
import { decode, recorded, show, type Row } from './recorded.ts';

function differences(table: string, actual: (row: Row) => string): unknown[] {
  const rows = recorded(table);
  expect(rows.length).toBeGreaterThan(30);
  return rows
    .map((row) => ({ row: JSON.stringify(row.slice(0, 2)), expected: expected(row[2]), actual: actual(row) }))
    .filter((line) => line.expected !== line.actual);
}

function expected(outcome: Row[2]): string {
  return 'error' in outcome ? outcome.message : show(decode(outcome.result));
}

function integer(value: unknown): number | undefined {
  const decoded = decode(value);
  return typeof decoded === 'number' ? decoded : undefined;
}

function textOf([name, [first, second, third]]: Row): string {
  if (name === 'slice') return show(sliceText(String(first), integer(second), integer(third)));
  if (name === 'compare') return show(compareText(String(first), String(second)));
  const value = decode(first);
  if (name === 'float' && value instanceof Float) return show(floatRepr(value.value));
  const functions = new Map([
    ['repr', pyRepr],
    ['str', pyStr],
    ['ascii', (value: PyTree) => asciiOnly(pyRepr(value))],
  ]);
  return show(functions.get(name)?.(value));
}

function jsonOf([name, [value, sortKeys, ensureAscii, separators]]: Row): string {
  if (name === 'loads') {
    const result = jsonLoads(String(value));
    return result.ok ? show(result.value) : result.message;
  }
  const [item, key] = Array.isArray(separators) ? separators.map(String) : [];
  const format = { sortKeys: sortKeys === true, ensureAscii: ensureAscii === true };
  try {
    return show(jsonDumps(decode(value), { ...format, separators: [item ?? '', key ?? ''] }));
  } catch (error) {
    if (error instanceof PythonError) return error.message;
    throw error;
  }
}

describe('text of values', () => {
  it('agrees with the recorded results of Python', () => {
    expect(differences('text', textOf)).toEqual([]);
  });

  it('keeps lone surrogates as escapes', () => {
    expect(pyRepr('a\ud800')).toBe(String.raw`'a\ud800'`);
    expect(jsonDumps('\udc00')).toBe(String.raw`"\udc00"`);
  });

  it('counts code points', () => {
    expect(codePointLength('a\u{1f600}b')).toBe(3);
    expect(unitOffset('a\u{1f600}b', 2)).toBe(3);
  });
});

describe('JSON', () => {
  it('agrees with the recorded results of Python', () => {
    expect(differences('json', jsonOf)).toEqual([]);
    expect(differences('json-edges', jsonOf)).toEqual([]);
  });

  it('gives up on deep nesting as Python does', () => {
    const result = jsonLoads('['.repeat(100_000));
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(/^maximum recursion depth exceeded/) });
  });

  it('keeps hostile keys', () => {
    const result = jsonLoads('{"__proto__": 1, "2": 0, "1": 0, "2": 5}');
    expect(show(result.ok && result.value)).toBe('{"__proto__": 1, "2": 5, "1": 0}');
  });
});

describe('equality', () => {
  it('agrees with the recorded results of Python', () => {
    expect(differences('equality', (row) => show(pyEquals(decode(row[1][0]), decode(row[1][1]))))).toEqual([]);
  });

  it('gives equal scalars one key and others their own', () => {
    const values: Scalar[] = [
      null,
      true,
      1,
      new Float(1),
      0,
      new Float(-0),
      '1',
      'n1',
      '"1',
      'None',
      new Float(0.5),
      2n ** 60n,
    ];
    values.push(new Float(2 ** 60));
    for (const left of values) {
      for (const right of values) expect(hashKey(left) === hashKey(right)).toBe(pyEquals(left, right));
    }
  });
});
