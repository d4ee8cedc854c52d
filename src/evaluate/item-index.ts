/** What `int()` makes of the index of a list in Python, for the functions that take one. */
import { parseIntText } from '../python/parse-number.ts';
import { Float, isInt, type Int } from '../python/scalar.ts';
import type { PyTree } from '../python/tree.ts';

/** Floats are cut, and true and false are numbers; undefined for what is no number. */
export function itemIndex(index: PyTree): Int | undefined {
  if (index instanceof Float) return Math.trunc(index.value);
  if (typeof index === 'string') return parseIntText(index);
  if (typeof index === 'boolean') return Number(index);
  return isInt(index) ? index : undefined;
}
