/** Python's `str` and `repr` of values. */
import { isPrintable } from './characters.ts';
import { DateTime, dateTimeRepr, dateTimeText } from './datetime.ts';
import { floatRepr } from './float-repr.ts';
import { intRepr } from './int-repr.ts';
import { Float } from './scalar.ts';
import { TimeDelta, timeDeltaRepr, timeDeltaText } from './time-delta.ts';
import { PyTuple, isDict, isList, type PyTree } from './tree.ts';
import { codePointOf } from './code-points.ts';

/**
 * `str(value)`: strings as they are, everything else as {@link pyRepr}; collections show `repr` of their
 * items.
 * May throw `ValueError` for an int of more than 4300 digits, and for a date whose offset no text can show.
 */
export function pyStr(value: PyTree): string {
  if (typeof value === 'string') return value;
  if (value instanceof DateTime) return dateTimeText(value);
  if (value instanceof TimeDelta) return timeDeltaText(value);
  return pyRepr(value);
}

/** `repr(value)`. */
export function pyRepr(value: PyTree): string {
  if (typeof value === 'string') return stringRepr(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return intRepr(value);
  if (value instanceof Float) return floatRepr(value.value);
  if (value instanceof DateTime) return dateTimeRepr(value);
  if (value instanceof TimeDelta) return timeDeltaRepr(value);
  if (value instanceof PyTuple) return `(${value.items.map(pyRepr).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  if (isList(value)) return `[${value.map(pyRepr).join(', ')}]`;
  if (!isDict(value)) throw new TypeError('Not a Python value');
  return `{${Array.from(value, ([key, item]) => `${pyRepr(key)}: ${pyRepr(item)}`).join(', ')}}`;
}

/** A text with everything beyond ASCII escaped. */
export function asciiOnly(text: string): string {
  return Array.from(text, (character) => {
    const code = codePointOf(character);
    return code < 0x80 ? character : escapeCode(code);
  }).join('');
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * CPython Objects/unicodeobject.c, `unicode_repr`: double quotes where the text has single ones and no double
 * ones.
 */
function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of text) {
    const code = codePointOf(character);
    if (character === quote) result += `\\${character}`;
    else result += shortEscapes.get(character) ?? (isPrintable(code) ? character : escapeCode(code));
  }
  return result + quote;
}

/** `\xNN`, `\uNNNN` or `\UNNNNNNNN`, whichever is long enough. */
function escapeCode(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
