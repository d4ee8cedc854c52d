/** Formats and dates, and the edges of numbers and JSON, as Python and dateutil compute them; see record_listed.py. */
import { expect, it } from 'vitest';
import {
  dateTime,
  dateTimeRepr,
  dateTimeText,
  fromEpoch,
  isoFormat,
  type DateTime,
} from '../../src/python/datetime.ts';
import { parseDate } from '../../src/python/date-parser.ts';
import { pyEquals } from '../../src/python/equality.ts';
import { PythonError } from '../../src/python/error.ts';
import { formatFloat, formatInteger, formatString } from '../../src/python/format-spec.ts';
import { formatTemplate, type FormatValues } from '../../src/python/format-template.ts';
import { Float, isInt } from '../../src/python/scalar.ts';
import { strftime } from '../../src/python/strftime.ts';
import { strptime } from '../../src/python/strptime.ts';
import { asciiOnly, pyRepr, pyStr } from '../../src/python/text.ts';
import { TimeDelta, timeDeltaRepr, timeDeltaText } from '../../src/python/time-delta.ts';
import { standardZone } from '../../src/python/time-zone.ts';
import { isDict, isList, typeName, type PyTree } from '../../src/python/tree.ts';
import { decode, recorded, show, type Row } from './recorded.ts';

function dateFrom(encoded: unknown): DateTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0, ahead = 0]: number[] =
    Object(encoded).date;
  const zone = standardZone(BigInt(ahead) * 1_000_000n, null);
  return dateTime({ year, month, day, hour, minute, second, microsecond }, zone);
}

function fieldsOf(value: DateTime): unknown {
  const { year, month, day, hour, minute, second, microsecond, zone } = value;
  return { date: [year, month, day, hour, minute, second, microsecond, Math.trunc(Number(zone.ahead) / 1e6)] };
}

function formatted(value: PyTree, spec: string): string {
  if (typeof value === 'string') return formatString(value, spec);
  if (typeof value === 'boolean') return spec === '' ? pyStr(value) : formatInteger(Number(value), spec, 'bool');
  if (isInt(value)) return formatInteger(value, spec);
  if (value instanceof Float) return formatFloat(value, spec);
  if (spec === '') return pyStr(value);
  throw new PythonError('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
}

function item(value: PyTree, key: number | string): PyTree {
  if (isDict(value)) {
    const found = value.get(key);
    if (found === undefined) throw new PythonError('KeyError', pyRepr(key));
    return found;
  }
  const kind = typeof value === 'string' ? 'string' : typeName(value);
  if (typeof value !== 'string' && !isList(value)) {
    throw new PythonError('TypeError', `'${kind}' object is not subscriptable`);
  }
  if (typeof key === 'string') {
    throw new PythonError(
      'TypeError',
      `${kind} indices must be integers${isList(value) ? ' or slices, not str' : ", not 'str'"}`,
    );
  }
  const found = value[key];
  if (found === undefined) throw new PythonError('IndexError', `${kind} index out of range`);
  return found;
}

function filled([template, positional, named]: readonly unknown[]): string {
  const [items, names] = [decode(positional), decode(named)];
  const values: FormatValues<PyTree> = {
    positional: (index) => (isList(items) ? items[index] : undefined),
    named: (name) => (isDict(names) ? names.get(name) : undefined),
    attribute: (value, name) => {
      throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
    },
    item,
    convert: (value, how) => {
      if (how === 's') return pyStr(value);
      return how === 'a' ? asciiOnly(pyRepr(value)) : pyRepr(value);
    },
    format: formatted,
  };
  return formatTemplate(String(template), values);
}

const today = (): DateTime => dateTime({ year: 2015, month: 6, day: 15 });

const compute: Readonly<Record<string, (parameters: readonly unknown[]) => unknown>> = {
  format: ([value, spec]) => formatted(decode(value), String(spec)),
  template: filled,
  strftime: ([date, format]) => strftime(dateFrom(date), String(format)),
  strptime: ([text, format]) => fieldsOf(strptime(String(text), String(format))),
  parse: ([text]) => fieldsOf(parseDate(String(text), today)),
  epoch: ([seconds]) => {
    const value = decode(seconds);
    return fieldsOf(fromEpoch(value instanceof Float ? value.value : Number.NaN));
  },
  'same-date': ([left, right]) => {
    const [one, other] = [dateFrom(left), dateFrom(right)];
    const span = new TimeDelta(1n);
    expect(pyEquals([one, span], [other, span])).toBe(pyEquals(one, other));
    expect(pyEquals(one, span)).toBe(false);
    expect(pyEquals(span, one)).toBe(false);
    return pyEquals(one, other);
  },
  span: ([size]) => {
    const span = new TimeDelta(BigInt(Number(decode(size))));
    return [timeDeltaText(span), timeDeltaRepr(span)];
  },
  'date-text': ([date]) => {
    const value = dateFrom(date);
    return [dateTimeText(value), isoFormat(value), dateTimeRepr(value).replace(/, tzinfo=.*/, ')')];
  },
};

function actual([name, parameters]: Row): string {
  try {
    return show(compute[name]?.(parameters));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return error.className;
  }
}

function expected([, , outcome]: Row): string {
  // Messages differ from release to release.
  return 'error' in outcome ? outcome.error : show(outcome.result);
}

it.each(['format', 'dates'])('agrees with the recorded results in %s', (table) => {
  const rows = recorded(table);
  expect(rows.length).toBeGreaterThan(100);
  const differing = rows
    .map((row) => ({ row: JSON.stringify(row.slice(0, 2)), expected: expected(row), actual: actual(row) }))
    .filter((row) => row.expected !== row.actual);
  expect(differing).toEqual([]);
});
