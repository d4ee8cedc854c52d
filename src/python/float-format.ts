/** Digits of floats as C's `%e`, `%f` and `%g` write them, and as Python's `repr` does. */
import { fixedDigits, scientificDigits } from './decimal.ts';
import { exponentText, floatRepr } from './float-repr.ts';

interface FloatStyle {
  /** `e`, `f`, `g` or one of them in capitals; `r` for `repr`, or for `g` with a digit behind the point if there is a precision. */
  readonly type: string;
  /** -1: the usual one. */
  readonly precision: number;
  /** A point stays without digits behind it, and `g` keeps its zeros. */
  readonly alternate: boolean;
}

/**
 * The text of a float that is not negative.
 * CPython Python/pystrtod.c, `PyOS_double_to_string`; the sign is added by the caller.
 */
export function unsignedText(value: number, { type, precision, alternate }: FloatStyle): string {
  const isUpper = type !== type.toLowerCase();
  const text = lowerText(value, { type: type.toLowerCase(), precision, alternate });
  return isUpper ? text.toUpperCase() : text;
}

function lowerText(value: number, { type, precision, alternate }: FloatStyle): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : 'inf';
  const digits = precision < 0 ? 6 : precision;
  switch (type) {
    case 'e':
      return scientific(scientificDigits(value, digits + 1), { alternate });
    case 'f':
      return fixedDigits(value, digits) + (alternate && digits === 0 ? '.' : '');
    case 'g':
      return general(value, Math.max(digits, 1), { alternate, isFloat: false });
    default:
      if (precision >= 0) return general(value, Math.max(digits, 1), { alternate, isFloat: true });
      return alternate ? floatRepr(value).replace(/^(\d)e/, '$1.e') : floatRepr(value);
  }
}

interface Scientific {
  readonly digits: string;
  readonly exponent: number;
}

function scientific({ digits, exponent }: Scientific, { alternate }: Pick<FloatStyle, 'alternate'>): string {
  const point = digits.length > 1 || alternate ? '.' : '';
  return `${digits.slice(0, 1)}${point}${digits.slice(1)}e${exponentText(exponent)}`;
}

/**
 * `isFloat`: shows a digit behind the point, and takes the exponent one digit earlier to have room for it.
 * `Py_DTSF_ADD_DOT_0` of CPython Python/pystrtod.c.
 */
function general(
  value: number,
  precision: number,
  { alternate, isFloat }: { readonly alternate: boolean; readonly isFloat: boolean },
): string {
  const { digits: all, exponent } = scientificDigits(value, precision);
  const digits = alternate ? all : all.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= precision - (isFloat ? 1 : 0))
    return scientific({ digits, exponent }, { alternate });
  const padded = exponent < 0 ? '0'.repeat(-exponent) + digits : digits.padEnd(exponent + 1, '0');
  const whole = padded.slice(0, Math.max(exponent, 0) + 1);
  const fraction = padded.slice(whole.length) || (isFloat ? '0' : '');
  return whole + (fraction !== '' || alternate ? '.' : '') + fraction;
}
