/**
 * What an unquoted or tagged YAML scalar means: YAML 1.1 by PyYAML's rules, timestamps left as text as Heat's loader does.
 * PyYAML: yaml/resolver.py and yaml/constructor.py.
 */
import { parseFloatText, parseIntText } from '../python/parse-number.ts';
import { Float, int } from '../python/scalar.ts';
import type { Int, Scalar } from '../python/scalar.ts';
import type { Reading } from './reading.ts';
import type { SequenceNode } from './tree.ts';
import type { YamlLibrary } from './yaml-cursor.ts';
import { isDateText, readDate } from './yaml-dates.ts';
import { matchOf } from '../source/present.ts';

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...cased('yes', true),
  ...cased('on', true),
  ...cased('true', true),
  ...cased('no', false),
  ...cased('off', false),
  ...cased('false', false),
  ...cased('null', null),
  ['~', null],
  ['', null],
]);

const LONGEST_WORD = 5;
const SIMPLE_INT = /^[1-9][0-9]{0,14}$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;

function cased<T>(word: string, value: T): [string, T][] {
  return [
    [word, value],
    [word.charAt(0).toUpperCase() + word.slice(1), value],
    [word.toUpperCase(), value],
  ];
}

/** Reads a scalar whose type follows from its text. Only PyYAML's own loader, read with after libyaml, makes dates. */
export function readPlain(text: string, library: YamlLibrary): Reading {
  if (library === 'pyyaml' && isDateText(text)) return readDate(text);
  // Python's `$` matches before a line feed at the end.
  const matched = text.endsWith('\n') ? text.slice(0, -1) : text;
  const value = plainValue(matched);
  if (typeof value === 'boolean' && matched !== text) return { bad: 'a boolean', errorClass: 'KeyError' };
  if (value !== undefined) return { value: typeof value === 'string' ? text : value };
  if (matched === '<<') return { special: 'merge' };
  if (matched === '=') return { special: 'value' };
  return { bad: 'an integer', errorClass: 'ValueError' };
}

/** The value of an unquoted scalar; `undefined` for the rare ones that {@link readPlain} explains. */
export function plainValue(text: string): Scalar | undefined {
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
    if (text === '<<' || text === '=') return undefined;
  }
  const code = text.charCodeAt(0);
  const numeric = (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
  if (!numeric) return text;
  if (SIMPLE_INT.test(text)) return Number(text);
  if (FLOAT.test(text)) return readFloat(text);
  if (INT.test(text)) return readInt(text);
  return text;
}

/** Reads a scalar with an explicit tag, given in full (`tag:yaml.org,2002:int`). `undefined`: a tag that Heat does not know. */
export function readTagged(tag: string, text: string, library: YamlLibrary): Reading | undefined {
  switch (tag) {
    case 'tag:yaml.org,2002:str':
      return { value: text };
    case 'tag:yaml.org,2002:timestamp':
      return library === 'pyyaml' ? readDate(text) : { value: text };
    case 'tag:yaml.org,2002:null':
      return { value: null };
    case 'tag:yaml.org,2002:bool': {
      const value = WORDS.get(text.toLowerCase());
      return typeof value === 'boolean' ? { value } : { bad: 'a boolean', errorClass: 'KeyError' };
    }
    case 'tag:yaml.org,2002:int':
      return orBad(readInt(text), 'an integer', text);
    case 'tag:yaml.org,2002:float':
      return orBad(readFloat(text), 'a float', text);
    case 'tag:yaml.org,2002:merge':
      return { special: 'merge' };
    case 'tag:yaml.org,2002:value':
      return { special: 'value' };
    case 'tag:yaml.org,2002:binary': {
      const bytes = readBase64(text);
      return bytes ? { bytes } : { bad: 'base64 data' };
    }
    case 'tag:yaml.org,2002:map':
    case 'tag:yaml.org,2002:set':
      return { bad: 'a map' };
    case 'tag:yaml.org,2002:seq':
    case 'tag:yaml.org,2002:omap':
    case 'tag:yaml.org,2002:pairs':
      return { bad: 'a list' };
    default:
      return undefined;
  }
}

function orBad(value: Scalar | undefined, type: string, text: string): Reading {
  if (value !== undefined) return { value };
  // PyYAML looks at the first digit without asking whether there is one.
  return { bad: type, errorClass: /^[-+]?$/.test(text.replaceAll('_', '')) ? 'IndexError' : 'ValueError' };
}

/** As PyYAML builds an int: underscores dropped, then sign, then `0b`, `0x`, octal, base 60 or decimal. */
function readInt(text: string): Int | undefined {
  let digits = text.replaceAll('_', '');
  let negative = false;
  if (digits.startsWith('-') || digits.startsWith('+')) {
    negative = digits.startsWith('-');
    digits = digits.slice(1);
  }
  const value = readDigits(digits);
  return value === undefined ? undefined : int(negative ? -value : value);
}

