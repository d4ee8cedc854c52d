/** Python's format specifications, as `format(value, spec)` applies them to strings, integers and floats. */
import { PythonError } from './error.ts';
import { unsignedText } from './float-format.ts';
import { intRepr } from './int-repr.ts';
import type { Float, Int } from './scalar.ts';
import { toFloat } from './number.ts';
import { codePointLength, codePointOf, sliceText } from './code-points.ts';
import { decimalValue, isDecimal } from './characters.ts';
import { matchOf, present } from '../source/present.ts';

/**
 * `[[fill]align][sign][z][#][0][width][,|_][.precision][type]`
 * CPython Python/formatter_unicode.c, `parse_internal_render_format_spec`, of version 3.11.
 */
interface FormatSpec {
  readonly fill: string;
  /** `undefined`: the usual one of the type. */
  readonly align: string | undefined;
  readonly sign: string;
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  /** -1 without one. */
  readonly width: number;
  readonly grouping: string;
  /** -1 without one. */
  readonly precision: number;
  /** `undefined` without one. */
  readonly type: string | undefined;
}

/** Width and precision beyond this would make a text that nothing may hold. */
const longest = 1_000_000;

/**
 * `format(value, spec)` of a string.
 * Throws PythonError of class `ValueError` for what strings do not take; so do the other two.
 */
export function formatString(value: string, spec: string): string {
  if (spec === '') return value;
  const parsed = parseSpec(spec, { align: '<', type: 's' });
  if (parsed.type !== 's') unknownType(parsed.type, 'str');
  const refuse = (what: string): never => fail(`${what} not allowed in string format specifier`);
  if (parsed.sign !== '') refuse(parsed.sign === ' ' ? 'Space' : 'Sign');
  if (parsed.noNegativeZero) refuse('Negative zero coercion (z)');
  if (parsed.alternate) refuse('Alternate form (#)');
  if (parsed.align === '=') refuse("'=' alignment");
  const text = parsed.precision < 0 ? value : sliceText(value, 0, parsed.precision);
  return aligned(text, parsed);
}

/**
 * `format(value, spec)` of an integer; `typeName` is for messages, since a boolean is one too.
 * CPython Python/formatter_unicode.c, `format_long_internal`; the types of floats go through `float` first
 * and may raise OverflowError.
 */
export function formatInteger(value: Int, spec: string, typeName: 'int' | 'bool' = 'int'): string {
  const parsed = parseSpec(spec, { align: '>', type: 'd' });
  switch (parsed.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
      return wholeNumber(value, parsed, parsed.type);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%':
      return floatNumber(toFloat(value), parsed, parsed.type);
    default:
      return unknownType(parsed.type, typeName);
  }
}

/**
 * `format(value, spec)` of a float.
 * CPython Python/formatter_unicode.c, `format_float_internal`.
 */
export function formatFloat({ value }: Float, spec: string): string {
  const parsed = parseSpec(spec, { align: '>', type: undefined });
  if (parsed.type !== undefined && !'eEfFgGn%'.includes(parsed.type)) unknownType(parsed.type, 'float');
  return floatNumber(value, parsed, parsed.type);
}

function fail(message: string): never {
  throw new PythonError('ValueError', message);
}

function unknownType(type: string | undefined, typeName: string): never {
  const code = type?.codePointAt(0) ?? 0;
  const shown = code > 32 && code < 128 ? type : `\\x${code.toString(16)}`;
  fail(`Unknown format code '${shown}' for object of type '${typeName}'`);
}

function parseSpec(spec: string, usual: { readonly align: string; readonly type: string | undefined }): FormatSpec {
  const text = new SpecText(spec);
  const fill = text.fill();
  const align = text.oneOf('<>=^');
  const sign = text.oneOf(' +-');
  const noNegativeZero = text.oneOf('z') !== undefined;
  const alternate = text.oneOf('#') !== undefined;
  // A zero before the width is the fill; for numbers it goes between sign and digits.
  const zero = fill === undefined && text.oneOf('0') !== undefined;
  const width = text.number() ?? -1;
  const grouping = text.grouping();
  let precision = -1;
  if (text.oneOf('.') !== undefined) precision = text.number() ?? fail('Format specifier missing precision');
  const type = text.last() ?? usual.type;
  checkGrouping(grouping, type);
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: align ?? (zero && usual.align === '>' ? '=' : usual.align),
    sign: sign ?? '',
    noNegativeZero,
    alternate,
    width,
    grouping,
    precision,
    type,
  };
}

/** A specification that is read from the left. */
class SpecText {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(spec: string) {
    this.#characters = Array.from(spec);
  }

  /** Any character is the fill when an alignment follows it. */
  fill(): string | undefined {
    const [first, second = ''] = this.#characters;
    if (first === undefined || second === '' || !'<>=^'.includes(second)) return undefined;
    this.#at = 1;
    return first;
  }

  oneOf(wanted: string): string | undefined {
    const next = this.#characters[this.#at];
    if (next === undefined || !wanted.includes(next)) return undefined;
    this.#at++;
    return next;
  }

