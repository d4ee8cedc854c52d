/** Arithmetic, comparison and conversion of numbers. Two integers divide to the floor; booleans are no numbers here. */
import {
  abs,
  add,
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  compareNumbers,
  floorDivide,
  modulo,
  multiply,
  negate,
  power,
  roundHalfEven,
  shiftLeft,
  shiftRight,
  subtract,
  toFloat,
  trueDivide,
  truncate,
} from '../../python/number.ts';
import type { Numeric } from '../../python/number.ts';
import { parseFloatText, parseIntText } from '../../python/parse-number.ts';
import type { Int } from '../../python/scalar.ts';
import { floatRepr } from '../../python/float-repr.ts';
import { Float, int as fromBigInt, isInt } from '../../python/scalar.ts';
import { isTrue } from '../equality.ts';
import { raise } from '../errors.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, int, intOrFlag, number, optional, orNull } from '../parameters.ts';
import { pythonRepr, typeName } from '../text.ts';
import type { YaqlValue } from '../values.ts';
import { Foreign, NeedsUnknown, Unknown, inspect } from '../values.ts';
import { fn } from './declare.ts';

/**
 * yaql/standard_library/math.py. `mod` and `/` follow Python: the result of `mod` has the sign of the
 * divisor, and floor goes towards negative infinity.
 */
export const mathFunctions: readonly Overload[] = [
  arithmetic('+', add),
  arithmetic('-', subtract),
  arithmetic('*', multiply),
  arithmetic('/', (left, right) => (isInt(left) && isInt(right) ? floorDivide : trueDivide)(left, right)),
  arithmetic('mod', modulo),
  comparison('<', (order) => order < 0),
  comparison('<=', (order) => order <= 0),
  comparison('>', (order) => order > 0),
  comparison('>=', (order) => order >= 0),
  fn('#unary_operator_+', [number('op')], (_call, value) => value),
  fn('#unary_operator_-', [number('op')], (_call, value) => negate(value)),
  fn('abs', [number('op')], (_call, value) => abs(value)),
  fn('sign', [number('num')], (_call, value) => compareNumbers(value, 0) ?? 0),
  fn('round', [number('number'), optional(int('ndigits'), 0)], (_call, value, digits) => roundHalfEven(value, digits)),
  fn('pow', [number('a'), number('b'), orNull(number('c'))], (_call, base, exponent, modulus) => {
    if (modulus !== null) return powerModulo(base, exponent, modulus);
    return isComplex(base, exponent) ? complexPower(toFloat(base), toFloat(exponent)) : power(base, exponent);
  }),
  bitwise('bitwiseAnd', bitwiseAnd),
  bitwise('bitwiseOr', bitwiseOr),
  bitwise('bitwiseXor', bitwiseXor),
  fn('bitwiseNot', [int('arg')], (_call, value) => bitwiseNot(value)),
  fn('shiftBitsLeft', [int('value'), int('bitsNumber')], (_call, value, bits) => shiftLeft(value, bits)),
  fn('shiftBitsRight', [int('value'), int('bitsNumber')], (_call, value, bits) => shiftRight(value, bits)),
  fn('int', [anything('value')], toInt),
  fn('float', [anything('value')], toFloatValue),
  fn('isInteger', [anything('value')], (_call, value) => isInt(inspect(value))),
  fn('isNumber', [anything('value')], (_call, value) => isInt(inspect(value)) || value instanceof Float),
  fn('max', [anything('a'), anything('b')], (call, a, b) => (isGreater(call, b, a) ? b : a)),
  fn('min', [anything('a'), anything('b')], (call, a, b) => (isGreater(call, b, a) ? a : b)),
  fn('random', [], ({ run }) => new Float(draw(run.surroundings.random))),
  fn('random', [anything('from'), anything('to')], ({ run }, from, to) => between(from, to, run.surroundings.random)),
];

function arithmetic(operator: string, compute: (left: Numeric, right: Numeric) => Numeric): Overload {
  return fn(`#operator_${operator}`, [number('left'), number('right')], (_call, left, right) => compute(left, right));
}

/** Nothing is true of `nan`. */
function comparison(operator: string, holds: (order: number) => boolean): Overload {
  return fn(`#operator_${operator}`, [number('left'), number('right')], (_call, left, right) => {
    const order = compareNumbers(left, right);
    return order !== undefined && holds(order);
  });
}

function bitwise(name: string, compute: (left: Int, right: Int) => Int): Overload {
  return fn(name, [intOrFlag('left'), intOrFlag('right')], (_call, left, right) => {
    const result = compute(intOf(left), intOf(right));
    return typeof left === 'boolean' && typeof right === 'boolean' ? result !== 0 : result;
  });
}

/**
 * The power of a negative number to a fraction has an imaginary part.
 * CPython Objects/floatobject.c, `float_pow`, hands it to complex numbers instead of failing.
 */
function isComplex(base: Numeric, exponent: Numeric): boolean {
  const [x, y] = [toFloat(base), exponent instanceof Float ? exponent.value : 0];
  return x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y);
}

