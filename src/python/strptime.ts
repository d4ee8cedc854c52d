/** `datetime.strptime` in the C locale: a text read by a format, digits of any script, letters in any case. */
import { civilFromDays, dateTime, daysFromCivil, weekdayOf, type DateTime } from './datetime.ts';
import { dayNames, monthNames, short } from './day-names.ts';
import { PythonError } from './error.ts';
import { daysFromIsoWeek } from './iso-week.ts';
import { parseIntText } from './parse-number.ts';
import { compileRegex, escapeRegex, regexFlags } from './regex.ts';
import { pyRepr } from './text.ts';
import { standardZone, utc, type TimeZone } from './time-zone.ts';
import { matchOf, present } from '../source/present.ts';

/**
 * Reads a text. Without `%z` the zone is UTC; missing fields are those of 1900-01-01T00:00.
 * CPython Lib/_strptime.py, `_strptime_datetime`. Throws PythonError of class `ValueError`, or `error` where
 * a directive comes twice and the pattern has two groups of one name.
 */
export function strptime(text: string, format: string): DateTime {
  const compiled = compileRegex(patternOf(format), regexFlags.ignoreCase);
  if (!compiled.ok) throw new PythonError('error', compiled.message);
  const match = compiled.regex.match(text);
  if (match === null) fail(`time data ${pyRepr(text)} does not match format ${pyRepr(format)}`);
  const rest = Array.from(text).slice(match.end).join('');
  if (rest !== '') fail(`unconverted data remains: ${rest}`);
  const found = new Map<string, string>();
  for (const name of compiled.regex.groupIndex.keys()) found.set(name, match.group(name) ?? '');
  return build(new Found(found));
}

function fail(message: string): never {
  throw new PythonError('ValueError', message);
}

/**
 * CPython Lib/_strptime.py, `TimeRE`, of version 3.11, in the C locale and with the zone names of a machine
 * on UTC.
 */
const patterns: ReadonlyMap<string, string> = new Map([
  ['d', String.raw`3[01]|[12]\d|0[1-9]|[1-9]| [1-9]`],
  ['f', '[0-9]{1,6}'],
  ['G', String.raw`\d{4}`],
  ['H', String.raw`2[0-3]|[01]\d|\d`],
  ['I', '1[0-2]|0[1-9]|[1-9]'],
  ['j', String.raw`36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]`],
  ['m', '1[0-2]|0[1-9]|[1-9]'],
  ['M', String.raw`[0-5]\d|\d`],
  ['S', String.raw`6[01]|[0-5]\d|\d`],
  ['u', '[1-7]'],
  ['U', String.raw`5[0-3]|[0-4]\d|\d`],
  ['V', String.raw`5[0-3]|0[1-9]|[1-4]\d|\d`],
  ['w', '[0-6]'],
  ['W', String.raw`5[0-3]|[0-4]\d|\d`],
  ['y', String.raw`\d\d`],
  ['Y', String.raw`\d{4}`],
  ['z', String.raw`[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?|(?-i:Z)`],
  ['A', longestFirst(dayNames)],
  ['a', dayNames.map(short).join('|')],
  ['B', longestFirst(monthNames)],
  ['b', monthNames.map(short).join('|')],
  ['p', 'am|pm'],
  ['Z', 'gmt|utc'],
]);

const composed: ReadonlyMap<string, string> = new Map([
  ['c', '%a %b %d %H:%M:%S %Y'],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
]);

function longestFirst(names: readonly string[]): string {
  return names.toSorted((one, other) => other.length - one.length).join('|');
}

/**
 * The format as a pattern with a group for each directive, named after it; a directive that comes twice is an
 * error.
 * Any run of white space in the format takes any run in the text.
 */
function patternOf(format: string): string {
  let pattern = '';
  for (const part of format.split(/(%.?|\s+)/su)) {
    if (/^\s+$/u.test(part)) pattern += String.raw`\s+`;
    else pattern += part.startsWith('%') ? directive(part, format) : escapeRegex(part);
  }
  return pattern;
}

function directive(text: string, format: string): string {
  const letter = text.slice(1);
  if (letter === '') fail(`stray % in format '${format}'`);
  if (letter === '%') return '%';
  const inner = composed.get(letter);
  if (inner !== undefined) return patternOf(inner);
  const pattern = patterns.get(letter) ?? fail(`'${letter}' is a bad directive in format '${format}'`);
  return `(?P<${letter}>${pattern})`;
}

/** What the directives of a format found. */
class Found {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  text(letter: string): string | undefined {
    return this.#texts.get(letter);
  }

  number(letter: string): number | undefined {
    const text = this.#texts.get(letter);
    return text === undefined ? undefined : Number(parseIntText(text));
  }

