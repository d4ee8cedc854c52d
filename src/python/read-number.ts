/** Reads numbers as Heat does: numbers as they are, texts by `int()`, then by `float()`. */
import { parseFloatText, parseIntText } from './parse-number.ts';
import { Float, isInt, type Int } from './scalar.ts';
import { pyRepr } from './text.ts';
import { typeName, type PyTree } from './tree.ts';

/** A number (a boolean counts as one), or what Python says against it. */
type NumberReading =
  | { readonly number: Int | Float | boolean }
  | { readonly errorClass: 'TypeError' | 'ValueError'; readonly text: string };

/**
 * heat/engine/constraints.py, `Schema.str_to_num`. The error of a text is that of `float()`, which runs last.
 */
export function readNumber(given: PyTree): NumberReading {
  if (isInt(given) || given instanceof Float || typeof given === 'boolean') return { number: given };
  if (typeof given !== 'string') {
    const text = `int() argument must be a string, a bytes-like object or a real number, not '${typeName(given)}'`;
    return { errorClass: 'TypeError', text };
  }
  const number = parseIntText(given) ?? parseFloatText(given);
  if (number !== undefined) return { number };
  return { errorClass: 'ValueError', text: `could not convert string to float: ${pyRepr(given)}` };
}
