/** Data into values and values into data: what comes in is frozen, what goes out is plain, limited at every level. */
import { DateTime, TimeDelta } from '../python/datetime.ts';
import { Float } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import { offsetOf } from '../python/time-zone.ts';
import { hashKey } from './equality.ts';
import { raise } from './errors.ts';
import type { Meter } from './limits.ts';
import { typeName } from './text.ts';
import type { YaqlValue } from './values.ts';
import { Collection, FrozenDict, Mapping, OneShot, Regex, Sequence, SetLike, Tuple, Unknown } from './values.ts';

/**
 * Data for an evaluation. Lists become tuples, maps frozen dictionaries; an unknown stays what it is.
 * Keys are values as well, since Python's dictionaries take numbers and tuples for keys. {@link Tuple} and
 * {@link FrozenDict} pass through unchanged.
 */
export type YaqlInput =
  | Scalar
  | DateTime
  | TimeDelta
  | Unknown
  | readonly YaqlInput[]
  | ReadonlyMap<YaqlInput, YaqlInput>
  | FrozenDict
  | Tuple;

/** Result of an evaluation: lists, maps in order, sets, and values that only YAQL has. */
export type YaqlOutput =
  | Scalar
  | DateTime
  | TimeDelta
  | Unknown
  | readonly YaqlOutput[]
  | ReadonlyMap<YaqlOutput, YaqlOutput>
  | ReadonlySet<YaqlOutput>
  | Regex
  | Opaque;

/** A value that no data format holds, such as a context. */
export class Opaque {
  readonly typeName: string;

  constructor(typeName: string) {
    this.typeName = typeName;
  }
}

/**
 * Freezes data.
 * yaql/language/utils.py, `convert_input_data`. Of keys that are equal in Python (1, 1.0 and true) the last
 * value wins. Throws `TypeError` for values of another kind.
 */
export function toValue(data: YaqlInput, meter: Meter): YaqlValue {
  if (isList(data)) return new Tuple(data.map((item) => toValue(item, meter)));
  if (!(data instanceof Map)) return isPlain(data) ? data : raise('TypeError', 'The data cannot be read');
  const table = new Map<string, readonly [YaqlValue, YaqlValue]>();
  for (const [key, value] of data) {
    const frozen = toValue(key, meter);
    table.set(hashKey(frozen, meter), [frozen, toValue(value, meter)]);
  }
  return new FrozenDict(table);
}

function isPlain(
  data: YaqlInput,
): data is Exclude<YaqlInput, readonly YaqlInput[] | ReadonlyMap<YaqlInput, YaqlInput>> {
  return !isList(data) && !(data instanceof Map);
}

function isList(data: YaqlInput): data is readonly YaqlInput[] {
  return Array.isArray(data);
}

/**
 * A result as data. Members of sets and keys of dictionaries are converted first, and lists, dictionaries and sets
 * cannot be either: so `items()` fails, as it does in Heat.
 * yaql/language/utils.py, `convert_output_data`, with the options that Heat leaves at their defaults: tuples
 * become lists, sets stay sets. Throws `CollectionTooLargeException` past the iteration limit, which counts
 * at each level anew.
 */
export function toOutput(value: YaqlValue, meter: Meter): YaqlOutput {
  meter.spend(1);
  if (value instanceof Mapping) {
    meter.limitSize(value.size);
    const entries = new Map<YaqlOutput, YaqlOutput>();
    for (const [key, item] of value.table.values()) {
      const converted = toOutput(item, meter);
      entries.set(hashable(key, meter), converted);
    }
    return entries;
  }
  if (value instanceof SetLike) {
    meter.limitSize(value.size);
    return new Set(Array.from(value, (item) => hashable(item, meter)));
  }
  if (value instanceof Sequence) {
    meter.limitSize(value.size);
    return value.items.map((item) => toOutput(item, meter));
  }
  if (value instanceof Collection)
    return Array.from(new OneShot(meter.limited(value)), (item) => toOutput(item, meter));
  if (value === null || typeof value !== 'object' || value instanceof Float || value instanceof Unknown) return value;
  // An offset that no text can show fails here at the latest.
  if (value instanceof DateTime) offsetOf(value.zone);
  if (value instanceof DateTime || value instanceof TimeDelta || value instanceof Regex) return value;
  return new Opaque(typeName(value));
}

function hashable(value: YaqlValue, meter: Meter): YaqlOutput {
  const output = toOutput(value, meter);
  if (value instanceof Collection || value instanceof Mapping) {
    const name = value instanceof SetLike ? 'set' : 'list';
    raise('TypeError', `unhashable type: '${value instanceof Mapping ? 'dict' : name}'`);
  }
  return output;
}
