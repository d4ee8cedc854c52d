/** Dates in nearly any writing, as dateutil's parser reads them with its default settings. */
import { DateNumbers, type DateParts } from './date-order.ts';
import { DateReader, type ReadDate } from './date-reader.ts';
import { dateTokens } from './date-tokens.ts';
import { addDelta, dateTime, daysInMonth, TimeDelta, weekday, type DateTime } from './datetime.ts';
import { PythonError } from './error.ts';
import { localZone, utc, zoneAt, type TimeZone } from './time-zone.ts';

/**
 * Reads a date. `today` is asked for what the text leaves out: the date, and the century of a year of two digits.
 * Without a zone in the text, or with an unknown name of one, the zone is UTC.
 * dateutil/parser/_parser.py, `parser.parse`. Throws PythonError of class `ParserError`, which in Python is a
 * ValueError.
 */
export function parseDate(text: string, today: () => DateTime): DateTime {
  const read = readDate(text, today);
  if (read === undefined) throw new PythonError('ParserError', `Unknown string format: ${text}`);
  if (isEmpty(read)) throw new PythonError('ParserError', `String does not contain a date: ${text}`);
  try {
    return build(read, today);
  } catch (error) {
    if (!(error instanceof PythonError) || error.className !== 'ValueError') throw error;
    throw new PythonError('ParserError', `${error.message}: ${text}`);
  }
}

interface Read extends ReadDate, DateParts {
  /** Whether the year was written with more than two digits. */
  readonly hasCentury: boolean;
}

/** What the text says; undefined where it cannot be read. */
function readDate(text: string, today: () => DateTime): Read | undefined {
  const numbers = new DateNumbers();
  try {
    const reader = new DateReader(dateTokens(text), numbers, (year) => fullYear(year, today));
    const read = reader.read();
    return { ...read, ...numbers.parts(), hasCentury: numbers.hasCentury };
  } catch (error) {
    if (error instanceof PythonError && error.className === 'ValueError') return undefined;
    throw error;
  }
}

/** Nothing was found but whether there is a century. */
function isEmpty(read: Read): boolean {
  return Object.keys(read).length === 1;
}

function build(read: Read, today: () => DateTime): DateTime {
  const zone = zoneOf(read);
  const year = yearOf(read, today);
  const month = read.month ?? today().month;
  const day = read.day ?? Math.min(today().day, month >= 1 && month <= 12 ? daysInMonth(year, month) : 1);
  const { hour = 0, minute = 0, second = 0, microsecond = 0 } = read;
  const date = dateTime({ year, month, day, hour, minute, second, microsecond }, zone);
  if (read.weekday === undefined || read.day !== undefined) return date;
  // A day of the week moves the date forward, at most six days, and only where no day of the month was given.
  const wait = (read.weekday - weekday(date) + 7) % 7;
  return addDelta(date, new TimeDelta(BigInt(wait) * 86_400_000_000n));
}

function yearOf({ year, hasCentury }: Read, today: () => DateTime): number {
  if (year === undefined) return today().year;
  return hasCentury ? year : fullYear(year, today);
}

/**
 * The year of two digits that is nearest to today: less than fifty years ahead, at most fifty back.
 * `parserinfo.convertyear`.
 */
function fullYear(year: number, today: () => DateTime): number {
  if (year >= 100) return year;
  const present = today().year;
  const full = year + Math.trunc(present / 100) * 100;
  if (full >= present + 50) return full - 100;
  return full < present - 50 ? full + 100 : full;
}

const universalNames = ['utc', 'gmt', 'z'];

/**
 * `parser._build_tzaware`: names of the machine's own zone give `tzlocal()`, other names without an offset
 * are dropped with a warning.
 */
function zoneOf({ zoneName, zoneSeconds }: Read): TimeZone {
  if ((zoneSeconds === 0 && zoneName === undefined) || ['Z', 'z', 'UTC'].includes(zoneName ?? '')) return localZone;
  const isUniversal = zoneName !== undefined && universalNames.includes(zoneName.toLowerCase());
  if (isUniversal || zoneSeconds === undefined || zoneSeconds === 0) return utc;
  return zoneAt(BigInt(zoneSeconds) * 1_000_000n, zoneName ?? null);
}
