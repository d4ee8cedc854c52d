/** Arithmetic of spans with numbers, and spans in other units: floats of the whole span. */
import { TimeDelta } from '../../python/datetime.ts';
import { multiply, trueDivide, truncate } from '../../python/number.ts';
import type { Numeric } from '../../python/number.ts';
import { Float, int } from '../../python/scalar.ts';
import type { Int } from '../../python/scalar.ts';
import { raise } from '../errors.ts';

/** Longest span of Python: a day below 10^9 days. */
const longest = 86_400_000_000n * 1_000_000_000n;

/**
 * A span within Python's range.
 * CPython Modules/_datetimemodule.c, `check_delta_day_range`. Throws `OverflowError`.
 */
export function spanOf(microseconds: bigint): TimeDelta {
  if (microseconds > -longest && microseconds < longest) return new TimeDelta(microseconds);
  raise('OverflowError', 'days out of range; must have magnitude <= 999999999');
}

export function multiplySpan(span: TimeDelta, factor: Numeric): TimeDelta {
  return spanOf(rounded(multiply(microsecondsOf(span), factor)));
}

export function divideSpan(span: TimeDelta, divisor: Numeric): TimeDelta {
  return spanOf(rounded(trueDivide(microsecondsOf(span), divisor)));
}

/** How often one span goes into another. */
export function ratioOf(span: TimeDelta, unit: TimeDelta): Float {
  // `div_timespans` of yaql/standard_library/date_time.py adds 0.0 first, so it is always a float.
  return trueDivide(new Float(Number(span.microseconds)), microsecondsOf(unit));
}

export function microsecondsOf(span: TimeDelta): Int {
  return int(span.microseconds);
}

/**
 * Whole microseconds, half to even.
 * CPython Modules/_datetimemodule.c, `accum`, with what `timedelta(microseconds=...)` makes of a float.
 */
function rounded(value: Numeric): bigint {
  if (!(value instanceof Float)) return BigInt(value);
  const whole = BigInt(truncate(value));
  const rest = value.value - Number(whole);
  const up = Math.abs(rest) > 0.5 || (Math.abs(rest) === 0.5 && whole % 2n !== 0n);
  return up ? whole + BigInt(Math.sign(rest)) : whole;
}
