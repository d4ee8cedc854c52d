/** Properties behind a dot: `$.year` of a date, `$.hours` of a span. Nothing else has any. */
import { DateTime, TimeDelta, dateOf, timeOf, weekday } from '../../python/datetime.ts';
import { trueDivide } from '../../python/number.ts';
import { Float, int } from '../../python/scalar.ts';
import { offsetOf } from '../../python/time-zone.ts';
import type { Overload } from '../overload.ts';
import { dateTime, timespan } from '../parameters.ts';
import type { YaqlValue } from '../values.ts';
import { fn } from './declare.ts';
import { microsecondsOf } from './spans.ts';

/**
 * Properties of yaql/standard_library/date_time.py, made by `specs.yaql_property`, which registers them under
 * such names.
 */
export const propertyFunctions: readonly Overload[] = [
  ofDate('year', (date) => date.year),
  ofDate('month', (date) => date.month),
  ofDate('day', (date) => date.day),
  ofDate('hour', (date) => date.hour),
  ofDate('minute', (date) => date.minute),
  ofDate('second', (date) => date.second),
  ofDate('microsecond', (date) => date.microsecond),
  ofDate('weekday', weekday),
  ofDate('date', dateOf),
  ofDate('time', timeOf),
  ofDate('offset', (date) => new TimeDelta(offsetOf(date.zone))),
  ofDate('utc', inUtc),
  ofDate('timestamp', (date) => trueDivide(int(inUtc(date).instant), 1_000_000)),
  ofSpan('days', 86_400_000_000),
  ofSpan('hours', 3_600_000_000),
  ofSpan('minutes', 60_000_000),
  ofSpan('seconds', 1_000_000),
  ofSpan('milliseconds', 1000),
  fn('#property#microseconds', [timespan('obj')], (_call, span) => microsecondsOf(span)),
];

function ofDate(name: string, read: (date: DateTime) => YaqlValue): Overload {
  return fn(`#property#${name}`, [dateTime('obj')], (_call, date) => read(date));
}

/** Length of the whole span in a unit of so many microseconds. */
function ofSpan(name: string, unit: number): Overload {
  return fn(`#property#${name}`, [timespan('obj')], (_call, span) => new Float(Number(span.microseconds) / unit));
}

/**
 * The reference subtracts the offset but keeps the zone, so fields are those of UTC and the instant is
 * another one.
 * `utc` of yaql/standard_library/date_time.py is `dt - dt.utcoffset()`. Its `timestamp` goes through it and
 * is off by the offset again.
 */
function inUtc(date: DateTime): DateTime {
  return new DateTime(date.instant - offsetOf(date.zone), date.zone);
}
