/** Python's `json.loads`: what it accepts beyond JSON, and its messages with line, column and character. */
import { parseIntText } from './parse-number.ts';
import { Float, type Scalar } from './scalar.ts';

/** A JSON value: objects are maps, ints and floats stay apart. */
export type JsonTree = Scalar | readonly JsonTree[] | ReadonlyMap<string, JsonTree>;

type JsonResult =
  | { readonly ok: true; readonly value: JsonTree }
  /** `message` is Python's whole text; `position` counts code points from 0. */
  | { readonly ok: false; readonly message: string; readonly position: number };

/** Nesting at which CPython gives up. */
const maximalDepth = 990;

/**
 * `json.loads(text)`. Also takes `NaN`, `Infinity`, `-Infinity`; of duplicate keys the last wins.
 * CPython Lib/json/decoder.py and Modules/_json.c. Never throws: the failure is in the result.
 */
export function jsonLoads(text: string): JsonResult {
  const reader = new Reader(text);
  if (text.startsWith('\ufeff')) return reader.failure(new Failure('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0));
  const value = reader.document();
  return value instanceof Failure ? reader.failure(value) : { ok: true, value };
}

/** What went wrong, at a UTF-16 offset. */
class Failure {
  readonly message: string;
  readonly offset: number;
  /** Whether the message ends with the place. */
  readonly told: 'with its place' | 'without its place';

  constructor(message: string, offset: number, told: Failure['told'] = 'with its place') {
    this.message = message;
    this.offset = offset;
    this.told = told;
  }
}

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(NaN)],
  ['Infinity', new Float(Infinity)],
  ['-Infinity', new Float(-Infinity)],
]);

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonTree | Failure {
    this.#skipSpace();
    const value = this.#value(0);
    if (value instanceof Failure) return value;
    this.#skipSpace();
    return this.#at < this.#text.length ? new Failure('Extra data', this.#at) : value;
  }

  failure(failure: Failure): JsonResult {
    const before = Array.from(this.#text.slice(0, failure.offset));
    const position = before.length;
    const line = before.filter((character) => character === '\n').length + 1;
    const column = position - before.lastIndexOf('\n');
    const place = failure.told === 'with its place' ? `: line ${line} column ${column} (char ${position})` : '';
    return { ok: false, message: failure.message + place, position };
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #value(depth: number): JsonTree | Failure {
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '{' || first === '[') {
      if (depth > maximalDepth) {
        const kind = first === '{' ? 'object' : 'array';
        const message = `maximum recursion depth exceeded while decoding a JSON ${kind} from a unicode string`;
        return new Failure(message, this.#at, 'without its place');
      }
      this.#at++;
      return first === '{' ? this.#object(depth) : this.#array(depth);
    }
    for (const [word, value] of words) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #number(): Scalar | Failure {
    const pattern = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return new Failure('Expecting value', this.#at);
    const start = this.#at;
    this.#at = pattern.lastIndex;
    if (match[2] !== undefined || match[3] !== undefined) return new Float(Number(match[0]));
    const value = parseIntText(match[0]);
    if (value !== undefined) return value;
    const digits = match[0].replace('-', '').length;
    const advice = 'use sys.set_int_max_str_digits() to increase the limit';
    const message = `Exceeds the limit (4300 digits) for integer string conversion: value has ${digits} digits; ${advice}`;
    return new Failure(message, start, 'without its place');
  }

  /**
   * `scanstring` of CPython Modules/_json.c. Surrogates escaped one by one join to a character, lone ones
   * stay.
   */
  #string(): string | Failure {
    const begin = this.#at++;
    let result = '';
    for (;;) {
      const start = this.#at;
      while (isPlain(this.#text.charCodeAt(this.#at))) this.#at++;
      result += this.#text.slice(start, this.#at);
      const next = this.#text[this.#at];
      if (next === undefined) return new Failure('Unterminated string starting at', begin);
      if (next === '"') {
        this.#at++;
        return result;
      }
      if (next !== '\\') return new Failure('Invalid control character at', this.#at);
      const decoded = this.#escape(begin);
      if (decoded instanceof Failure) return decoded;
      result += decoded;
    }
  }

  #escape(begin: number): string | Failure {
    const letter = this.#text[this.#at + 1];
    if (letter === undefined) return new Failure('Unterminated string starting at', begin);
    if (letter !== 'u') {
      const plain = escapes.get(letter);
      if (plain === undefined) return new Failure('Invalid \\escape', this.#at);
      this.#at += 2;
      return plain;
    }
    const digits = this.#text.slice(this.#at + 2, this.#at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) return new Failure('Invalid \\uXXXX escape', this.#at + 1);
    this.#at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #array(depth: number): JsonTree | Failure {
    const items: JsonTree[] = [];
    this.#skipSpace();
    if (this.#takes(']')) return items;
    for (;;) {
      const value = this.#value(depth + 1);
      if (value instanceof Failure) return value;
      items.push(value);
      this.#skipSpace();
      if (this.#takes(']')) return items;
      if (!this.#takes(',')) return new Failure("Expecting ',' delimiter", this.#at);
      this.#skipSpace();
    }
  }

  #object(depth: number): JsonTree | Failure {
    const entries = new Map<string, JsonTree>();
    this.#skipSpace();
    if (this.#takes('}')) return entries;
    for (;;) {
      if (this.#text[this.#at] !== '"') {
        return new Failure('Expecting property name enclosed in double quotes', this.#at);
      }
      const key = this.#string();
      if (key instanceof Failure) return key;
      this.#skipSpace();
      if (!this.#takes(':')) return new Failure("Expecting ':' delimiter", this.#at);
      this.#skipSpace();
      const value = this.#value(depth + 1);
      if (value instanceof Failure) return value;
      entries.set(key, value);
      this.#skipSpace();
      if (this.#takes('}')) return entries;
      if (!this.#takes(',')) return new Failure("Expecting ',' delimiter", this.#at);
      this.#skipSpace();
    }
  }

  #takes(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

/**
 * Whether a UTF-16 unit stands for itself in a string; not so behind the end.
 * Control characters below U+0020 are refused in strings (`strict`), U+007F is not.
 */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit !== 0x22 && unit !== 0x5c;
}
