/** Weeks: those of ISO 8601, which start on Monday, the first with the year's first Thursday; and plainly counted ones. */
import { dayOfYear, daysFromCivil, isLeapYear, weekday, weekdayOf, type DateTime } from './datetime.ts';

interface IsoWeek {
  /** May be the year before or after that of the date. */
  readonly year: number;
  /** 1 to 53. */
  readonly week: number;
}

/** CPython Modules/_datetimemodule.c, `date_isocalendar`. */
export function isoWeek(date: DateTime): IsoWeek {
  const week = Math.floor((dayOfYear(date) - 1 - weekday(date) + 10) / 7);
  if (week < 1) return { year: date.year - 1, week: weeksIn(date.year - 1) };
  return week > weeksIn(date.year) ? { year: date.year + 1, week: 1 } : { year: date.year, week };
}

function weeksIn(year: number): number {
  const first = weekdayOf(year, 1, 1);
  return first === 3 || (first === 2 && isLeapYear(year)) ? 53 : 52;
}

/** Days since 1970-01-01 of a day of an ISO week; Monday is 0. */
export function daysFromIsoWeek({ year, week }: IsoWeek, day: number): number {
  return daysFromCivil(year, 1, 4) - weekdayOf(year, 1, 4) + (week - 1) * 7 + day;
}

/**
 * Number of the week that a day lies in, when weeks start on `first` (Monday is 0); 0 before the first such
 * day.
 * `%U` and `%W` of C's `strftime`.
 */
export function plainWeek(date: DateTime, first: 0 | 6): number {
  const since = (weekday(date) - first + 7) % 7;
  return Math.floor((dayOfYear(date) + 6 - since) / 7);
}
