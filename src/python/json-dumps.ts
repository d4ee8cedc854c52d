/** Python's `json.dumps`, byte for byte. */
import { compareText } from './code-points.ts';
import { PythonError } from './error.ts';
import { floatRepr } from './float-repr.ts';
import { compareNumbers } from './number.ts';
import { Float, isInt, type Int } from './scalar.ts';
import { PyTuple, isDict, isList, typeName, type PyTree } from './tree.ts';

/** Options of `json.dumps`. */
interface JsonFormat {
  /** Default: order of insertion. */
  readonly sortKeys?: boolean;
  /** Default true: everything beyond printable ASCII is escaped. */
  readonly ensureAscii?: boolean;
  /** Between items, and between key and value. Default `[', ', ': ']`. */
  readonly separators?: readonly [item: string, key: string];
}

interface Printer {
  readonly sortKeys: boolean;
  readonly item: string;
  readonly key: string;
  readonly escaped: RegExp;
}

/**
 * `json.dumps(value)`. NaN and infinities print as Python's non-standard words. Fails for keys and values
 * that JSON lacks.
 * CPython Lib/json/encoder.py, `JSONEncoder`. Throws PythonError of class `TypeError`. Keys become text after
 * sorting, and two of them may then be equal; both are written.
 */
export function jsonDumps(value: PyTree, format: JsonFormat = {}): string {
  const [item, key] = format.separators ?? [', ', ': '];
  const escaped = format.ensureAscii === false ? /["\\]|[^ -\uffff]/g : /["\\]|[^ -~]/g;
  return print(value, { sortKeys: format.sortKeys ?? false, item, key, escaped });
}

function print(value: PyTree, printer: Printer): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value, printer);
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Float) return floatText(value);
  if (isList(value)) return `[${value.map((item) => print(item, printer)).join(printer.item)}]`;
  if (value instanceof PyTuple) return print(value.items, printer);
  if (!isDict(value)) throw new PythonError('TypeError', `Object of type ${typeName(value)} is not JSON serializable`);
  const entries = printer.sortKeys ? Array.from(value).toSorted(compareEntries) : Array.from(value);
  const texts = entries.map(([key, item]) => `${quote(keyText(key), printer)}${printer.key}${print(item, printer)}`);
  return `{${texts.join(printer.item)}}`;
}

function floatText({ value }: Float): string {
  if (Number.isFinite(value)) return floatRepr(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function keyText(key: PyTree): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key !== 'object') return String(key);
  if (key instanceof Float) return floatText(key);
  throw new PythonError('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

/** Keys sort before they become text; only strings among strings and numbers among numbers have an order. */
function compareEntries([left]: readonly [PyTree, PyTree], [right]: readonly [PyTree, PyTree]): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  const [x, y] = [keyNumber(left), keyNumber(right)];
  if (x !== undefined && y !== undefined) return compareNumbers(x, y) ?? 0;
  const types = `'${typeName(left)}' and '${typeName(right)}'`;
  throw new PythonError('TypeError', `'<' not supported between instances of ${types}`);
}

function keyNumber(key: PyTree): Int | Float | undefined {
  if (typeof key === 'boolean') return key ? 1 : 0;
  return isInt(key) || key instanceof Float ? key : undefined;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\b', '\\b'],
]);

/**
 * Escapes by UTF-16 unit, which is what Python writes for characters beyond the first plane.
 * CPython Modules/_json.c, `ascii_escape_unichar`: hexadecimal digits are lower case.
 */
function quote(text: string, printer: Printer): string {
  const escape = (unit: string): string =>
    shortEscapes.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replace(printer.escaped, escape)}"`;
}
