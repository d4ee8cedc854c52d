/** Dates as PyYAML's own loader makes them of unquoted texts; Heat's loader, which leaves them texts, is asked first. */
import type { Reading } from './reading.ts';

const IMPLICIT =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;
const FIELDS =
  /^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})(?:(?:[Tt]|[ \t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]*))?(?:[ \t]*(?<zone>Z|(?<zoneSign>[-+])(?<zoneHour>[0-9]{1,2})(?::(?<zoneMinute>[0-9]{2}))?))?)?$/;

/** Whether an unquoted text is a date. */
export function isDateText(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 0x30 && code <= 0x39 && IMPLICIT.test(text);
}

/** `str()` of the date. PyYAML: yaml/constructor.py, `construct_yaml_timestamp`. */
export function readDate(text: string): Reading {
  const fields = FIELDS.exec(text)?.groups;
  if (!fields) return { bad: 'a date', errorClass: 'AttributeError' };
  const number = (name: string): number => Number(fields[name] ?? 0);
  const day = `${fields['year']}-${two(number('month'))}-${two(number('day'))}`;
  const isDay =
    number('year') > 0 && number('month') >= 1 && number('month') <= 12 && number('day') >= 1 &&
    number('day') <= daysOf(number('year'), number('month')); // prettier-ignore
  const isTime = number('hour') < 24 && number('minute') < 60 && number('second') < 60;
  const zoneMinutes = number('zoneHour') * 60 + number('zoneMinute');
  if (!isDay || !isTime || zoneMinutes >= 24 * 60) return { bad: 'a date', errorClass: 'ValueError' };
  if (fields['hour'] === undefined) return { value: day, date: true };
  const time = [number('hour'), number('minute'), number('second')].map(two).join(':');
  const micro = (fields['fraction'] ?? '').slice(0, 6).padEnd(6, '0');
  return {
    value: `${day} ${time}${micro === '000000' ? '' : `.${micro}`}${zoneText(fields, zoneMinutes)}`,
    date: true,
  };
}

function zoneText(fields: Readonly<Record<string, string | undefined>>, minutes: number): string {
  if (fields['zone'] === undefined) return '';
  const sign = fields['zoneSign'] === '-' && minutes > 0 ? '-' : '+';
  return `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
