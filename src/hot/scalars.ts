/** What an unquoted or tagged YAML scalar means: YAML 1.1 by PyYAML's rules, timestamps left as text. */
import { Float, int } from '../python/scalar.ts';
import type { Int, Scalar } from '../python/scalar.ts';

/** Tag of a bare `<<` and `=`: no value, but allowed as key. */
type SpecialText = '<<' | '=';

/** Result of reading a scalar that is not simply a value. */
export type Reading =
  | { readonly value: Scalar }
  | { readonly special: SpecialText }
  | { readonly bytes: readonly number[] }
  | { readonly bad: string };

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
    [(word[0] ?? '').toUpperCase() + word.slice(1), value],
    [word.toUpperCase(), value],
  ];
}

/** Reads an unquoted scalar without a tag. */
export function readPlain(text: string): Reading {
  const value = plainValue(text);
  if (value !== undefined) return { value };
  if (text === '<<' || text === '=') return { special: text };
  return { bad: 'an integer' };
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
export function readTagged(tag: string, text: string): Reading | undefined {
  switch (tag) {
    case '!':
    case 'tag:yaml.org,2002:str':
    case 'tag:yaml.org,2002:timestamp':
      return { value: text };
    case 'tag:yaml.org,2002:null':
      return { value: null };
    case 'tag:yaml.org,2002:bool': {
      const value = WORDS.get(text.toLowerCase());
      return typeof value === 'boolean' ? { value } : { bad: 'a boolean' };
    }
    case 'tag:yaml.org,2002:int':
      return orBad(readInt(text.trim()), 'an integer');
    case 'tag:yaml.org,2002:float':
      return orBad(readFloat(text.trim()), 'a float');
    case 'tag:yaml.org,2002:merge':
      return { special: '<<' };
    case 'tag:yaml.org,2002:value':
      return { special: '=' };
    case 'tag:yaml.org,2002:binary': {
      const bytes = readBase64(text);
      return bytes ? { bytes } : { bad: 'base64 data' };
    }
    default:
      return undefined;
  }
}

function orBad(value: Scalar | undefined, type: string): Reading {
  return value === undefined ? { bad: type } : { value };
}

/** Python refuses to read longer decimal numbers. */
const MOST_DIGITS = 4300;

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
  if (!/^0[bx]/.test(digits) && digits.length > MOST_DIGITS) return undefined;
  if (digits === '0') return 0n;
  if (/^0b[01]+$/.test(digits) || /^0x[0-9a-fA-F]+$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^[0-9]+(?::[0-9]+)+$/.test(digits)) {
    return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  return /^[1-9][0-9]*$/.test(digits) ? BigInt(digits) : undefined;
}

function readFloat(text: string): Float | undefined {
  let digits = text.replaceAll('_', '').toLowerCase();
  let sign = 1;
  if (digits.startsWith('-') || digits.startsWith('+')) {
    sign = digits.startsWith('-') ? -1 : 1;
    digits = digits.slice(1);
  }
  if (digits === '.inf' || digits === 'inf' || digits === 'infinity') return new Float(sign * Infinity);
  if (digits === '.nan' || digits === 'nan') return new Float(NaN);
  const parts = digits.split(':');
  if (!parts.every((part) => /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(part))) return undefined;
  // Summed from the last part, as PyYAML does, so that the rounding is the same.
  let value = 0;
  let base = 1;
  for (const part of parts.toReversed()) {
    value += Number(part) * base;
    base *= 60;
  }
  return new Float(sign * value);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes as Python's lenient decoder: characters outside the alphabet are skipped, the padding must be right. */
function readBase64(text: string): readonly number[] | undefined {
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
