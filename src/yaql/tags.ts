/** JSON with tags: plain data, and `{"$py": kind, "value": ...}` for what JSON cannot hold or JavaScript would lose. */
import { parseDate } from '../python/date-parser.ts';
import { DateTime, TimeDelta, isoFormat } from '../python/datetime.ts';
import { PythonError } from '../python/error.ts';
import { parseFloatText, parseIntText } from '../python/parse-number.ts';
import { Float, int } from '../python/scalar.ts';
import { floatRepr } from '../python/float-repr.ts';
import type { YaqlInput, YaqlOutput } from './convert.ts';
import { Opaque } from './convert.ts';
import { raise } from './errors.ts';
import { Regex, Unknown } from './values.ts';

/**
 * Plain JSON, and the tag objects.
 * Kinds of tags: `float`, `int`, `dict` (pairs), `datetime` (ISO 8601), `timespan_us` (microseconds); in
 * results also `set`, `regex` (the pattern) and `opaque` (the type's name).
 */
export type TaggedJson =
  null | boolean | number | bigint | string | readonly TaggedJson[] | { readonly [key: string]: TaggedJson };

/**
 * Reads data. A number with a fraction is a float, one without an integer; everything else JSON says itself.
 * Throws YaqlError of class `TypeError` for functions, symbols and tags that cannot be read. Undefined is
 * null.
 */
export function fromTagged(data: unknown): YaqlInput {
  switch (typeof data) {
    case 'string':
    case 'boolean':
      return data;
    case 'bigint':
      return int(data);
    case 'number':
      return numberFrom(data);
    case 'object':
      return data === null ? null : objectFrom(data);
    case 'undefined':
      return null;
    default:
      raise('TypeError', `The data holds a ${typeof data}`);
  }
}

function numberFrom(data: number): YaqlInput {
  // JSON has no integer -0; Python reads it as the float.
  if (Number.isSafeInteger(data)) return Object.is(data, -0) ? new Float(data) : data;
  return new Float(data);
}

function objectFrom(data: object): YaqlInput {
  if (data instanceof Float || data instanceof Unknown || data instanceof DateTime || data instanceof TimeDelta)
    return data;
  if (Array.isArray(data)) return data.map(fromTagged);
  const entries: readonly (readonly [unknown, unknown])[] = data instanceof Map ? [...data] : Object.entries(data);
  const tag = entries.find(([key]) => key === '$py')?.[1];
  const value = entries.find(([key]) => key === 'value')?.[1];
  if (typeof tag === 'string' && entries.length === 2) return taggedValue(tag, value);
  return new Map(entries.map(([key, item]) => [fromTagged(key), fromTagged(item)]));
}

function taggedValue(tag: string, value: unknown): YaqlInput {
  switch (tag) {
    case 'float':
      return parseFloatText(String(value)) ?? badTag(tag);
    case 'int':
      return parseIntText(String(value)) ?? badTag(tag);
    case 'dict':
      return new Map(pairsOf(value).map(([key, item]) => [fromTagged(key), fromTagged(item)]));
    case 'datetime':
      return dateFrom(String(value));
    case 'timespan_us':
      return new TimeDelta(BigInt(parseIntText(String(value)) ?? badTag(tag)));
    default:
      return badTag(tag);
  }
}

/** A date that leaves parts to today is none. */
function dateFrom(text: string): DateTime {
  try {
    return parseDate(text, () => badTag('datetime'));
  } catch (error) {
    if (error instanceof PythonError) return badTag('datetime');
    throw error;
  }
}

function pairsOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (!Array.isArray(value)) return badTag('dict');
  return value.map((pair: unknown): readonly [unknown, unknown] =>
    Array.isArray(pair) && pair.length === 2 ? [pair[0], pair[1]] : badTag('dict'),
  );
}

function badTag(tag: string): never {
  raise('TypeError', `The data holds a value with the tag "${tag}" that cannot be read`);
}

/** Writes a result. Members of sets are sorted by their JSON text; an object that reads like a tag becomes a tagged one. */
export function toTagged(value: YaqlOutput): TaggedJson {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value;
  if (typeof value === 'bigint') return { $py: 'int', value: String(value) };
  if (value instanceof Float) return floatTag(value.value);
  if (isArray(value)) return value.map(toTagged);
  if (value instanceof Map) return mapTag(value);
  if (value instanceof Set) {
    const members: readonly TaggedJson[] = Array.from(value, toTagged);
    const sorted = members.map((member) => [JSON.stringify(member), member] as const).toSorted(byText);
    return { $py: 'set', value: sorted.map(([, member]) => member) };
  }
  if (value instanceof DateTime) return { $py: 'datetime', value: isoFormat(value) };
  if (value instanceof TimeDelta) return { $py: 'timespan_us', value: toTagged(int(value.microseconds)) };
  if (value instanceof Regex) return { $py: 'regex', value: value.compiled.pattern };
  return { $py: 'opaque', value: value instanceof Opaque ? value.typeName : 'unknown' };
}

function isArray(value: YaqlOutput): value is readonly YaqlOutput[] {
  return Array.isArray(value);
}

function byText([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : Number(left > right);
}

/** JavaScript writes a float without a fraction as an integer, and infinities not at all. */
function floatTag(value: number): TaggedJson {
  if (Number.isFinite(value) && !Number.isInteger(value)) return value;
  return { $py: 'float', value: floatRepr(value) };
}

/** An object where all keys are strings, else pairs. JavaScript puts keys that read like array indices first. */
function mapTag(value: ReadonlyMap<YaqlOutput, YaqlOutput>): TaggedJson {
  const entries = [...value].map(([key, item]) => [key, toTagged(item)] as const);
  const named = entries.flatMap(([key, item]) => (typeof key === 'string' ? [[key, item] as const] : []));
  if (named.length < entries.length || value.has('$py')) {
    return { $py: 'dict', value: [...value].map(([key, item]) => [toTagged(key), toTagged(item)]) };
  }
  return Object.fromEntries(named);
}
