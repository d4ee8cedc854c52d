/** What callers give as data: what JSON has, and besides it `bigint` and `Map`. */
import { Float } from '../python/scalar.ts';

interface Found {
  /** Names and indexes, joined by dots. */
  readonly path: string;
  readonly wrong: string;
}

/** Where a value is no data; undefined where all of it is. A field without a value is as good as none. */
export function notPlain(value: unknown, path: string, around: readonly object[] = []): Found | undefined {
  if (typeof value === 'function' || typeof value === 'symbol') return { path, wrong: `a ${typeof value} is no value` };
  if (typeof value !== 'object' || value === null || value instanceof Float) return undefined;
  if (around.includes(value)) return { path, wrong: 'it contains itself' };
  if (around.length >= mostNested) return { path, wrong: `it is nested more than ${mostNested} levels deep` };
  for (const [name, item] of entriesOf(value)) {
    const found = notPlain(item, `${path}.${name}`, [...around, value]);
    if (found) return found;
  }
  return undefined;
}

const mostNested = 200;

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [String(index), item]);
  return value instanceof Map ? [...value].map(([name, item]) => [String(name), item]) : Object.entries(value);
}

/** As `JSON.stringify` asks for: what JSON lacks in the form that it has. */
export function toJsonValue(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value !== 'bigint') return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
}
