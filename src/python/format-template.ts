/** Templates of Python's `str.format`: literal text and fields such as `{0}`, `{name.attribute[key]!r:>{width}}`. */
import { decimalValue, isDecimal } from './characters.ts';
import { PythonError } from './error.ts';
import { present } from '../source/present.ts';
import { codePointOf } from './code-points.ts';

/** What a template needs to know about the values of its fields. */
export interface FormatValues<T> {
  /** A positional argument; undefined where there is none. */
  readonly positional: (index: number) => T | undefined;
  readonly named: (name: string) => T | undefined;
  readonly attribute: (value: T, name: string) => T;
  /** By a number where digits stand in the brackets, else by the text. */
  readonly item: (value: T, key: number | string) => T;
  readonly convert: (value: T, conversion: 'r' | 's' | 'a') => T;
  readonly format: (value: T, spec: string) => string;
}

/** Fields may stand in the specification of a field, but not in the specification of that one. */
const maximalDepth = 2;

/**
 * `template.format(...)`; fails with the exceptions of Python.
 * CPython Objects/stringlib/unicode_format.h, `MarkupIterator_next` and `output_markup`.
 */
export function formatTemplate<T>(template: string, values: FormatValues<T>): string {
  return new Filling(values).fill(template, maximalDepth);
}

class Filling<T> {
  readonly #values: FormatValues<T>;
  /** How fields are numbered, once one of them has shown it. */
  #numbering: 'automatic' | 'manual' | undefined;
  #next = 0;

  constructor(values: FormatValues<T>) {
    this.#values = values;
  }

  fill(template: string, depth: number): string {
    if (depth <= 0) fail('Max string recursion exceeded');
    const scanner = new Scanner(template);
    let result = '';
    for (;;) {
      result += scanner.literal();
      const field = scanner.field();
      if (field === undefined) return result;
      result += this.#field(field, depth);
    }
  }

  #field({ name, conversion, spec, isNested }: Field, depth: number): string {
    let value = this.#value(name);
    if (conversion !== undefined) value = this.#values.convert(value, conversionOf(conversion));
    return this.#values.format(value, isNested ? this.fill(spec, depth - 1) : spec);
  }

  #value(name: string): T {
    const [first = ''] = name.split(/[.[]/, 1);
    let value = this.#argument(first);
    for (let rest = name.slice(first.length); rest !== '';) {
      const step = stepOf(rest);
      value = step.isAttribute
        ? this.#values.attribute(value, step.key)
        : this.#values.item(value, numberOf(step.key) ?? step.key);
      rest = rest.slice(step.length);
    }
    return value;
  }

  // A field without a name numbers itself, and the two ways exclude each other: `autonumber_state_error`.
  #argument(name: string): T {
    const number = name === '' ? undefined : numberOf(name);
    if (name !== '' && number === undefined) {
      const value = this.#values.named(name);
      if (value === undefined) throw new PythonError('KeyError', `'${name}'`);
      return value;
    }
    const numbering = name === '' ? 'automatic' : 'manual';
    this.#numbering ??= numbering;
    if (this.#numbering !== numbering) {
      const [from, to] =
        numbering === 'manual'
          ? ['automatic field numbering', 'manual field specification']
          : ['manual field specification', 'automatic field numbering'];
      fail(`cannot switch from ${from} to ${to}`);
    }
    const index = number ?? this.#next++;
    const value = this.#values.positional(index);
    if (value !== undefined) return value;
    throw new PythonError('IndexError', `Replacement index ${index} out of range for positional args tuple`);
  }
}

function fail(message: string): never {
  throw new PythonError('ValueError', message);
}

function conversionOf(character: string): 'r' | 's' | 'a' {
  if (character === 'r' || character === 's' || character === 'a') return character;
  const code = codePointOf(character);
  return fail(`Unknown conversion specifier ${code > 32 && code < 127 ? character : `\\x${code.toString(16)}`}`);
}