  /** Digits of any script. */
  number(): number | undefined {
    let value: bigint | undefined;
    for (; this.#at < this.#characters.length; this.#at++) {
      const code = codePointOf(present(this.#characters[this.#at], 'character'));
      if (!isDecimal(code)) break;
      value = (value ?? 0n) * 10n + BigInt(decimalValue(code));
      if (value >= 2n ** 63n) fail('Too many decimal digits in format string');
    }
    return value === undefined ? undefined : Number(value);
  }

  grouping(): string {
    const first = this.oneOf(',') ?? '';
    const second = this.oneOf('_') ?? '';
    const isMixed = (first !== '' && second !== '') || (second !== '' && this.#characters[this.#at] === ',');
    if (isMixed) fail("Cannot specify both ',' and '_'.");
    return first + second;
  }

  last(): string | undefined {
    if (this.#characters.length - this.#at > 1) fail('Invalid format specifier');
    return this.#characters[this.#at];
  }
}

/** CPython Python/formatter_unicode.c, `invalid_thousands_separator_type`. */
function checkGrouping(grouping: string, type: string | undefined): void {
  if (grouping === '' || type === undefined || 'deEfFgG%'.includes(type)) return;
  if (grouping === '_' && 'boxX'.includes(type)) return;
  fail(`Cannot specify '${grouping}' with '${type}'.`);
}

const bases: ReadonlyMap<string, readonly [base: number, prefix: string]> = new Map([
  ['b', [2, '0b']],
  ['o', [8, '0o']],
  ['x', [16, '0x']],
  ['X', [16, '0X']],
]);

/** Hexadecimal, octal and binary digits are grouped by four, and only with underscores. */
function wholeNumber(value: Int, spec: FormatSpec, type: string): string {
  if (spec.precision >= 0) fail('Precision not allowed in integer format specifier');
  if (spec.noNegativeZero)
    fail('Negative zero coercion (z) not allowed in format specifier with integer presentation type');
  if (type === 'c') return character(value, spec);
  const [base, prefix] = bases.get(type) ?? [10, ''];
  const positive = value < 0 ? -BigInt(value) : BigInt(value);
  const size = base === 10 ? intRepr(positive) : positive.toString(base);
  const digits = type === 'X' ? size.toUpperCase() : size;
  const group = bases.has(type) ? 4 : 3;
  return placed({ negative: value < 0, prefix: spec.alternate ? prefix : '', digits, rest: '', group }, spec);
}

function character(value: Int, spec: FormatSpec): string {
  if (spec.sign !== '') fail("Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) fail("Alternate form (#) not allowed with integer format specifier 'c'");
  if (value < 0 || value > 0x10ffff) throw new PythonError('OverflowError', '%c arg not in range(0x110000)');
  return placed({ negative: false, prefix: '', digits: '', rest: String.fromCodePoint(Number(value)), group: 3 }, spec);
}

/** Types that are others without a locale and behind a percent sign. */
const plainTypes: ReadonlyMap<string | undefined, string> = new Map([
  ['%', 'f'],
  ['n', 'g'],
]);

function floatNumber(value: number, spec: FormatSpec, type: string | undefined): string {
  if (spec.precision > 0x7fffffff) fail('precision too big');
  if (spec.precision > longest) throw new PythonError('MemoryError', 'the text is too long');
  const percent = type === '%';
  const size = percent ? value * 100 : value;
  const text = unsignedText(Math.abs(size), {
    type: plainTypes.get(type) ?? type ?? 'r',
    precision: spec.precision,
    alternate: spec.alternate,
  });
  const isZero = !/[1-9ni]/i.test(text.replace(/e.*/i, ''));
  const negative = (size < 0 || Object.is(size, -0)) && !(spec.noNegativeZero && isZero);
  const digits = matchOf(/^\d*/, text)[0];
  return placed(
    { negative, prefix: '', digits, rest: text.slice(digits.length) + (percent ? '%' : ''), group: 3 },
    spec,
  );
}

interface NumberParts {
  readonly negative: boolean;
  readonly prefix: string;
  /** The digits that are grouped. */
  readonly digits: string;
  readonly rest: string;
  /** Digits of a group. */
  readonly group: number;
}

/** Sign, prefix, digits and rest at the width; a zero fill behind the sign is grouped like the digits. */
function placed({ negative, prefix, digits, rest, group }: NumberParts, spec: FormatSpec): string {
  checkLength(spec.width);
  const positive = spec.sign === '-' ? '' : spec.sign;
  const sign = negative ? '-' : positive;
  const others = codePointLength(sign + prefix + rest);
  const least = spec.fill === '0' && spec.align === '=' ? spec.width - others : 0;
  const grouped = digits === '' ? '' : groupDigits(digits, spec.grouping, { group, least });
  if (spec.align !== '=') return aligned(sign + prefix + grouped + rest, spec);
  const inner = spec.fill.repeat(Math.max(0, spec.width - others - grouped.length));
  return sign + prefix + inner + grouped + rest;
}

/**
 * Digits in groups from the right, with zeros in front until they are `least` wide.
 * CPython Objects/unicodeobject.c, `_PyUnicode_InsertThousandsGrouping`: the width may be passed by
 * one, for no separator comes first.
 */
function groupDigits(
  digits: string,
  separator: string,
  { group, least }: { readonly group: number; readonly least: number },
): string {
  if (separator === '') return digits.padStart(least, '0');
  const groups: string[] = [];
  let [left, missing] = [digits, least];
  do {
    const size = Math.min(group, Math.max(left.length, missing, 1));
    groups.unshift(left.slice(-size).padStart(size, '0'));
    left = left.slice(0, -size);
    missing -= size + 1;
  } while (left !== '' || missing >= 0);
  return groups.join(separator);
}

/** The text at its place within the width. */
function aligned(text: string, { fill, align, width }: FormatSpec): string {
  checkLength(width);
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  const centred = align === '^' ? Math.floor(missing / 2) : 0;
  const before = align === '>' ? missing : centred;
  return fill.repeat(before) + text + fill.repeat(missing - before);
}

function checkLength(width: number): void {
  if (width > longest) throw new PythonError('MemoryError', 'the text is too long');
}
