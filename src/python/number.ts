/** Python's arithmetic over ints of any size and floats; failures are {@link PythonError}s. */
import { bitLength, binaryOf, divideHalfEven, nearestFloat, scaledDecimal } from './decimal.ts';
import { PythonError } from './error.ts';
import { positivePower } from './power.ts';
import { Float, int, type Int } from './scalar.ts';

/**
 * An int or a float. Booleans are not numbers here; callers turn them into 0 and 1 where Python would.
 * Results that are integers are always of the one form that {@link int} gives.
 */
export type Numeric = Int | Float;

/** Bits of the longest int that is computed; anything beyond is a `MemoryError`, so that hostile input ends. */
const maximalBits = 1_000_000;

export function add(left: Numeric, right: Numeric): Numeric {
  if (left instanceof Float || right instanceof Float) return new Float(toFloat(left) + toFloat(right));
  if (typeof left === 'number' && typeof right === 'number')
    return left + right === 0 ? 0 : safe(left + right, left, right);
  return addInts(left, right);
}

export function addInts(left: Int, right: Int): Int {
  return int(BigInt(left) + BigInt(right));
}

/** The sum of two numbers, computed again where it left the exact range. */
function safe(sum: number, left: number, right: number): Int {
  return Number.isSafeInteger(sum) ? sum : addInts(left, right);
}

export function subtract(left: Numeric, right: Numeric): Numeric {
  if (left instanceof Float || right instanceof Float) return new Float(toFloat(left) - toFloat(right));
  return add(left, negateInt(right));
}

export function multiply(left: Numeric, right: Numeric): Numeric {
  if (left instanceof Float || right instanceof Float) return new Float(toFloat(left) * toFloat(right));
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    // `+ 0` makes an int of the negative zero.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  limitBits(bitsOf(left) + bitsOf(right));
  return int(BigInt(left) * BigInt(right));
}

/**
 * `left // right`: towards minus infinity.
 * CPython Objects/longobject.c, `long_div`, and Objects/floatobject.c, `float_floor_div`. Throws
 * `ZeroDivisionError`.
 */
export function floorDivide(left: Numeric, right: Numeric): Numeric {
  if (left instanceof Float || right instanceof Float) {
    const [x, y] = [toFloat(left), toFloat(right)];
    if (y === 0) throw new PythonError('ZeroDivisionError', 'float floor division by zero');
    return new Float(floatDivision(x, y).quotient);
  }
  if (isZero(right)) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  return int(intDivision(BigInt(left), BigInt(right)).quotient);
}

/** `left % right`: has the sign of the divisor. */
export function modulo(left: Numeric, right: Numeric): Numeric {
  if (left instanceof Float || right instanceof Float) {
    const [x, y] = [toFloat(left), toFloat(right)];
    if (y === 0) throw new PythonError('ZeroDivisionError', 'float modulo');
    return new Float(floatDivision(x, y).remainder);
  }
  if (isZero(right)) throw new PythonError('ZeroDivisionError', 'integer modulo by zero');
  return int(intDivision(BigInt(left), BigInt(right)).remainder);
}

interface Division<T> {
  readonly quotient: T;
  readonly remainder: T;
}

function intDivision(left: bigint, right: bigint): Division<bigint> {
  const remainder = left % right;
  const quotient = left / right;
  if (remainder === 0n || remainder < 0n === right < 0n) return { quotient, remainder };
  return { quotient: quotient - 1n, remainder: remainder + right };
}

/**
 * CPython's steps, which are observable at infinities, zeros and halves.
 * CPython Objects/floatobject.c, `_float_div_mod`.
 */
function floatDivision(left: number, right: number): Division<number> {
  let remainder = left % right;
  let quotient = (left - remainder) / right;
  if (remainder === 0) {
    remainder = right < 0 ? -0 : 0;
  } else if (right < 0 !== remainder < 0) {
    remainder += right;
    quotient -= 1;
  }
  if (quotient === 0) return { quotient: isNegative(left / right) ? -0 : 0, remainder };
  const floor = Math.floor(quotient);
  return { quotient: quotient - floor > 0.5 ? floor + 1 : floor, remainder };
}

