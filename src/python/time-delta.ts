/** Python's `timedelta`: a span of time in whole microseconds. */

/** Microseconds in a second, a day. */
const second = 1_000_000n;
const day = 86_400n * second;

/** A span of time. */
export class TimeDelta {
  /** Whole microseconds, negative for spans into the past. */
  readonly microseconds: bigint;

  constructor(microseconds: bigint) {
    this.microseconds = microseconds;
  }
}

/** Parts of a span as Python keeps them: only `days` may be negative. */
interface Parts {
  readonly days: bigint;
  /** 0 to 86399. */
  readonly seconds: number;
  /** 0 to 999999. */
  readonly microseconds: number;
}

export function partsOf(delta: TimeDelta): Parts {
  const rest = ((delta.microseconds % day) + day) % day;
  return {
    days: (delta.microseconds - rest) / day,
    seconds: Number(rest / second),
    microseconds: Number(rest % second),
  };
}

/**
 * Python's `str` of a span: `1 day, 1:00:00`, `-1 day, 23:59:59.500000`.
 * CPython Modules/_datetimemodule.c, `delta_str`. A negative span shows a negative day and a positive clock.
 */
export function timeDeltaText(delta: TimeDelta): string {
  const { days, seconds, microseconds } = partsOf(delta);
  const clock = `${Math.trunc(seconds / 3600)}:${two(Math.trunc(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = microseconds === 0 ? '' : `.${String(microseconds).padStart(6, '0')}`;
  if (days === 0n) return clock + fraction;
  return `${days} ${days === 1n || days === -1n ? 'day' : 'days'}, ${clock}${fraction}`;
}

/**
 * Python's `repr` of a span.
 * CPython Modules/_datetimemodule.c, `delta_repr`: parts that are zero are left out.
 */
export function timeDeltaRepr(delta: TimeDelta): string {
  const { days, seconds, microseconds } = partsOf(delta);
  const named: string[] = [];
  if (days !== 0n) named.push(`days=${days}`);
  if (seconds !== 0) named.push(`seconds=${seconds}`);
  if (microseconds !== 0) named.push(`microseconds=${microseconds}`);
  return `datetime.timedelta(${named.join(', ') || '0'})`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