/**
 * The number that all characters together write, digits of any script; undefined where one is no digit.
 * CPython Objects/stringlib/unicode_format.h, `get_integer`.
 */
function numberOf(text: string): number | undefined {
  let value = 0n;
  for (const character of text) {
    const code = codePointOf(character);
    if (!isDecimal(code)) return undefined;
    value = value * 10n + BigInt(decimalValue(code));
    if (value >= 2n ** 63n) fail('Too many decimal digits in format string');
  }
  return text === '' ? undefined : Number(value);
}

interface Step {
  readonly isAttribute: boolean;
  readonly key: string;
  /** Characters that the step takes up. */
  readonly length: number;
}

/** `.name` or `[key]` at the start of a text. */
function stepOf(text: string): Step {
  const isAttribute = text.startsWith('.');
  if (!isAttribute && !text.startsWith('[')) {
    fail("Only '.' or '[' may follow ']' in format field specifier");
  }
  if (!isAttribute && !text.includes(']')) fail("Missing ']' in format string");
  const [key = ''] = text.slice(1).split(isAttribute ? /[.[]/ : ']', 1);
  if (key === '') fail('Empty attribute in format string');
  return { isAttribute, key, length: key.length + (isAttribute ? 1 : 2) };
}

interface Field {
  readonly name: string;
  readonly conversion: string | undefined;
  readonly spec: string;
  /** Whether there are fields in the specification. */
  readonly isNested: boolean;
}

/**
 * Reads a template from the left: literal text, then a field, and so on.
 * Positions count characters and not UTF-16 units, so that a fill of two units stays whole.
 */
class Scanner {
  readonly #text: readonly string[];
  #at = 0;

  constructor(template: string) {
    this.#text = Array.from(template);
  }

  /** Text up to the next field or the end; a doubled brace is a single one. */
  literal(): string {
    let result = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const character = present(this.#text[this.#at], 'character');
      if (character === '{' || character === '}') {
        const next = this.#text[this.#at + 1];
        if (next === undefined || (character === '}' && next !== '}')) {
          fail(`Single '${character}' encountered in format string`);
        }
        if (next !== character) return result;
        this.#at++;
      }
      result += character;
    }
    return result;
  }

  /** The field at the place where the literal text ended, undefined at the end. */
  field(): Field | undefined {
    if (this.#at >= this.#text.length) return undefined;
    this.#at++;
    const name = this.#name();
    const end = this.#take();
    if (end === '}') return { name, conversion: undefined, spec: '', isNested: false };
    if (end === undefined) fail("expected '}' before end of string");
    let conversion: string | undefined;
    if (end === '!') {
      conversion = this.#take() ?? fail('end of string while looking for conversion specifier');
      const after = this.#take();
      if (after === '}') return { name, conversion, spec: '', isNested: false };
      if (after !== undefined && after !== ':') fail("expected ':' after conversion specifier");
    }
    return { name, conversion, ...this.#spec() };
  }

  #take(): string | undefined {
    return this.#text[this.#at++];
  }

  /** Up to `}`, `:` or `!`, which may stand within brackets. */
  #name(): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = present(this.#text[this.#at], 'character');
      if (character === '{') fail("unexpected '{' in field name");
      if ('}:!'.includes(character)) break;
      if (character !== '[') continue;
      while (this.#at < this.#text.length && this.#text[this.#at] !== ']') this.#at++;
    }
    return this.#text.slice(start, this.#at).join('');
  }

  #spec(): { readonly spec: string; readonly isNested: boolean } {
    const start = this.#at;
    let open = 1;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at];
      if (character === '{') open++;
      if (character !== '}' || --open > 0) continue;
      const spec = this.#text.slice(start, this.#at++).join('');
      return { spec, isNested: spec.includes('{') };
    }
    return fail("unmatched '{' in format spec");
  }
}
