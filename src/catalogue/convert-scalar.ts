/** Conversion of scalars to a property's type, by Heat's rules. Origins and the secret mark stay with the value. */
import type { PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import type { KnownValue, Value } from '../evaluate/value.ts';
import { Float, int } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import { describe } from './describe.ts';

/** A value, or what is wrong. */
type Converted = { readonly value: Value } | { readonly wrong: string };

type ScalarType = Extract<PropertySchema['type'], 'string' | 'integer' | 'number' | 'boolean'>;

/** `value` is neither null, symbolic nor poison. */
export function convertScalar(value: Value, type: ScalarType): Converted {
  switch (type) {
    case 'string':
      return toText(value);
    case 'integer':
      return toInteger(value);
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toBoolean(value);
  }
}

function keep(value: KnownValue, scalar: Scalar): Converted {
  return { value: scalar === value.value ? value : { ...value, value: scalar } };
}

/** Integers and booleans become text as Python writes them; floats do not. */
function toText(value: Value): Converted {
  if (value.kind === 'known') {
    const scalar = value.value;
    if (typeof scalar === 'string') return { value };
    if (typeof scalar === 'boolean') return keep(value, scalar ? 'True' : 'False');
    if (typeof scalar === 'number' || typeof scalar === 'bigint') return keep(value, String(scalar));
  }
  return { wrong: `Value must be a string; got ${describe(value)}` };
}

function toInteger(value: Value): Converted {
  if (value.kind !== 'known') return { wrong: `${describe(value)} is not an integer` };
  const scalar = value.value;
  if (typeof scalar === 'number' || typeof scalar === 'bigint') return { value };
  if (typeof scalar === 'boolean') return keep(value, scalar ? 1 : 0);
  if (scalar instanceof Float) {
    if (!Number.isFinite(scalar.value)) return { wrong: `cannot convert float ${scalar.value} to integer` };
    return keep(value, int(BigInt(Math.trunc(scalar.value))));
  }
  const read = typeof scalar === 'string' ? readInteger(scalar) : undefined;
  return read === undefined ? { wrong: `Value ${describe(value)} is not an integer` } : keep(value, read);
}

function toNumber(value: Value): Converted {
  if (value.kind !== 'known') return { wrong: `${describe(value)} is not a number` };
  const scalar = value.value;
  if (typeof scalar !== 'string') return { value };
  const read = readInteger(scalar) ?? readFloat(scalar);
  return read === undefined ? { wrong: `could not convert string to float: ${describe(value)}` } : keep(value, read);
}

function toBoolean(value: Value): Converted {
  if (value.kind === 'known') {
    if (typeof value.value === 'boolean') return { value };
    const text = typeof value.value === 'string' ? value.value.toLowerCase() : '';
    if (text === 'true' || text === 'false') return keep(value, text === 'true');
  }
  return { wrong: `${describe(value)} is not a valid boolean` };
}

/** Python's int() of a text: white space around, a sign, single underscores between digits. */
function readInteger(text: string): Scalar | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?\d+(_\d+)*$/.test(trimmed)) return undefined;
  const digits = trimmed.replaceAll('_', '');
  return int(BigInt(digits.startsWith('+') ? digits.slice(1) : digits));
}

/** Python's float() of a text. */
function readFloat(text: string): Float | undefined {
  const trimmed = text.trim().toLowerCase();
  const special = /^([+-]?)(inf|infinity|nan)$/.exec(trimmed);
  if (special) {
    if (special[2] === 'nan') return new Float(Number.NaN);
    return new Float(special[1] === '-' ? -Infinity : Infinity);
  }
  return floatForm.test(trimmed) ? new Float(Number(trimmed.replaceAll('_', ''))) : undefined;
}

/** Digits may be parted by single underscores. */
const floatForm = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/;
