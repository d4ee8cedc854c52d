/** Dates, times and spans of time. A date always has a zone; order and equality are those of instants. */
import {
  DateTime,
  TimeDelta,
  addDelta,
  compareDateTimes,
  dateTime as makeDateTime,
  difference,
  fromEpoch,
  replaceFields,
  subtractDelta,
} from '../../python/datetime.ts';
import type { Fields } from '../../python/datetime.ts';
import { parseDate } from '../../python/date-parser.ts';
import { toFloat } from '../../python/number.ts';
import type { Int } from '../../python/scalar.ts';
import { strftime } from '../../python/strftime.ts';
import { strptime } from '../../python/strptime.ts';
import { utc, zoneAt } from '../../python/time-zone.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, dateTime, int, integer, nullable, number, optional, orNull, text, timespan } from '../parameters.ts';
import { NeedsUnknown, Unknown, inspect } from '../values.ts';
import { fn, method } from './declare.ts';
import { divideSpan, multiplySpan, ratioOf, spanOf } from './spans.ts';
import { present } from '../../source/present.ts';

const zero = new TimeDelta(0n);

const spanUnits: readonly (readonly [name: string, microseconds: bigint])[] = [
  ['days', 86_400_000_000n],
  ['hours', 3_600_000_000n],
  ['minutes', 60_000_000n],
  ['seconds', 1_000_000n],
  ['milliseconds', 1000n],
  ['microseconds', 1n],
];

/**
 * yaql/standard_library/date_time.py. The order of the parameters is part of the language, for all can be
 * given by position.
 */
export const dateTimeFunctions: readonly Overload[] = [
  fn(
    'datetime',
    [
      int('year'),
      int('month'),
      int('day'),
      optional(int('hour'), 0),
      optional(int('minute'), 0),
      optional(int('second'), 0),
      optional(int('microsecond'), 0),
      optional(timespan('offset'), zero),
    ],
    (_call, ...[year, month, day, hour, minute, second, microsecond, offset]) =>
      makeDateTime(fieldsOf({ year, month, day, hour, minute, second, microsecond }), zoneAt(offset.microseconds)),
  ),
  fn('datetime', [number('timestamp'), optional(timespan('offset'), zero)], (_call, seconds, offset) =>
    fromEpoch(toFloat(seconds), zoneAt(offset.microseconds)),
  ),
  fn('datetime', [text('string'), orNull(text('format'))], ({ run }, string, format) =>
    // yaql/standard_library/date_time.py, `datetime_from_string`: an empty format counts as none, and what
    // has no zone is in UTC. Without a format dateutil guesses, and takes missing fields from today.
    format === null || format === '' ? parseDate(string, () => new DateTime(now(run))) : strptime(string, format),
  ),
  fn('timespan', spanParameters(), (_call, ...parts) => spanOf(sumOf(parts))),
  fn(
    'now',
    [optional(nullable(timespan('offset')), zero)],
    ({ run }, offset) => new DateTime(now(run), offset === null ? utc : zoneAt(offset.microseconds)),
  ),
  // `localtz` of the reference is that of the server's clock; a translation has no such place, and UTC is
  // what servers have.
  fn('localtz', [], () => zero),
  fn('utctz', [], () => zero),
  fn('isDatetime', [anything('value')], (_call, value) => inspect(value) instanceof DateTime),
  fn('isTimespan', [anything('value')], (_call, value) => inspect(value) instanceof TimeDelta),
  method('format', [dateTime('dt'), text('format')], (_call, date, format) => strftime(date, format)),
  method(
    'replace',
    [
      dateTime('dt'),
      orNull(int('year')),
      orNull(int('month')),
      orNull(int('day')),
      orNull(int('hour')),
      orNull(int('minute')),
      orNull(int('second')),
      orNull(int('microsecond')),
      orNull(timespan('offset')),
    ],
    (_call, date, ...[year, month, day, hour, minute, second, microsecond, offset]) =>
      replaceFields(
        date,
        fieldsOf({ year, month, day, hour, minute, second, microsecond }),
        offset === null ? date.zone : zoneAt(offset.microseconds),
      ),
  ),
  ...arithmetic(),
  ...['<', '<=', '>', '>='].flatMap(comparison),
];

function arithmetic(): readonly Overload[] {
  const sum = (left: TimeDelta, right: TimeDelta): TimeDelta => spanOf(left.microseconds + right.microseconds);
  return [
    fn('#operator_+', [dateTime('dt'), timespan('ts')], (_call, date, span) => addDelta(date, span)),
    fn('#operator_+', [timespan('ts'), dateTime('dt')], (_call, span, date) => addDelta(date, span)),
    fn('#operator_+', [timespan('ts1'), timespan('ts2')], (_call, left, right) => sum(left, right)),
    fn('#operator_-', [dateTime('dt'), timespan('ts')], (_call, date, span) => subtractDelta(date, span)),
    fn('#operator_-', [dateTime('dt1'), dateTime('dt2')], (_call, left, right) => difference(left, right)),
    fn('#operator_-', [timespan('ts1'), timespan('ts2')], (_call, left, right) => sum(left, negated(right))),
    fn('#operator_*', [timespan('ts'), number('n')], (_call, span, factor) => multiplySpan(span, factor)),
    fn('#operator_*', [number('n'), timespan('ts')], (_call, factor, span) => multiplySpan(span, factor)),
    fn('#operator_/', [timespan('ts1'), timespan('ts2')], (_call, left, right) => ratioOf(left, right)),
    fn('#operator_/', [timespan('ts'), number('n')], (_call, span, divisor) => divideSpan(span, divisor)),
    fn('#unary_operator_+', [timespan('ts')], (_call, span) => span),
    fn('#unary_operator_-', [timespan('ts')], (_call, span) => negated(span)),
  ];
}

function comparison(operator: string): readonly Overload[] {
  const holds = (order: number): boolean => {
    if (order === 0) return operator.endsWith('=');
    return order < 0 === operator.startsWith('<');
  };
  const name = `#operator_${operator}`;
  return [
    fn(name, [dateTime('dt1'), dateTime('dt2')], (_call, left, right) => holds(compareDateTimes(left, right))),
    fn(name, [timespan('ts1'), timespan('ts2')], (_call, left, right) =>
      holds(Number(left.microseconds - right.microseconds)),
    ),
  ];
}

function negated(span: TimeDelta): TimeDelta {
  return new TimeDelta(-span.microseconds);
}

/**
 * The present is not known when a template is compiled.
 * `NeedsUnknown` stops the evaluation, and the call stays a residual that is never bound.
 */
function now(run: Call['run']): bigint {
  if (run.surroundings.now === undefined) throw new NeedsUnknown(new Unknown('now'));
  return run.surroundings.now();
}

type Named<T> = { readonly [Name in keyof Fields]-?: T };

/** Fields as numbers; too large ones stay too large, null ones are left out. */
function fieldsOf(fields: Named<Int>): Fields;
function fieldsOf(fields: Named<Int | null>): Partial<Fields>;
function fieldsOf(fields: Named<Int | null>): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, Number(value)]])),
  );
}

/**
 * `build_timespan` of yaql/standard_library/date_time.py: only the first three parameters take booleans, for
 * the others are declared `yaqltypes.Integer`.
 */
function spanParameters(): ReturnType<typeof optional<Int, Int>>[] {
  return spanUnits.map(([name], index) => optional(index < 3 ? int(name) : integer(name), 0));
}

function sumOf(parts: readonly Int[]): bigint {
  return spanUnits.reduce(
    (total, [, unit], index) => total + unit * BigInt(present(parts[index], 'part of the span')),
    0n,
  );
}
