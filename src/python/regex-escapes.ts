/** Reads the escapes of Python's regular expressions, inside and outside of sets. */
import type { RegexScanner } from './regex-scanner.ts';
import type { Category, Place } from './regex-syntax.ts';
import { pyRepr } from './text.ts';
import { present } from '../source/present.ts';
import { codePointOf } from './code-points.ts';

/** What an escape stands for. */
export type Escape =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'category'; readonly category: Category }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'reference'; readonly group: number };

export const digits = '0123456789';
const octalDigits = '01234567';
const hexDigits = '0123456789abcdefABCDEF';

/** Escapes that stand for one character, also in replacement texts. */
export const characterEscapes: ReadonlyMap<string, number> = new Map([
  ['\\a', 7],
  ['\\b', 8],
  ['\\f', 12],
  ['\\n', 10],
  ['\\r', 13],
  ['\\t', 9],
  ['\\v', 11],
  ['\\\\', 92],
]);

const categories: ReadonlyMap<string, Category> = new Map([
  ['\\d', { kind: 'digit', negated: false }],
  ['\\D', { kind: 'digit', negated: true }],
  ['\\s', { kind: 'space', negated: false }],
  ['\\S', { kind: 'space', negated: true }],
  ['\\w', { kind: 'word', negated: false }],
  ['\\W', { kind: 'word', negated: true }],
]);

const places: ReadonlyMap<string, Place> = new Map([
  ['\\A', 'string-start'],
  ['\\Z', 'string-end'],
  ['\\b', 'boundary'],
  ['\\B', 'not-boundary'],
]);

/** Digits that follow the letters of hexadecimal escapes. */
const hexLengths: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/**
 * The escape that was just taken, outside of sets.
 * CPython Lib/re/_parser.py, `_escape`. Throws RegexSyntaxError.
 */
export function readEscape(source: RegexScanner, escape: string): Escape {
  const category = categories.get(escape);
  if (category !== undefined) return { kind: 'category', category };
  const place = places.get(escape);
  if (place !== undefined) return { kind: 'place', place };
  const letter = escape.slice(1);
  if (letter === '0') return literal(Number.parseInt(`0${source.takeWhile(2, octalDigits)}`, 8));
  if (digits.includes(letter)) return readDigits(source, escape);
  return readCharacter(source, escape);
}

/**
 * The escape that was just taken, inside of a set.
 * CPython Lib/re/_parser.py, `_class_escape`: `\b` is a backspace there, and places and references are
 * errors.
 */
export function readSetEscape(source: RegexScanner, escape: string): Escape {
  const category = categories.get(escape);
  if (category !== undefined) return { kind: 'category', category };
  const letter = escape.slice(1);
  if (octalDigits.includes(letter)) return octal(source, escape + source.takeWhile(2, octalDigits));
  if (digits.includes(letter)) throw source.error(`bad escape ${escape}`, escape);
  return readCharacter(source, escape);
}

/** Three octal digits make a character, anything else is the number of a group. */
function readDigits(source: RegexScanner, first: string): Escape {
  let escape = first + source.takeWhile(1, digits);
  if (/^\\[0-7]{2}$/.test(escape) && octalDigits.includes(source.next ?? 'x')) {
    escape += present(source.take(), 'digit');
    return octal(source, escape);
  }
  return { kind: 'reference', group: Number(escape.slice(1)) };
}

function octal(source: RegexScanner, escape: string): Escape {
  const code = Number.parseInt(escape.slice(1), 8);
  if (code > 0o377) throw source.error(`octal escape value ${escape} outside of range 0-0o377`, escape);
  return literal(code);
}

function readCharacter(source: RegexScanner, escape: string): Escape {
  const code = characterEscapes.get(escape);
  if (code !== undefined) return literal(code);
  const letter = escape.slice(1);
  const length = hexLengths.get(letter);
  if (length !== undefined) return readHex(source, escape, length);
  if (letter === 'N') {
    if (!source.takes('{')) throw source.error('missing {');
    const name = source.takeUntil('}', 'character name');
    throw source.error(`undefined character name ${pyRepr(name)}`, `\\N{${name}}`);
  }
  if (/^[A-Za-z]$/.test(letter)) throw source.error(`bad escape ${escape}`, escape);
  return literal(codePointOf(letter));
}

function readHex(source: RegexScanner, letters: string, length: number): Escape {
  const escape = letters + source.takeWhile(length, hexDigits);
  if (escape.length !== length + 2) throw source.error(`incomplete escape ${escape}`, escape);
  const code = Number.parseInt(escape.slice(2), 16);
  if (code > 0x10ffff) throw source.error(`bad escape ${escape}`, escape);
  return literal(code);
}

function literal(code: number): Escape {
  return { kind: 'literal', code };
}
