/** Texts of times and schedules: ISO 8601 instants and cron expressions, as Heat's libraries accept them. */

const isoForm =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|(\d{2})(\d{2})?)?(?:[ T](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

interface IsoTime {
  /** Year, month, day, hour, minute and second one behind the other, two digits each: later times are larger. */
  readonly digits: number;
}

/** Undefined for what is no instant: wrong form, or a month, day or hour that does not exist. */
export function readIsoTime(text: string): IsoTime | undefined {
  const found = isoForm.exec(text);
  if (!found) return undefined;
  const year = Number(found[1]);
  const month = Number(found[2] ?? found[4] ?? 1);
  const day = Number(found[3] ?? found[5] ?? 1);
  const [hour, minute, second] = [Number(found[6] ?? 0), Number(found[7] ?? 0), Number(found[8] ?? 0)];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { digits: [month, day, hour, minute, second].reduce((all, part) => all * 100 + part, year) };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const macros = ['@midnight', '@hourly', '@daily', '@weekly', '@monthly', '@yearly', '@annually'];

interface CronField {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** Words of the field's own. */
  readonly words?: readonly string[];
}

/** Minute, hour, day, month, weekday, then optionally second and year. */
const cronFields: readonly CronField[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, words: ['l'] },
  { min: 1, max: 12, names: monthNames },
  { min: 0, max: 7, names: dayNames },
  { min: 0, max: 59 },
  { min: 1970, max: 2099 },
];

/** What is wrong with a cron expression, or undefined. */
export function cronProblem(text: string): string | undefined {
  const expression = text.trim().toLowerCase();
  if (macros.includes(expression)) return undefined;
  const fields = expression.split(/\s+/);
  if (fields.length < 5 || fields.length > 7) return 'Exactly 5, 6 or 7 columns has to be specified';
  const bad = fields.find((field, index) => {
    const rule = cronFields[index];
    return rule !== undefined && !field.split(',').every((part) => isCronPart(part, rule));
  });
  return bad === undefined ? undefined : `[${text}] is not acceptable`;
}

function isCronPart(part: string, rule: CronField): boolean {
  if (rule.words?.includes(part) || part === '?') return true;
  const found = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?(?:#(\d))?$/.exec(part);
  if (!found) return false;
  const [, from = '', to, step] = found;
  if (step !== undefined && Number(step) === 0) return false;
  if (from === '*') return to === undefined;
  return [from, to].every((end) => end === undefined || isCronValue(end, rule));
}

function isCronValue(text: string, { min, max, names }: CronField): boolean {
  if (names?.includes(text)) return true;
  return /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max;
}