/**
 * `left / right`: always a float, correctly rounded for ints of any size.
 * CPython Objects/longobject.c, `long_true_divide`. Throws `ZeroDivisionError` and `OverflowError`.
 */
export function trueDivide(left: Numeric, right: Numeric): Float {
  if (left instanceof Float || right instanceof Float) {
    const [x, y] = [toFloat(left), toFloat(right)];
    if (y === 0) throw new PythonError('ZeroDivisionError', 'float division by zero');
    return new Float(x / y);
  }
  if (isZero(right)) throw new PythonError('ZeroDivisionError', 'division by zero');
  if (typeof left === 'number' && typeof right === 'number') return new Float(left / right);
  const value = nearestFloat(magnitude(left), magnitude(right));
  if (value === Infinity) {
    throw new PythonError('OverflowError', 'integer division result too large for a float');
  }
  return new Float(left < 0 === right < 0 ? value : -value);
}

/**
 * `left ** right`. A negative exponent makes a float; a complex result is a `ValueError`.
 * CPython Objects/longobject.c, `long_pow`, and Objects/floatobject.c, `float_pow`. Throws
 * `ZeroDivisionError` for zero to a negative power and `OverflowError` past the floats.
 */
export function power(left: Numeric, right: Numeric): Numeric {
  if (left instanceof Float || right instanceof Float || right < 0) return floatPower(toFloat(left), toFloat(right));
  const base = magnitude(left);
  const exponent = BigInt(right);
  if (base > 1n) limitBits(Number(exponent) * (bitLength(base) - 1));
  // Of 0, 1 and -1 it only matters whether the exponent is 0, odd or even.
  const small = exponent === 0n ? 0n : 2n - (exponent % 2n);
  return int(BigInt(left) ** (base > 1n ? exponent : small));
}

function floatPower(base: number, exponent: number): Float {
  if (exponent === 0 || base === 1) return new Float(1);
  if (base === 0 && exponent < 0) {
    throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  }
  // C99: here Python is with C, and JavaScript is not.
  if (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent)) return new Float(1);
  const value = exactPower(base, exponent) ?? nearPower(base, exponent);
  if (Number.isNaN(value) && !Number.isNaN(base) && !Number.isNaN(exponent)) {
    throw new PythonError('ValueError', 'the power of a negative number to a fraction is a complex number');
  }
  if (!Number.isFinite(value) && Number.isFinite(base) && Number.isFinite(exponent)) {
    throw new PythonError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return new Float(value);
}

/** To the nearest bit wherever the result is a finite number. */
function nearPower(base: number, exponent: number): number {
  const isPlain = base > 0 && Number.isFinite(base) && Number.isFinite(exponent);
  return isPlain ? positivePower(base, exponent) : Math.pow(base, exponent);
}

/** JavaScript's power may be off by a bit; whole exponents of moderate size and square roots are exact here. */
function exactPower(base: number, exponent: number): number | undefined {
  if (!Number.isFinite(base) || base === 0) return undefined;
  if (exponent === 0.5 && base > 0) return Math.sqrt(base);
  const count = Math.abs(exponent);
  if (!Number.isInteger(exponent) || count > 1500) return undefined;
  const binary = binaryOf(base);
  let numerator = binary.mantissa ** BigInt(count);
  let denominator = 1n;
  if (binary.exponent >= 0) numerator <<= BigInt(binary.exponent * count);
  else denominator <<= BigInt(-binary.exponent * count);
  const value = exponent > 0 ? nearestFloat(numerator, denominator) : nearestFloat(denominator, numerator);
  return base < 0 && count % 2 === 1 ? -value : value;
}

export function negate(value: Numeric): Numeric {
  return value instanceof Float ? new Float(-value.value) : negateInt(value);
}

function negateInt(value: Int): Int {
  if (typeof value === 'bigint') return int(-value);
  return value === 0 ? 0 : -value;
}

