/** Classes of characters as Python's `str` methods know them, by code point. */

const decimalDigit = /^\p{Nd}$/u;
const wordCharacter = /^[\p{L}\p{N}_]$/u;
const notPrintable = /^[\p{C}\p{Z}]$/u;

/**
 * `str.isspace` of one character.
 * CPython Objects/unicodetype_db.h, `_PyUnicode_IsWhitespace`. U+001C to U+001F are among them, which the
 * pattern `\s` of JavaScript leaves out; U+FEFF is not.
 */
export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code === 0x85 || code === 0xa0 || code === 0x1680) return true;
  if (code >= 0x2000 && code <= 0x200a) return true;
  return code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;
}

/** `str.isdecimal` of one character. */
export function isDecimal(code: number): boolean {
  if (code < 0x80) return code >= 0x30 && code <= 0x39;
  return decimalDigit.test(String.fromCodePoint(code));
}

/**
 * `str.isalnum` of one character, or the underscore.
 * CPython Objects/unicodectype.c. As in the module `re`, which asks `Py_UNICODE_ISALNUM` and adds the
 * underscore.
 */
export function isWord(code: number): boolean {
  if (code < 0x80) return isAsciiWord(code);
  return wordCharacter.test(String.fromCodePoint(code));
}

export function isAsciiWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f
  );
}

/**
 * `str.isprintable` of one character.
 * CPython Objects/unicodectype.c, `_PyUnicode_IsPrintable`: separators and everything of the categories C are
 * not, but for the space.
 */
export function isPrintable(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  return !notPrintable.test(String.fromCodePoint(code));
}

/** Value of a decimal digit of any script. All scripts have runs of ten that start at zero. */
export function decimalValue(code: number): number {
  if (code < 0x80) return code - 0x30;
  let zero = code;
  while (isDecimal(zero - 1)) zero--;
  return (code - zero) % 10;
}
