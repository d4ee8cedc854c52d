/** Python's `datetime` with a time zone: an instant, and the zone in which its fields are read. */
import { PythonError } from './error.ts';
import { TimeDelta } from './time-delta.ts';
import { offsetText, utc, type TimeZone } from './time-zone.ts';

export { TimeDelta, timeDeltaText } from './time-delta.ts';

/** Fields of a local date and time. Missing ones are the least. */
export interface Fields {
  /** 1 to 9999. */
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly microsecond?: number;
}

/**
 * A point in time with its local fields. Equal when the instants are, whatever the zones.
 * CPython Modules/_datetimemodule.c. Zones have fixed offsets here, so an instant and a zone give the fields
 * and no fold is needed.
 */
export class DateTime {
  /** Microseconds since 1970-01-01T00:00Z. */
  readonly instant: bigint;
  readonly zone: TimeZone;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 to 999999. */
  readonly microsecond: number;

  /** Fails where the local year leaves 1 to 9999. */
  constructor(instant: bigint, zone: TimeZone = utc) {
    const local = instant + zone.ahead;
    const days = floorDivide(local, microsPerDay);
    const date = civilFromDays(Number(days));
    if (date.year < 1 || date.year > 9999) throw new PythonError('OverflowError', 'date value out of range');
    const rest = local - days * microsPerDay;
    const seconds = Number(rest / microsPerSecond);
    this.instant = instant;
    this.zone = zone;
    this.year = date.year;
    this.month = date.month;
    this.day = date.day;
    this.hour = Math.trunc(seconds / 3600);
    this.minute = Math.trunc(seconds / 60) % 60;
    this.second = seconds % 60;
    this.microsecond = Number(rest % microsPerSecond);
  }
}

const secondsPerDay = 86_400;
const microsPerSecond = 1_000_000n;
const microsPerDay = 86_400_000_000n;

/** Date of the first day that Python knows, as days since 1970-01-01. */
const firstDay = -719_162;

/** Limits of the fields, with Python's messages. */
const ranges = [
  ['year', 1, 9999, (value: number) => `year ${value} is out of range`],
  ['month', 1, 12, () => 'month must be in 1..12'],
  ['hour', 0, 23, () => 'hour must be in 0..23'],
  ['minute', 0, 59, () => 'minute must be in 0..59'],
  ['second', 0, 59, () => 'second must be in 0..59'],
  ['microsecond', 0, 999_999, () => 'microsecond must be in 0..999999'],
] as const;

/**
 * `datetime(year, month, ...)` in a zone; fails where a field is out of range.
 * `check_date_args` and `check_time_args` of CPython Modules/_datetimemodule.c. Throws PythonError of class
 * `ValueError` for the first field out of range, in this order.
 */
export function dateTime(fields: Fields, zone: TimeZone = utc): DateTime {
  for (const [name, least, most, message] of ranges) {
    const value = fields[name] ?? least;
    if (value < least || value > most) throw new PythonError('ValueError', message(value));
    if (name === 'month' && (fields.day < 1 || fields.day > daysInMonth(fields.year, fields.month))) {
      throw new PythonError('ValueError', 'day is out of range for month');
    }
  }
  const { hour = 0, minute = 0, second = 0, microsecond = 0 } = fields;
  const days = daysFromCivil(fields.year, fields.month, fields.day);
  const seconds = days * secondsPerDay + hour * 3600 + minute * 60 + second;
  return new DateTime(BigInt(seconds) * microsPerSecond + BigInt(microsecond) - zone.ahead, zone);
}

/** The same local fields but for the given ones. The zone stays unless one is given. */
export function replaceFields(value: DateTime, fields: Partial<Fields>, zone: TimeZone = value.zone): DateTime {
  const { year, month, day, hour, minute, second, microsecond } = value;
  return dateTime({ year, month, day, hour, minute, second, microsecond, ...fields }, zone);
}

/**
 * From seconds since 1970-01-01T00:00Z, rounded half to even to microseconds.
 * `datetime_from_timestamp` and `utc_to_seconds` of CPython Modules/_datetimemodule.c.
 */
