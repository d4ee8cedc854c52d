/**
 * `strftime` as CPython on glibc has it in the C locale. Python itself fills in `%z`, `%Z` and `%f`; everything else is
 * the C library's, with its flags `_ - 0 ^ #`, a width and the modifiers `E` and `O`: `%-d`, `%^a`, `%010Y`.
 */
import { dayOfYear, weekday, type DateTime } from './datetime.ts';
import { dayNames, monthNames, short } from './day-names.ts';
import { isoWeek, plainWeek } from './iso-week.ts';
import { offsetText } from './time-zone.ts';
import { matchOf, present } from '../source/present.ts';

/**
 * A date and time as text by a format. A text longer than the C library's buffer grows is empty.
 * CPython Modules/_datetimemodule.c, `wrap_strftime`, then Modules/timemodule.c, `time_strftime`, whose
 * buffer starts at 1024 and doubles up to 256 times the format. A NUL ends the format.
 */
export function strftime(date: DateTime, format: string): string {
  const [filled = ''] = fillIn(date, format).split('\0');
  const length = Array.from(filled).length;
  let room = 1024;
  while (room < 256 * length) room *= 2;
  let result = '';
  for (const part of filled.split(/(%[-_0^#]*\d*[EO]?.?)/su)) {
    result += part.startsWith('%') ? expand(date, part, room) : part;
    if (result.length >= room) return '';
  }
  return result;
}

/** What Python replaces before the C library sees the format. */
function fillIn(date: DateTime, format: string): string {
  return format.replace(/%(.)/gsu, (text, letter: string) => {
    switch (letter) {
      case 'z':
        return offsetText(date.zone.ahead, '');
      case 'Z':
        return (date.zone.name ?? '').replaceAll('%', '%%');
      case 'f':
        return String(date.microsecond).padStart(6, '0');
      default:
        return text;
    }
  });
}

interface Directive {
  readonly flags: string;
  /** 0 without one. */
  readonly width: number;
  readonly letter: string;
}

function expand(date: DateTime, text: string, room: number): string {
  const [, flags = '', digits = '', modifier = '', letter = ''] = matchOf(/^%([-_0^#]*)(\d*)([EO]?)(.?)$/su, text);
  const directive = { flags, width: Math.min(Number(digits), room), letter };
  const refused = refusing.get(modifier)?.includes(letter) === true;
  // The C library looks at `#` before it refuses the names of months, and after it for the rest.
  if (letter === '' || refused) {
    const kept = ['b', 'h'].includes(letter) ? flags : flags.replaceAll('#', '');
    return placed(text, { ...directive, flags: kept });
  }
  const number = numbers.get(letter)?.(date);
  if (number !== undefined) return padded(number, directive);
  // Zones with flags are not for Python: the C library shows that of the machine.
  if (letter === 'z') return fillOf(flags) === '_' ? '+   0' : '+0000';
  return placed(texts.get(letter)?.(date) ?? text, directive);
}

/** Directives that the modifiers do not go with; the text of such a directive stays as it is. */
const refusing: ReadonlyMap<string, string> = new Map([
  ['E', 'aAbBdDeFgGhHIjklmMSUVwW'],
  ['O', 'aAcDFxXY'],
]);

interface PaddedNumber {
  readonly value: number;
  readonly digits: number;
  readonly fill: '0' | ' ';
}

const zeros = (value: number, digits: number): PaddedNumber => ({ value, digits, fill: '0' });
const spaces = (value: number, digits: number): PaddedNumber => ({ value, digits, fill: ' ' });

const numbers: ReadonlyMap<string, (date: DateTime) => PaddedNumber> = new Map([
  ['C', ({ year }) => zeros(Math.trunc(year / 100), 1)],
  ['d', ({ day }) => zeros(day, 2)],
  ['e', ({ day }) => spaces(day, 2)],
  ['g', (date) => zeros(isoWeek(date).year % 100, 2)],
  ['G', (date) => zeros(isoWeek(date).year, 1)],
  ['H', ({ hour }) => zeros(hour, 2)],
  ['I', (date) => zeros(twelve(date), 2)],
  ['j', (date) => zeros(dayOfYear(date), 3)],
  ['k', ({ hour }) => spaces(hour, 2)],
  ['l', (date) => spaces(twelve(date), 2)],
  ['m', ({ month }) => zeros(month, 2)],
  ['M', ({ minute }) => zeros(minute, 2)],
  ['S', ({ second }) => zeros(second, 2)],
  ['u', (date) => zeros(weekday(date) + 1, 1)],
  ['U', (date) => zeros(plainWeek(date, 6), 2)],
  ['V', (date) => zeros(isoWeek(date).week, 2)],
  ['w', (date) => zeros((weekday(date) + 1) % 7, 1)],
  ['W', (date) => zeros(plainWeek(date, 0), 2)],
  ['y', ({ year }) => zeros(year % 100, 2)],
  ['Y', ({ year }) => zeros(year, 1)],
]);

const formats: readonly (readonly [letter: string, format: string])[] = [
  ['c', '%a %b %e %H:%M:%S %Y'],
  ['D', '%m/%d/%y'],
  ['F', '%Y-%m-%d'],
  ['r', '%I:%M:%S %p'],
  ['R', '%H:%M'],
  ['T', '%H:%M:%S'],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
];

const texts: ReadonlyMap<string, (date: DateTime) => string> = new Map([
  ['a', (date) => short(dayName(date))],
  ['A', dayName],
  ['b', (date) => short(monthName(date))],
  ['B', monthName],
  ['h', (date) => short(monthName(date))],
  ['n', () => '\n'],
  ['p', ({ hour }) => (hour < 12 ? 'AM' : 'PM')],
  ['P', ({ hour }) => (hour < 12 ? 'am' : 'pm')],
  ['s', localSeconds],
  ['t', () => '\t'],
  ['Z', () => 'UTC'],
  ['%', () => '%'],
  ...formats.map(([letter, format]): [string, (date: DateTime) => string] => [
    letter,
    (date) => strftime(date, format),
  ]),
]);

function twelve({ hour }: DateTime): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

function dayName(date: DateTime): string {
  return present(dayNames[weekday(date)], 'name of the day');
}

function monthName({ month }: DateTime): string {
  return present(monthNames[month - 1], 'name of the month');
}

/** Seconds since 1970 when the local fields are taken for those of the machine, which is on UTC. */
function localSeconds({ instant, microsecond, zone }: DateTime): string {
  return String((instant + zone.ahead - BigInt(microsecond)) / 1_000_000n);
}

/** The last of the flags that fill counts; `-` drops the filling but keeps to the width. */
function fillOf(flags: string): string | undefined {
  return flags.replace(/[\^#]/g, '').at(-1);
}

function padded({ value, digits, fill }: PaddedNumber, { flags, width }: Directive): string {
  const chosen = fillOf(flags);
  if (chosen === '-') return String(value).padStart(width, ' ');
  const asked = chosen === '_' ? ' ' : '0';
  const character = chosen === undefined ? fill : asked;
  return String(value).padStart(Math.max(digits, width), character);
}

/** A text filled from the left, in the case that the flags ask for: `#` turns AM and PM round and raises names. */
function placed(text: string, { flags, width, letter }: Directive): string {
  const filled = text.padStart(width, flags.includes('0') ? '0' : ' ');
  if (flags.includes('#') && 'pZ'.includes(letter)) return filled.toLowerCase();
  const raised = flags.includes('^') || (flags.includes('#') && 'aAbBh'.includes(letter));
  return raised && letter !== 'P' ? filled.toUpperCase() : filled;
}
