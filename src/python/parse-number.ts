/** Reads numbers from text by the rules of Python's `int(text)` and `float(text)`. */
import { decimalValue, isDecimal, isSpace } from './characters.ts';
import { Float, int, type Int } from './scalar.ts';
import { codePointOf } from './code-points.ts';

/**
 * CPython refuses to read longer ints.
 * `sys.int_info.default_max_str_digits`.
 */
const maximalDigits = 4300;

const intText = /^[+-]?\d+(?:_\d+)*$/;
const floatText = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const specialText = /^([+-]?)(inf|infinity|nan)$/i;

/**
 * `int(text)`: white space around, a sign, digits of any script, single underscores between digits.
 * CPython Objects/longobject.c, `PyLong_FromUnicodeObject`. Undefined for anything else, and for more than
 * 4300 digits. There are no prefixes: "0x10" is no number.
 */
export function parseIntText(text: string): Int | undefined {
  const plain = toAscii(text);
  if (!intText.test(plain)) return undefined;
  const digits = plain.replaceAll('_', '').replace(/^\+/, '');
  if (digits.replace('-', '').length > maximalDigits) return undefined;
  return int(BigInt(digits.startsWith('-') ? digits.slice(1) : digits) * (digits.startsWith('-') ? -1n : 1n));
}

/**
 * `float(text)`: like {@link parseIntText}, with a point, an exponent, `inf`, `infinity`, `nan`.
 * CPython Objects/floatobject.c, `PyFloat_FromString`. Undefined for anything else. A sign before `nan` is
 * taken and lost.
 */
export function parseFloatText(text: string): Float | undefined {
  const plain = toAscii(text);
  const special = specialText.exec(plain);
  if (special !== null) {
    if (special[2]?.toLowerCase() === 'nan') return new Float(NaN);
    return new Float(special[1] === '-' ? -Infinity : Infinity);
  }
  return floatText.test(plain) ? new Float(Number(plain.replaceAll('_', ''))) : undefined;
}

/**
 * Digits of all scripts as ASCII, and no white space around. U+001C to U+001F are no white space here.
 * CPython Objects/unicodeobject.c, `_PyUnicode_TransformDecimalAndSpaceToASCII`; the ASCII separators pass
 * through it and are refused afterwards.
 */
function toAscii(text: string): string {
  const plain = isAscii(text) ? text : Array.from(text, asciiCharacter).join('');
  let [start, end] = [0, plain.length];
  while (start < end && isAsciiSpace(plain.charCodeAt(start))) start++;
  while (end > start && isAsciiSpace(plain.charCodeAt(end - 1))) end--;
  return plain.slice(start, end);
}

function isAsciiSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

function asciiCharacter(character: string): string {
  const code = codePointOf(character);
  if (code < 0x80) return character;
  if (isSpace(code)) return ' ';
  return isDecimal(code) ? String(decimalValue(code)) : '?';
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= 0x80) return false;
  }
  return true;
}
