/** Values of YAQL's literals: escapes in strings, digits in numbers. Failures are Python's, raised while the text is read. */
import { Float, int } from '../python/scalar.ts';
import type { Int } from '../python/scalar.ts';
import { characterNamed } from './character-names.ts';
import { YaqlError } from './errors.ts';
import { codePointOf } from '../python/code-points.ts';

/**
 * CPython refuses to read longer integers.
 * `sys.int_info.default_max_str_digits` of CPython.
 */
const maximalDigits = 4300;

// `ESCAPE_SEQUENCE_RE` of yaql/language/lexer.py: any eight, four or two characters count, hexadecimal or
// not; those that are not fail when they are decoded.
const escape = /\\U[^\n]{8}|\\u[^\n]{4}|\\x[^\n]{2}|\\[0-7]{1,3}|\\N\{[^}]+\}|\\[\\'"abfnrtv]/gu;

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\u000b'],
]);

/**
 * Text between the quotes of `'...'` or `"..."`, decoded. A backslash that starts no escape is kept.
 * yaql/language/lexer.py, `decode_escapes`. Throws YaqlError of class `UnicodeDecodeError`.
 */
export function decodeQuoted(body: string): string {
  return body.replace(escape, decodeEscape);
}

/**
 * Text between back quotes: only the back quote is escaped.
 * yaql/language/lexer.py, `t_QUOTED_VERBATIM_STRING`.
 */
export function decodeVerbatim(body: string): string {
  return body.replaceAll('\\`', '`');
}

function decodeEscape(text: string): string {
  const letter = text.charAt(1);
  const simple = simpleEscapes.get(letter);
  if (simple !== undefined) return simple;
  if (letter === 'N') {
    return characterNamed(text.slice(3, -1)) ?? badEscape(text, 'unknown Unicode character name');
  }
  if (letter === 'U' || letter === 'u' || letter === 'x') {
    const digits = text.slice(2);
    if (!/^[0-9a-fA-F]+$/.test(digits)) badEscape(text, `truncated \\${letter}${'X'.repeat(digits.length)} escape`);
    const code = Number.parseInt(digits, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : badEscape(text, 'illegal Unicode character');
  }
  return String.fromCodePoint(Number.parseInt(text.slice(1), 8));
}

function badEscape(text: string, reason: string): never {
  const last = [...text].length - 1;
  throw new YaqlError(
    'UnicodeDecodeError',
    `'unicodeescape' codec can't decode bytes in position 0-${last}: ${reason}`,
    'parse',
  );
}

/**
 * Value of a number literal: an integer of any size, or a float when it has a fraction. Digits of any script
 * count.
 * yaql/language/lexer.py, `t_NUMBER`: `int()` or `float()` of the text. There is no exponent; `1e3` is no
 * number.
 */
export function decodeNumber(text: string): Int | Float {
  const digits = text.replace(/\p{Nd}/gu, asciiDigit);
  if (digits.includes('.')) return new Float(Number(digits));
  if (digits.length > maximalDigits) {
    throw new YaqlError(
      'ValueError',
      `Exceeds the limit (${maximalDigits} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
      'parse',
    );
  }
  return int(BigInt(digits));
}

/** Decimal digits come in runs of ten that start with zero, at a code whose predecessor is no decimal digit. */
function asciiDigit(digit: string): string {
  const code = codePointOf(digit);
  if (code < 0x80) return digit;
  let distance = 0;
  while (distance < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - distance - 1))) distance++;
  return isMathematicalDigit(code) ? String((code - 0x1d7ce) % 10) : String(distance);
}

/** The mathematical digits are five runs without a gap. */
function isMathematicalDigit(code: number): boolean {
  return code >= 0x1d7ce && code <= 0x1d7ff;
}
