/** Exact decimal digits of floats, rounded half to even on the exact binary value, as Python rounds and formats. */

/** A positive finite float is exactly `mantissa * 2 ** exponent`. */
interface Binary {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** Splits a finite float, without its sign. */
export function binaryOf(value: number): Binary {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** `numerator / denominator` as the nearest integer, halves to even. The numerator is not negative. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice < denominator || (twice === denominator && quotient % 2n === 0n)) return quotient;
  return quotient + 1n;
}

/**
 * `|value| * 10 ** digits` as the nearest integer; `digits` may be negative.
 * Exact: floats are quotients of integers, and nothing is rounded before the one division.
 */
export function scaledDecimal(value: number, digits: number): bigint {
  const { mantissa, exponent } = binaryOf(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (digits >= 0) numerator *= 10n ** BigInt(digits);
  else denominator *= 10n ** BigInt(-digits);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  return divideHalfEven(numerator, denominator);
}

/** `|value|` with so many digits behind the point, as C's `%.*f`; finite values only. */
export function fixedDigits(value: number, digits: number): string {
  const text = scaledDecimal(value, digits).toString();
  if (digits === 0) return text;
  const padded = text.padStart(digits + 1, '0');
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

/** Significant digits without a point; the value is `d.ddd * 10 ** exponent`. */
interface Scientific {
  readonly digits: string;
  readonly exponent: number;
}

/** `|value|` with so many significant digits (at least 1), as C's `%.*e`; finite values only. */
export function scientificDigits(value: number, count: number): Scientific {
  if (value === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const estimate = shortestDigits(value).exponent;
  const digits = scaledDecimal(value, count - 1 - estimate).toString();
  if (digits.length === count) return { digits, exponent: estimate };
  return { digits: digits.slice(0, count), exponent: estimate + 1 };
}

/**
 * The fewest digits of `|value|` that read back as the same float; finite values only.
 * CPython Python/dtoa.c, mode 0. JavaScript's `toExponential` without an argument gives the same shortest
 * digits.
 */
export function shortestDigits(value: number): Scientific {
  const [digits = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { digits: digits.replace('.', ''), exponent: Number(exponent) };
}

/**
 * The float nearest to `numerator / denominator`, both positive; infinite when it is too large.
 * The quotient is rounded once, half to even, as `float.__truediv__` of integers requires: CPython
 * Objects/longobject.c, `long_true_divide`.
 */
export function nearestFloat(numerator: bigint, denominator: bigint): number {
  const magnitude = bitLength(numerator) - bitLength(denominator);
  if (magnitude > 1025) return Infinity;
  // A float has 53 bits, and none below 2 ** -1074: cut there, so that rounding happens once.
  const shift = Math.max(magnitude - 54, -1074);
  const top = shift < 0 ? numerator << BigInt(-shift) : numerator;
  const bottom = shift > 0 ? denominator << BigInt(shift) : denominator;
  if (shift === -1074) return scaleByPower(Number(divideHalfEven(top, bottom)), shift);
  // The remainder must not get lost: it decides about halves.
  const quotient = (top / bottom) * 4n + (top % bottom === 0n ? 0n : 1n);
  return scaleByPower(Number(quotient), shift - 2);
}

/** `value * 2 ** power` in two steps, since the power alone may be out of range. */
function scaleByPower(value: number, power: number): number {
  const half = Math.trunc(power / 2);
  return value * 2 ** half * 2 ** (power - half);
}

/** Bits of a non-negative integer. */
export function bitLength(value: bigint): number {
  const text = value.toString(16);
  return value === 0n ? 0 : (text.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(text.charAt(0), 16)));
}
