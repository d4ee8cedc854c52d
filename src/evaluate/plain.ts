/** Between values and plain Python data: for functions that need to see everything at once. */
import { DateTime } from '../python/datetime.ts';
import { Float, type Scalar } from '../python/scalar.ts';
import { TimeDelta } from '../python/time-delta.ts';
import { isDict, isList, PyTuple, type PyTree } from '../python/tree.ts';
import { pyStr } from '../python/text.ts';
import {
  secrecyOf,
  keyedMap,
  knownLike,
  list,
  originsOf,
  type MapValue,
  type Origins,
  type PoisonValue,
  type Secrecy,
  type Value,
} from './value.ts';

/** What all parts of a result share. */
export interface Mark {
  readonly origins: Origins;
  readonly secret: Secrecy;
}

export function markOf(value: Value): Mark {
  return { origins: originsOf(value), secret: secrecyOf(value) };
}

/** Whether nothing in the value is symbolic or poison. */
export function isPlain(value: Value): boolean {
  switch (value.kind) {
    case 'known':
      return true;
    case 'list':
      return value.items.every(isPlain);
    case 'map':
      return isEachPlain(value.entries.values());
    default:
      return false;
  }
}

/** Without a list of the entries: most values are looked at, and most are maps of few. */
function isEachPlain(values: Iterable<Value>): boolean {
  for (const value of values) if (!isPlain(value)) return false;
  return true;
}

/** What an undecided `if` without a second arm leaves: perhaps nothing at all. */
export function mayBeNothing(value: Value): boolean {
  if (value.kind !== 'symbolic' || value.expression.op !== 'call' || value.expression.intrinsic !== 'Choose')
    return false;
  const { argument } = value.expression;
  if (argument.kind !== 'list') return false;
  const [, ...arms] = argument.items;
  return arms.length === 1 || arms.some(mayBeNothing);
}

/** Whether a list or map in the value has such parts. */
export function hasOpenParts(value: Value): boolean {
  if (value.kind === 'list') return value.items.some((item) => mayBeNothing(item) || hasOpenParts(item));
  if (value.kind !== 'map') return false;
  for (const item of value.entries.values()) if (mayBeNothing(item) || hasOpenParts(item)) return true;
  return false;
}

/** Whether any part has been reported as an error. */
export function hasPoison(value: Value): boolean {
  switch (value.kind) {
    case 'poison':
      return true;
    case 'list':
    case 'map':
      return firstPoison(value) !== undefined;
    default:
      return false;
  }
}

/** The first part of a value that could not be worked out. */
export function firstPoison(value: Value): PoisonValue | undefined {
  if (value.kind === 'poison') return value;
  if (value.kind === 'list') return firstOf(value.items);
  return value.kind === 'map' ? firstOf(value.entries.values()) : undefined;
}

function firstOf(parts: Iterable<Value>): PoisonValue | undefined {
  for (const part of parts) {
    const found = firstPoison(part);
    if (found) return found;
  }
  return undefined;
}

/**
 * The data of a plain value; anything else in it becomes null, so check with {@link isPlain} first.
 * Values are shared and not copied; nothing downstream may change them, although Heat's functions do
 * (`args.pop(0)` in `MapReplace.result`).
 */
export function plainOf(value: Value): PyTree {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'list':
      return value.items.map(plainOf);
    case 'map':
      return dictOf(value);
    default:
      return null;
  }
}

function dictOf(value: MapValue): ReadonlyMap<PyTree, PyTree> {
  const dict = new Map<PyTree, PyTree>();
  for (const [text, item] of value.entries)
    dict.set(value.keys?.has(text) ? (value.keys.get(text) ?? null) : text, plainOf(item));
  return dict;
}

/**
 * A value of plain data, every part with the same mark.
 * Tuples become lists and dates texts, for a template's data holds neither.
 */
export function valueOf(data: PyTree, mark: Mark): Value {
  if (isList(data))
    return list(
      data.map((item) => valueOf(item, mark)),
      mark.origins,
    );
  if (data instanceof PyTuple) return valueOf(data.items, mark);
  if (isDict(data))
    return keyedMap(
      [...data].map(([key, item]) => [isScalar(key) ? key : keyText(key), keyText(key), valueOf(item, mark)] as const),
      mark,
    );
  if (data instanceof DateTime || data instanceof TimeDelta) return knownLike(pyStr(data), mark);
  return knownLike(data, mark);
}

export function isScalar(data: PyTree): data is Scalar {
  return data === null || typeof data !== 'object' || data instanceof Float;
}

/**
 * A key as JSON writes it.
 * CPython Lib/json/encoder.py, `_iterencode_dict`: true, false, null and what is no finite number in JSON's spelling, numbers
 * in Python's. Two keys with equal text cannot both survive.
 */
export function keyText(key: PyTree): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  if (key instanceof Float && !Number.isFinite(key.value)) return String(key.value);
  return pyStr(key);
}

/** Python's truth of plain data. */
export function isTruthy(data: PyTree): boolean {
  if (data === null || data === false || data === '' || data === 0) return false;
  if (data instanceof Float) return data.value !== 0;
  if (isList(data)) return data.length > 0;
  return isDict(data) ? data.size > 0 : true;
}
