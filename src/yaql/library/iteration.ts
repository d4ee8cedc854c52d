/** Iteration over any value as Python's `iter` does it, and the reductions built on it. */
import { raise } from '../errors.ts';
import { typeName } from '../text.ts';
import type { YaqlValue } from '../values.ts';
import { Collection, KeysView, Mapping, inspect } from '../values.ts';

/**
 * Elements of a collection, characters of a string, keys of a dictionary; anything else cannot be iterated.
 * Differs from `iterable` parameters, which refuse strings and dictionaries: this is for results of lambdas,
 * which the reference hands to Python's own loops.
 */
export function iterate(value: YaqlValue): Iterable<YaqlValue> {
  const known = inspect(value);
  if (known instanceof Collection) return known;
  if (known instanceof Mapping) return new KeysView(known);
  if (typeof known === 'string') return Array.from(known);
  raise('TypeError', `'${typeName(known)}' object is not iterable`);
}

/** Stands for "no value was given" where null is a value. */
export const noValue: unique symbol = Symbol('no value');

/**
 * Combines all elements from the left; without elements and without a seed it fails.
 * CPython Lib/functools.py, `reduce`.
 */
export function reduce(
  collection: Iterable<YaqlValue>,
  combine: (total: YaqlValue, item: YaqlValue) => YaqlValue,
  seed: YaqlValue | typeof noValue,
): YaqlValue {
  let total: YaqlValue | typeof noValue = seed;
  for (const item of collection) total = total === noValue ? item : combine(total, item);
  return total === noValue ? raise('TypeError', 'reduce() of empty iterable with no initial value') : total;
}
