/** Python's `repr` of floats. */
import { shortestDigits } from './decimal.ts';

/**
 * `repr` of a float: `1.0`, `1e+16`, `1e-05`, `inf`, `nan`.
 * CPython Objects/floatobject.c, `float_repr`: format code `r` of `PyOS_double_to_string`, which takes an
 * exponent below 1e-4 and from 1e16 on. JavaScript changes over at 1e-7 and 1e21.
 */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const { digits, exponent } = shortestDigits(value);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits.slice(0, 1)}${fraction}e${exponentText(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/**
 * An exponent with its sign and at least two digits.
 * Three digits only where they are needed: `1e+100`.
 */
export function exponentText(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
