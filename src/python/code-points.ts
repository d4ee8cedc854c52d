/** Strings as sequences of code points, as Python counts, cuts and orders them. */
import { present } from '../source/present.ts';
import type { Int } from './scalar.ts';

/** The number of the first character of a text that has one. */
export function codePointOf(character: string): number {
  return present(character.codePointAt(0), 'character');
}

/** The characters of a string as Python counts them. */
export function codePoints(text: string): number[] {
  return Array.from(text, (character) => codePointOf(character));
}

/** `len(text)`. */
export function codePointLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    if (isPair(text, index)) index++;
    length++;
  }
  return length;
}

/** Whether a character of two UTF-16 units starts here. */
function isPair(text: string, index: number): boolean {
  return present(text.codePointAt(index), 'character') > 0xffff;
}

/**
 * `text[start:end]`: negative counts from the end, anything out of range is cut off.
 * JavaScript's own `slice` has the same rules, but counts UTF-16 units.
 */
export function sliceText(text: string, start?: Int, end?: Int): string {
  const characters = Array.from(text);
  return characters.slice(Number(start ?? 0), end === undefined ? undefined : Number(end)).join('');
}

/**
 * Order of strings by code point, as Python compares them.
 * CPython Objects/unicodeobject.c, `unicode_compare`. JavaScript's `<` orders by UTF-16 unit, which puts
 * U+10000 before U+E000.
 */
export function compareText(left: string, right: string): -1 | 0 | 1 {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left.charCodeAt(index) === right.charCodeAt(index)) continue;
    // Compared from the first differing unit on; surrogates order above the rest of the plane by their code points.
    const [one, other] = [rank(left.charCodeAt(index)), rank(right.charCodeAt(index))];
    return one < other ? -1 : 1;
  }
  if (left.length === right.length) return 0;
  return left.length < right.length ? -1 : 1;
}

/** UTF-16 units in code point order: surrogates stand for the highest characters. */
function rank(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return unit + 0x2000;
  return unit >= 0xe000 ? unit - 0x800 : unit;
}

/** Position in UTF-16 units of a position in code points. */
export function unitOffset(text: string, position: number): number {
  let index = 0;
  for (let left = position; left > 0 && index < text.length; left--) index += isPair(text, index) ? 2 : 1;
  return index;
}
