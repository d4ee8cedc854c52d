/** Methods of Python's `str` that JavaScript has not, or has differently. Positions count code points. */
import { isSpace } from './characters.ts';
import type { Int } from './scalar.ts';
import { codePointLength, codePointOf, unitOffset } from './code-points.ts';
import { present } from '../source/present.ts';

/** Which end of a text, or both. */
type Side = 'left' | 'right' | 'both';

/**
 * `strip`, `lstrip`, `rstrip`: removes characters of a set, or white space when there is no set.
 * CPython Objects/unicodeobject.c, `do_argstrip`.
 */
export function strip(text: string, characters: string | null, side: Side = 'both'): string {
  const all = Array.from(text);
  const set = characters === null ? undefined : new Set(characters);
  const goes = (character: string | undefined): boolean =>
    character !== undefined && (set === undefined ? isSpace(codePointOf(character)) : set.has(character));
  let start = 0;
  let end = all.length;
  if (side !== 'right') while (start < end && goes(all[start])) start++;
  if (side !== 'left') while (end > start && goes(all[end - 1])) end--;
  return all.slice(start, end).join('');
}

/**
 * `split` and `rsplit` at a separator, which may not be empty; at most so many times, always when negative.
 * CPython Objects/stringlib/split.h. The caller refuses an empty separator with `ValueError`.
 */
export function splitAt(text: string, separator: string, times: Int, from: 'left' | 'right'): readonly string[] {
  const parts = text.split(separator);
  if (times < 0 || times >= parts.length) return parts;
  const count = Number(times);
  if (from === 'left') return [...parts.slice(0, count), parts.slice(count).join(separator)];
  const kept = parts.length - count;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

/** `split` and `rsplit` without a separator: words between runs of white space; the rest keeps its space but at the cut. */
export function splitWords(text: string, times: Int, from: 'left' | 'right'): readonly string[] {
  const characters = Array.from(text);
  const isGap = (index: number): boolean => isSpace(codePointOf(present(characters[index], 'character')));
  const words: string[] = [];
  if (from === 'left') {
    let start = 0;
    for (;;) {
      while (start < characters.length && isGap(start)) start++;
      if (start === characters.length) return words;
      if (words.length === Number(times)) return [...words, characters.slice(start).join('')];
      let end = start;
      while (end < characters.length && !isGap(end)) end++;
      words.push(characters.slice(start, end).join(''));
      start = end;
    }
  }
  let end = characters.length;
  for (;;) {
    while (end > 0 && isGap(end - 1)) end--;
    if (end === 0) return words.toReversed();
    if (words.length === Number(times)) {
      return [...words, characters.slice(0, end).join('')].toReversed();
    }
    let start = end;
    while (start > 0 && !isGap(start - 1)) start--;
    words.push(characters.slice(start, end).join(''));
    end = start;
  }
}

/** `replace`: all occurrences, or the first so many; an empty text is found between all characters. */
export function replaceText(text: string, old: string, by: string, times: Int = -1): string {
  if (times < 0) {
    return old === '' ? ['', ...Array.from(text), ''].join(by) : text.replaceAll(old, () => by);
  }
  const parts = old === '' ? ['', ...Array.from(text), ''] : text.split(old);
  const count = Math.min(Number(times), parts.length - 1);
  return [...parts.slice(0, count), parts.slice(count).join(old)].join(by);
}

/**
 * `find` and `rfind` in `text[start:end]`: position of the first or last occurrence, -1 without one.
 * An empty text is found at `start` itself, but not behind the end of the text: CPython
 * Objects/stringlib/find.h.
 */
export function findText(
  text: string,
  wanted: string,
  range: { readonly start: Int; readonly end?: Int },
  which: 'first' | 'last' = 'first',
): number {
  const length = codePointLength(text);
  const start = clamp(Number(range.start), length);
  const end = range.end === undefined ? length : clamp(Number(range.end), length);
  if (Number(range.start) > length || start > end) return -1;
  const [from, to] = [unitOffset(text, start), unitOffset(text, end)];
  const within = text.slice(from, to);
  const index = which === 'first' ? within.indexOf(wanted) : within.lastIndexOf(wanted);
  return index < 0 ? -1 : start + codePointLength(within.slice(0, index));
}

/** A bound of a slice: negative ones count from the end, all lie within the text. */
function clamp(bound: number, length: number): number {
  return Math.min(Math.max(bound < 0 ? bound + length : bound, 0), length);
}