function readDigits(digits: string): bigint | undefined {
  if (digits.startsWith('0b')) return readPrefixed(digits.slice(2), /^[01]+$/, '0b');
  if (digits.startsWith('0x')) return readPrefixed(digits.slice(2), /^[0-9a-f]+$/i, '0x');
  if (digits === '0') return 0n;
  if (digits.startsWith('0')) return readPrefixed(digits, /^[0-7]+$/, '0o');
  const parts: bigint[] = [];
  for (const part of digits.split(':')) {
    const read = parseIntText(part);
    if (read === undefined) return undefined;
    parts.push(BigInt(read));
  }
  return joinedPlaces(parts, 60n);
}

/** Neighbours are joined in pairs: place by place, a number of many places would take the square of their count. */
function joinedPlaces(places: readonly bigint[], base: bigint): bigint {
  if (places.length < 2) return places[0] ?? 0n;
  // A leading zero makes the number of places even.
  const even = places.length % 2 === 0 ? places : [0n, ...places];
  const pairs: bigint[] = [];
  for (let at = 0; at < even.length; at += 2) pairs.push((even[at] ?? 0n) * base + (even[at + 1] ?? 0n));
  return joinedPlaces(pairs, base * base);
}

/** As Python's `int(text, base)`, which takes a sign, blanks around and a prefix of its own. */
function readPrefixed(text: string, allowed: RegExp, prefix: '0b' | '0o' | '0x'): bigint | undefined {
  const [, sign, rest = ''] = matchOf(/^([-+]?)(.*)$/s, text.trim());
  const digits = rest.slice(0, 2).toLowerCase() === prefix ? rest.slice(2) : rest;
  if (!allowed.test(digits)) return undefined;
  const value = BigInt(prefix + digits);
  return sign === '-' ? -value : value;
}

function readFloat(text: string): Float | undefined {
  let digits = text.replaceAll('_', '').toLowerCase();
  let sign = 1;
  if (digits.startsWith('-') || digits.startsWith('+')) {
    sign = digits.startsWith('-') ? -1 : 1;
    digits = digits.slice(1);
  }
  if (digits === '.inf') return new Float(sign * Infinity);
  if (digits === '.nan') return new Float(NaN);
  // Summed from the last part, as PyYAML does, so that the rounding is the same.
  let value = 0;
  let base = 1;
  const parts = digits.split(':');
  if (parts.length === 1) {
    const read = parseFloatText(digits);
    return read && new Float(sign * read.value);
  }
  for (const part of parts.toReversed()) {
    const read = parseFloatText(part);
    if (!read) return undefined;
    value += read.value * base;
    base *= 60;
  }
  return new Float(sign * value);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes as Python's lenient decoder: characters outside the alphabet are skipped, the padding must be right. */
function readBase64(text: string): readonly number[] | undefined {
  if (/[^\0-\u007f]/.test(text)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  let padding = 0;
  for (const character of text) {
    if (character === '=') {
      padding++;
      if (held >= 2 && held + padding >= 4) break;
      continue;
    }
    const digit = BASE64.indexOf(character);
    if (digit < 0) continue;
    padding = 0;
    bits = ((bits << 6) | digit) & 0xffffff;
    held++;
    if (held === 4) {
      bytes.push((bits >> 16) & 255, (bits >> 8) & 255, bits & 255);
      bits = 0;
      held = 0;
    }
  }
  if (held === 0) return bytes;
  if (held === 1 || held + padding < 4) return undefined;
  if (held === 2) bytes.push((bits >> 4) & 255);
  else bytes.push((bits >> 10) & 255, (bits >> 2) & 255);
  return bytes;
}

/** `str(value)` of bytes, as which they stand where a text is needed. CPython Objects/bytesobject.c, `PyBytes_Repr`. */
export function bytesText({ items }: SequenceNode): string {
  const bytes = items.map((item) => (item.kind === 'scalar' ? Number(item.value) : 0));
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  return `b${quote}${bytes.map((byte) => byteText(byte, quote)).join('')}${quote}`;
}

function byteText(byte: number, quote: string): string {
  const character = String.fromCharCode(byte);
  if (character === quote || character === '\\') return `\\${character}`;
  const escape = { 9: '\\t', 10: '\\n', 13: '\\r' }[byte];
  if (escape !== undefined) return escape;
  return byte < 0x20 || byte >= 0x7f ? `\\x${byte.toString(16).padStart(2, '0')}` : character;
}