export function fromEpoch(seconds: number, zone: TimeZone = utc): DateTime {
  if (Number.isNaN(seconds)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(seconds)) throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  const whole = Math.floor(seconds);
  const [year, least, most] = [365.25 * secondsPerDay, 1, 9999];
  if (whole < (least - 1971) * year || whole > (most - 1969) * year) {
    throw new PythonError('ValueError', 'year is out of range');
  }
  return new DateTime(BigInt(whole) * microsPerSecond + BigInt(halfEven((seconds - whole) * 1e6)), zone);
}

function halfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Later by a span, in the same zone. */
export function addDelta(value: DateTime, delta: TimeDelta): DateTime {
  return new DateTime(value.instant + delta.microseconds, value.zone);
}

/** Earlier by a span, in the same zone. */
export function subtractDelta(value: DateTime, delta: TimeDelta): DateTime {
  return new DateTime(value.instant - delta.microseconds, value.zone);
}

/** The span from the right to the left. */
export function difference(left: DateTime, right: DateTime): TimeDelta {
  return new TimeDelta(left.instant - right.instant);
}

/** Order of instants. */
export function compareDateTimes(left: DateTime, right: DateTime): -1 | 0 | 1 {
  if (left.instant === right.instant) return 0;
  return left.instant < right.instant ? -1 : 1;
}

/** Monday is 0. */
export function weekday(value: DateTime): number {
  return weekdayOf(value.year, value.month, value.day);
}

/** Monday is 0. */
export function weekdayOf(year: number, month: number, day: number): number {
  return (((daysFromCivil(year, month, day) + 3) % 7) + 7) % 7;
}

/** 1 for the first of January. */
export function dayOfYear(value: DateTime): number {
  return daysFromCivil(value.year, value.month, value.day) - daysFromCivil(value.year, 1, 1) + 1;
}

/** Local midnight of the same day. */
export function dateOf(value: DateTime): DateTime {
  return dateTime({ year: value.year, month: value.month, day: value.day }, value.zone);
}

/** Span since local midnight. */
export function timeOf(value: DateTime): TimeDelta {
  return difference(value, dateOf(value));
}

/**
 * `isoformat(separator)`: `2015-08-29T21:35:30.500000+02:00`.
 * Seconds and microseconds of the offset show only where there are any. Throws `ValueError` for an offset of
 * a day or more.
 */
export function isoFormat(value: DateTime, separator: string = 'T'): string {
  const date = `${pad(value.year, 4)}-${pad(value.month, 2)}-${pad(value.day, 2)}`;
  const clock = `${pad(value.hour, 2)}:${pad(value.minute, 2)}:${pad(value.second, 2)}`;
  const fraction = value.microsecond === 0 ? '' : `.${pad(value.microsecond, 6)}`;
  return `${date}${separator}${clock}${fraction}${offsetText(value.zone.ahead, ':')}`;
}

/** Python's `str` of a date and time. */
export function dateTimeText(value: DateTime): string {
  return isoFormat(value, ' ');
}

/** Python's `repr`. */
export function dateTimeRepr(value: DateTime): string {
  const fields = [value.year, value.month, value.day, value.hour, value.minute];
  if (value.second !== 0 || value.microsecond !== 0) fields.push(value.second);
  if (value.microsecond !== 0) fields.push(value.microsecond);
  return `datetime.datetime(${fields.join(', ')}, tzinfo=${value.zone.repr})`;
}

/** The rule holds for all years, since Python's calendar is the proleptic Gregorian one. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** 28 to 31; `month` from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = firstDay + before * 365 + leapDays + day - 1;
  for (let passed = 1; passed < month; passed++) days += daysInMonth(year, passed);
  return days;
}

/** The date so many days after 1970-01-01. */
export function civilFromDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  let year = Math.floor((days - firstDay) / 365.2425) + 1;
  while (daysFromCivil(year, 1, 1) > days) year--;
  while (daysFromCivil(year + 1, 1, 1) <= days) year++;
  let month = 1;
  while (month < 12 && daysFromCivil(year, month + 1, 1) <= days) month++;
  return { year, month, day: days - daysFromCivil(year, month, 1) + 1 };
}

function floorDivide(left: bigint, right: bigint): bigint {
  const quotient = left / right;
  return left % right < 0n ? quotient - 1n : quotient;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