/** Nothing can be done with the complex number but to print it. */
function complexPower(base: number, exponent: number): YaqlValue {
  const size = toFloat(power(new Float(-base), new Float(exponent)));
  const [real, imaginary] = [size * Math.cos(Math.PI * exponent), size * Math.sin(Math.PI * exponent)];
  const sign = imaginary < 0 ? '' : '+';
  const [first, second] = [real, imaginary].map((part) => floatRepr(part).replace(/\.0$/, ''));
  return new Foreign('complex', `(${first}${sign}${second}j)`);
}

/**
 * Greater as the operator of the context says, which `def` may have replaced.
 * `max_` and `min_` of yaql/standard_library/math.py take the operator as a delegate. Of equals `max` keeps
 * the first.
 */
function isGreater({ run, context }: Call, left: YaqlValue, right: YaqlValue): boolean {
  return isTrue(run.callWith('#operator_>', context, left, right));
}

/**
 * CPython Objects/longobject.c, `long_pow`: a negative exponent stands for the inverse, and the result has
 * the sign of the modulus.
 */
function powerModulo(base: Numeric, exponent: Numeric, modulus: Numeric): YaqlValue {
  if (!isInt(base) || !isInt(exponent) || !isInt(modulus)) {
    raise('TypeError', 'pow() 3rd argument not allowed unless all arguments are integers');
  }
  if (Number(modulus) === 0) raise('ValueError', 'pow() 3rd argument cannot be 0');
  const size = BigInt(modulus) < 0n ? -BigInt(modulus) : BigInt(modulus);
  let factor = BigInt(modulo(base, fromBigInt(size)) instanceof Float ? 0 : intOf(modulo(base, fromBigInt(size))));
  let rest = BigInt(exponent);
  if (rest < 0n) {
    factor = inverse(factor, size);
    rest = -rest;
  }
  let result = 1n % size;
  for (; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % size;
    factor = (factor * factor) % size;
  }
  return modulo(fromBigInt(result), modulus);
}

function intOf(value: Numeric | boolean): Int {
  return isInt(value) ? value : Number(value === true);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [value, modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  if (a !== 1n) raise('ValueError', 'base is not invertible for the given modulus');
  return ((x % modulus) + modulus) % modulus;
}

/** `int_` of yaql/standard_library/math.py; null is 0 there, which Python's `int` would refuse. */
function toInt({ run }: Call, value: YaqlValue): YaqlValue {
  const known = inspect(value);
  if (known === null) return 0;
  if (isInt(known)) return known;
  if (typeof known === 'boolean') return Number(known);
  if (known instanceof Float) return truncate(known);
  if (typeof known === 'string') {
    return (
      parseIntText(known) ??
      raise('ValueError', `invalid literal for int() with base 10: ${pythonRepr(known, run.meter)}`)
    );
  }
  raise('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${typeName(known)}'`);
}

/** `float_` of yaql/standard_library/math.py; null is 0.0. */
function toFloatValue({ run }: Call, value: YaqlValue): YaqlValue {
  const known = inspect(value);
  if (known === null) return new Float(0);
  if (known instanceof Float) return known;
  if (isInt(known)) return new Float(toFloat(known));
  if (typeof known === 'boolean') return new Float(Number(known));
  if (typeof known === 'string') {
    return (
      parseFloatText(known) ?? raise('ValueError', `could not convert string to float: ${pythonRepr(known, run.meter)}`)
    );
  }
  raise('TypeError', `float() argument must be a string or a real number, not '${typeName(known)}'`);
}

/** Chance is not known when a template is compiled. */
function draw(random: (() => number) | undefined): number {
  if (random === undefined) throw new NeedsUnknown(new Unknown('random'));
  return random();
}

/**
 * A random integer from `from` to `to`, both included.
 * CPython Lib/random.py, `randint`: the error text names the half-open range that it makes of its bounds. The
 * numbers themselves are not Python's.
 */
function between(from: YaqlValue, to: YaqlValue, random: (() => number) | undefined): YaqlValue {
  const [low, high] = [wholeNumber(from), wholeNumber(to)];
  if (low > high) {
    raise('ValueError', `empty range for randrange() (${low}, ${high + 1n}, ${high + 1n - low})`);
  }
  const size = high - low + 1n;
  let drawn = 0n;
  for (let reached = 1n; reached < size * 2n ** 53n; reached *= 2n ** 53n) {
    drawn = drawn * 2n ** 53n + BigInt(Math.floor(draw(random) * 2 ** 53));
  }
  return fromBigInt(low + (drawn % size));
}

function wholeNumber(value: YaqlValue): bigint {
  const known = inspect(value);
  if (isInt(known) || typeof known === 'boolean') return BigInt(known);
  if (known instanceof Float && Number.isInteger(known.value)) return BigInt(known.value);
  raise(
    known instanceof Float ? 'ValueError' : 'TypeError',
    `'${typeName(known)}' object cannot be interpreted as an integer`,
  );
}
