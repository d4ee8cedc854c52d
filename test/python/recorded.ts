/** Reads the tables under fixtures/python: values and outcomes that Python computed. */
import { readFileSync } from 'node:fs';

import { Float, int, type Scalar } from '../../src/python/scalar.ts';
import { PyTuple, type PyTree } from '../../src/python/tree.ts';

/** What Python did: a value, or the class and text of an exception. */
export type Outcome = { readonly result: unknown } | { readonly error: string; readonly message: string };

/** One row: function, encoded arguments, outcome. */
export type Row = readonly [name: string, parameters: readonly unknown[], outcome: Outcome];

export function recorded(table: string): readonly Row[] {
  const path = process.env['PYTHON_TABLES'] ?? new URL('../../fixtures/python', import.meta.url).pathname;
  return JSON.parse(readFileSync(`${path}/${table}.json`, 'utf8'));
}

/** A value from its encoding; see record.py. */
export function decode(value: unknown): PyTree {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(decode);
  const [[tag, body] = ['', undefined]] = Object.entries(Object(value));
  if (tag === 'int') return int(BigInt(String(body)));
  if (tag === 'float') return decodeFloat(String(body));
  if (tag === 'tuple' && Array.isArray(body)) return new PyTuple(body.map(decode));
  if (tag === 'dict' && Array.isArray(body)) {
    return new Map(body.map((entry: readonly unknown[]) => [decode(entry[0]), decode(entry[1])]));
  }
  throw new Error(`Not an encoded value: ${JSON.stringify(value)}`);
}

function decodeFloat(text: string): Float {
  return new Float(Number(text.replace('inf', 'Infinity')));
}

/** A value as a text that tells all values apart, for comparing. */
export function show(value: unknown): string {
  if (value instanceof Float) return `Float(${Object.is(value.value, -0) ? '-0' : value.value})`;
  if (value instanceof PyTuple) return `(${value.items.map(show).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value instanceof Map) return `{${Array.from(value, ([key, item]) => `${show(key)}: ${show(item)}`).join(', ')}}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

export type { Scalar };
