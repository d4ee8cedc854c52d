/** Powers of positive floats to the nearest bit; JavaScript's own may be off by one. */
import { binaryOf, nearestFloat } from './decimal.ts';

/** Bits behind the point of the fixed-point numbers here. */
const bits = 220n;
const one = 1n << bits;

/** `base ** exponent` of a finite positive base and a finite exponent. */
export function positivePower(base: number, exponent: number): number {
  // Far out of range: infinite or zero, where a bit does not matter.
  if (Math.abs(exponent * Math.log(base)) > 760) return Math.pow(base, exponent);
  const logarithm = logarithmOf(base);
  const { mantissa, exponent: shift } = binaryOf(Math.abs(exponent));
  const size = shifted(logarithm * mantissa, shift);
  return exponentialOf(exponent < 0 ? -size : size);
}

function shifted(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : value >> BigInt(-by);
}

/** Natural logarithm of a positive float, in fixed point. */
function logarithmOf(value: number): bigint {
  const { mantissa, exponent } = binaryOf(value);
  const length = mantissa.toString(2).length;
  const scale = 1n << BigInt(length - 1);
  // 1 <= mantissa / scale < 2
  return BigInt(exponent + length - 1) * ln2 + twiceInverseTangent(mantissa - scale, mantissa + scale);
}

/** `2 * atanh(numerator / denominator)`, a quotient of at most a third, by its series. */
function twiceInverseTangent(numerator: bigint, denominator: bigint): bigint {
  const quotient = (numerator << bits) / denominator;
  const square = (quotient * quotient) >> bits;
  let [sum, power] = [0n, quotient];
  for (let divisor = 1n; power !== 0n; divisor += 2n) {
    sum += power / divisor;
    power = (power * square) >> bits;
  }
  return 2n * sum;
}

const ln2 = twiceInverseTangent(1n, 3n);

/** `e ** value` of a number in fixed point. */
function exponentialOf(value: bigint): number {
  const halvings = (2n * value + ln2) / (2n * ln2);
  const rest = value - halvings * ln2;
  let [sum, term] = [0n, one];
  for (let index = 1n; term !== 0n && term !== -1n; index++) {
    sum += term;
    term = ((term * rest) >> bits) / index;
  }
  const power = Number(halvings);
  return power >= 0 ? nearestFloat(sum << BigInt(power), one) : nearestFloat(sum, one << BigInt(-power));
}