  /** The last in the order of the format counts. */
  lastOf(letters: string): string | undefined {
    return [...this.#texts.keys()].findLast((letter) => letters.includes(letter));
  }
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function build(found: Found): DateTime {
  const weekday = weekdayIn(found);
  const year = yearIn(found);
  checkIsoParts(found, { year, weekday });
  const month = monthIn(found);
  const day = found.number('d') ?? 1;
  // Without a year the 29th of February is taken for a day of a leap year, and does not exist in 1900 afterwards.
  const assumed = year ?? (month === 2 && day === 29 ? 1904 : 1900);
  const date = dayFrom(found, weekday, { year: assumed, month, day });
  const hour = hourIn(found);
  const microsecond = Number((found.text('f') ?? '').padEnd(6, '0'));
  const fields = { ...date, hour, minute: found.number('M') ?? 0, second: found.number('S') ?? 0, microsecond };
  return dateTime({ ...fields, year: assumed === 1904 && year === undefined ? 1900 : date.year }, zoneIn(found));
}

/** Monday is 0. */
function weekdayIn(found: Found): number | undefined {
  const letter = found.lastOf('Aawu');
  const text = letter === undefined ? undefined : found.text(letter);
  if (letter === undefined || text === undefined) return undefined;
  if (letter === 'w') return (Number(parseIntText(text)) + 6) % 7;
  if (letter === 'u') return Number(parseIntText(text)) - 1;
  return indexByStart(dayNames, text);
}

function indexByStart(names: readonly string[], text: string): number {
  return names.findIndex((name) => short(name).toLowerCase() === short(text).toLowerCase());
}

/** POSIX: 69 to 99 are years of the 20th century. */
function yearIn(found: Found): number | undefined {
  const letter = found.lastOf('yY');
  const number = letter === undefined ? undefined : found.number(letter);
  if (letter !== 'y' || number === undefined) return number;
  return number <= 68 ? 2000 + number : 1900 + number;
}

function monthIn(found: Found): number {
  const letter = found.lastOf('mBb');
  if (letter === undefined) return 1;
  return letter === 'm'
    ? present(found.number('m'), 'number of the month')
    : indexByStart(monthNames, present(found.text(letter), 'name of the month')) + 1;
}

/** Twelve-hour and full hours exclude each other only in sense: the last one counts. */
function hourIn(found: Found): number {
  const letter = found.lastOf('HI');
  const hour = letter === undefined ? 0 : present(found.number(letter), 'hour');
  if (letter !== 'I') return hour;
  return (hour % 12) + (found.text('p')?.toLowerCase() === 'pm' ? 12 : 0);
}

function checkIsoParts(
  found: Found,
  { year, weekday }: { readonly year: number | undefined; readonly weekday: number | undefined },
): void {
  const isoWeek = found.text('V');
  const known = found.text('G') !== undefined;
  if (year === undefined && known) {
    if (isoWeek === undefined || weekday === undefined) {
      fail("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive");
    }
    if (found.text('j') !== undefined) {
      fail("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.");
    }
  } else if (found.lastOf('UW') === undefined && isoWeek !== undefined) {
    fail("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive");
  }
}

/** The day of the year or of a week wins over month and day. */
function dayFrom(found: Found, weekday: number | undefined, date: Day): Day {
  const dayOfYear = found.number('j');
  if (dayOfYear !== undefined) return civil(daysFromCivil(date.year, 1, 1) + dayOfYear - 1);
  if (weekday === undefined) return date;
  const letter = found.lastOf('UW');
  if (letter !== undefined) {
    return civil(
      daysFromPlainWeek(
        date.year,
        { week: present(found.number(letter), 'week'), first: letter === 'U' ? 6 : 0 },
        weekday,
      ),
    );
  }
  const [year, week] = [found.number('G'), found.number('V')];
  if (year === undefined || week === undefined) return date;
  return civil(daysFromIsoWeek({ year, week }, weekday));
}

/** CPython Lib/_strptime.py, `_calc_julian_from_U_or_W`; week 0 is the days before the first full week. */
function daysFromPlainWeek(
  year: number,
  { week, first }: { readonly week: number; readonly first: 0 | 6 },
  weekday: number,
): number {
  const start = (weekdayOf(year, 1, 1) - first + 7) % 7;
  const since = (weekday - first + 7) % 7;
  const days = week === 0 ? since - start : ((7 - start) % 7) + 7 * (week - 1) + since;
  return daysFromCivil(year, 1, 1) + days;
}

function civil(days: number): Day {
  const date = civilFromDays(days);
  if (date.year < 1 || date.year > 9999) fail(`year ${date.year} is out of range`);
  return date;
}

function zoneIn(found: Found): TimeZone {
  const text = found.text('z');
  if (text === undefined) return utc;
  const name = found.text('Z') ?? null;
  if (text === 'Z') return standardZone(0n, name);
  const parts = matchOf(/^[+-](\d\d)(:?)(\d\d)(?:(:?)(\d\d)(?:\.(\d+))?)?$/u, asciiDigits(text));
  const [, hours = '0', colon, minutes = '0', second, seconds = '0', fraction = ''] = parts;
  if (second !== undefined && second !== colon) fail(`Inconsistent use of : in ${text}`);
  const size = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000n;
  const ahead = size + BigInt(fraction.padEnd(6, '0'));
  return standardZone(text.startsWith('-') ? -ahead : ahead, name);
}

/** Digits of any script as those of ASCII. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(parseIntText(digit)));
}
