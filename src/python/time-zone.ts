/** Time zones of fixed offset, as dateutil and Python name and print them. */
import { PythonError } from './error.ts';

/** An offset from UTC with what `%Z` and `repr` show of it. */
export interface TimeZone {
  /** Microseconds that local time is ahead of UTC; less than a day either way. */
  readonly ahead: bigint;
  /** `tzname()`; null where the zone has no name. */
  readonly name: string | null;
  readonly repr: string;
}

const microsPerSecond = 1_000_000n;
const microsPerDay = 86_400n * microsPerSecond;

/** dateutil's UTC. */
export const utc: TimeZone = Object.freeze({ ahead: 0n, name: 'UTC', repr: 'tzutc()' });

/** The zone of the machine, which is UTC: texts that say UTC are read so. */
export const localZone: TimeZone = Object.freeze({ ahead: 0n, name: 'UTC', repr: 'tzlocal()' });

/**
 * dateutil's zone of an offset in microseconds: UTC itself where there is none and no name. An offset of a day or more
 * is refused only when it is used.
 * dateutil/tz/tz.py, `tzoffset`, checks nothing when it is made.
 */
export function zoneAt(ahead: bigint, name: string | null = null): TimeZone {
  if (ahead === 0n && name === null) return utc;
  const shown = name === null ? 'None' : `'${name}'`;
  return { ahead, name, repr: `tzoffset(${shown}, ${ahead / microsPerSecond})` };
}

/**
 * Python's own `timezone`, which `%z` of `strptime` gives; it is named after its offset unless it has a name.
 * CPython Modules/_datetimemodule.c, `timezone_str` and `timezone_repr`.
 */
export function standardZone(ahead: bigint, name: string | null): TimeZone {
  if (ahead === 0n && name === null) return { ahead, name: 'UTC', repr: 'datetime.timezone.utc' };
  const offset = offsetText(ahead, ':');
  const seconds = ((ahead % microsPerDay) + microsPerDay) % microsPerDay;
  const parts = [
    ...(ahead < 0n ? ['days=-1'] : []),
    ...(seconds >= microsPerSecond ? [`seconds=${seconds / microsPerSecond}`] : []),
    ...(seconds % microsPerSecond > 0n ? [`microseconds=${seconds % microsPerSecond}`] : []),
  ];
  const shown = `datetime.timedelta(${parts.join(', ') || '0'})`;
  if (name !== null) return { ahead, name, repr: `datetime.timezone(${shown}, '${name}')` };
  return { ahead, name: `UTC${offset}`, repr: `datetime.timezone(${shown})` };
}

/**
 * Microseconds ahead of UTC; fails for a day or more.
 * CPython Modules/_datetimemodule.c, `call_tzinfo_method`. Throws PythonError of class `ValueError`.
 */
export function offsetOf({ ahead }: Pick<TimeZone, 'ahead'>): bigint {
  if (ahead > -microsPerDay && ahead < microsPerDay) return ahead;
  throw new PythonError('ValueError', 'offset must be strictly between -timedelta(hours=24) and timedelta(hours=24)');
}

/** `+02:00`, or `+0200` without a separator; seconds and their fraction only where there are some. */
export function offsetText(ahead: bigint, separator: string): string {
  const [sign, size] = offsetOf({ ahead }) < 0n ? ['-', -ahead] : ['+', ahead];
  const seconds = Number(size / microsPerSecond);
  const fraction = Number(size % microsPerSecond);
  const parts = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60];
  if (seconds % 60 !== 0 || fraction !== 0) parts.push(seconds % 60);
  const text = sign + parts.map((part) => String(part).padStart(2, '0')).join(separator);
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, '0')}`;
}