export function abs(value: Numeric): Numeric {
  if (value instanceof Float) return new Float(Math.abs(value.value));
  return value < 0 ? negateInt(value) : value;
}

/**
 * `round(value, digits)`: floats stay floats, halves of the exact value go to the even digit.
 * CPython Objects/floatobject.c, `double_round`, and Objects/longobject.c, `int___round___impl`. An int with
 * negative digits rounds to tens; without digits Python would give an int for a float, which this does not.
 */
export function roundHalfEven(value: Numeric, digits: Int = 0): Numeric {
  if (value instanceof Float) return new Float(roundFloat(value.value, digits));
  if (digits >= 0) return value;
  const positive = magnitude(value);
  if (-digits > positive.toString().length) return 0;
  const unit = 10n ** BigInt(-digits);
  const rounded = divideHalfEven(positive, unit) * unit;
  return int(value < 0 ? -rounded : rounded);
}

function roundFloat(value: number, digits: Int): number {
  // No float has more than 1074 digits behind the point, or 309 before it; CPython stops earlier, with the same result.
  if (!Number.isFinite(value) || value === 0 || digits > 323) return value;
  if (digits < -308) return isNegative(value) ? -0 : 0;
  const rounded = Number(`${scaledDecimal(value, Number(digits))}e${-Number(digits)}`);
  if (rounded === Infinity) throw new PythonError('OverflowError', 'rounded value too large to represent');
  return isNegative(value) ? -rounded : rounded;
}

/** `int(value)` of a float: towards zero. */
export function truncate(value: Float): Int {
  if (Number.isNaN(value.value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value.value)) {
    throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  }
  return int(BigInt(Math.trunc(value.value)));
}

/**
 * Exact order of ints and floats; `undefined` where a NaN takes part.
 * CPython Objects/floatobject.c, `float_richcompare`: no int is rounded to a float first. JavaScript compares
 * bigints with numbers in the same way.
 */
export function compareNumbers(left: Numeric, right: Numeric): -1 | 0 | 1 | undefined {
  const x = left instanceof Float ? left.value : left;
  const y = right instanceof Float ? right.value : right;
  if (x < y) return -1;
  if (x > y) return 1;
  return Number.isNaN(x) || Number.isNaN(y) ? undefined : 0;
}

/** `float(value)`; fails for an int beyond the range of floats. */
export function toFloat(value: Numeric): number {
  if (value instanceof Float) return value.value;
  const result = Number(value);
  if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'int too large to convert to float');
  return result;
}

export function bitwiseAnd(left: Int, right: Int): Int {
  return int(BigInt(left) & BigInt(right));
}

export function bitwiseOr(left: Int, right: Int): Int {
  return int(BigInt(left) | BigInt(right));
}

export function bitwiseXor(left: Int, right: Int): Int {
  return int(BigInt(left) ^ BigInt(right));
}

export function bitwiseNot(value: Int): Int {
  return int(~BigInt(value));
}

/**
 * Throws `ValueError` for a negative count and `MemoryError` past a million bits, where CPython would go on
 * until memory ends.
 */
export function shiftLeft(value: Int, count: Int): Int {
  checkShift(count);
  if (isZero(value)) return 0;
  limitBits(bitsOf(value) + Number(count));
  return int(BigInt(value) << BigInt(count));
}

export function shiftRight(value: Int, count: Int): Int {
  checkShift(count);
  if (count > maximalBits) return value < 0 ? -1 : 0;
  return int(BigInt(value) >> BigInt(count));
}

function checkShift(count: Int): void {
  if (count < 0) throw new PythonError('ValueError', 'negative shift count');
}

function limitBits(bits: number): void {
  if (bits > maximalBits) throw new PythonError('MemoryError', 'the integer is too large');
}

function bitsOf(value: Int): number {
  return bitLength(magnitude(value));
}

function magnitude(value: Int): bigint {
  return value < 0 ? -BigInt(value) : BigInt(value);
}

function isZero(value: Int): boolean {
  return value === 0 || value === 0n;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}
