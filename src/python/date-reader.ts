/** One pass over the tokens of a date text: what each of them says about date, time and zone. */
import { unreadable, type DateNumbers } from './date-order.ts';
import { dayNames, monthNames, short } from './day-names.ts';
import { parseFloatText, parseIntText } from './parse-number.ts';
import { present } from '../source/present.ts';

/** What was found beside year, month and day. */
export interface ReadDate {
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly microsecond?: number;
  /** Monday is 0. */
  readonly weekday?: number;
  readonly zoneName?: string;
  readonly zoneSeconds?: number;
}

type Writable = { -readonly [Name in keyof ReadDate]: ReadDate[Name] };

/** Words and marks that say nothing. */
const jumps: ReadonlySet<string> = new Set([' ', ...".,;-/'", ...'at on and ad m t of st nd rd th'.split(' ')]);

const months: ReadonlyMap<string, number> = new Map([
  ...monthNames.flatMap((name, index) => [name, short(name)].map((word) => [word.toLowerCase(), index + 1] as const)),
  ['sept', 9] as const,
]);

const days: ReadonlyMap<string, number> = new Map(
  dayNames.flatMap((name, index) => [name, short(name)].map((word) => [word.toLowerCase(), index] as const)),
);

/** Units of time: 0 for hours, 1 for minutes, 2 for seconds. */
const units: ReadonlyMap<string, number> = new Map(
  [
    ['h', 'hour', 'hours'],
    ['m', 'minute', 'minutes'],
    ['s', 'second', 'seconds'],
  ].flatMap((words, unit) => words.map((word) => [word, unit] as const)),
);

/** Halves of the day: 0 before noon, 1 after it. */
const halves: ReadonlyMap<string, number> = new Map([
  ['am', 0],
  ['a', 0],
  ['pm', 1],
  ['p', 1],
]);

const universal: readonly string[] = ['utc', 'gmt', 'z'];

/** A number that was written without a sign or exponent. */
interface Amount {
  readonly whole: number;
  /** Digits behind the point. */
  readonly fraction: string;
}

/**
 * Reads tokens into a {@link ReadDate}, and the numbers of the date into the collection that it was given.
 * dateutil/parser/_parser.py, `parser._parse`, with `fuzzy` off. The words are those of `parserinfo`, in
 * English.
 */
export class DateReader {
  readonly #tokens: string[];
  readonly #numbers: DateNumbers;
  readonly #fullYear: (year: number) => number;
  readonly #read: Writable = {};
  /** Index of the token that is looked at. */
  #at = 0;

  /** `fullYear` gives the year that one of two digits means. */
  constructor(tokens: readonly string[], numbers: DateNumbers, fullYear: (year: number) => number) {
    this.#tokens = [...tokens];
    this.#numbers = numbers;
    this.#fullYear = fullYear;
  }

  /** Fails where a token has no meaning at its place. */
  read(): ReadDate {
    for (; this.#at < this.#tokens.length; this.#at++) this.#token(this.#need(0));
    return this.#read;
  }

  #token(token: string): void {
    const word = token.toLowerCase();
    const [day, month, half] = [days.get(word), months.get(word), halves.get(word)];
    if (parseFloatText(token) !== undefined) this.#number(token);
    else if (day !== undefined) this.#read.weekday = day;
    else if (month !== undefined) this.#month(month);
    else if (half !== undefined) this.#half(half);
    else if (this.#mayBeZone(token)) this.#zoneName(token);
    else if (this.#read.hour !== undefined && (token === '+' || token === '-')) this.#zoneOffset(token);
    else if (!jumps.has(word)) unreadable();
  }

  /** The token so many places further on, if there is one. */
  #next(distance: number): string | undefined {
    return this.#tokens[this.#at + distance];
  }

  #need(distance: number): string {
    return this.#next(distance) ?? unreadable();
  }

  /** `Jan-01`, `Jan-01-99`, `Jan of 01`. */
  #month(month: number): void {
    this.#numbers.addValue(month, 'month');
    const mark = this.#next(1);
    if (mark === '-' || mark === '/') {
      this.#numbers.addText(this.#need(2));
      if (this.#next(3) === mark) {
        this.#numbers.addText(this.#need(4));
        this.#at += 2;
      }
      this.#at += 2;
    } else if (mark === ' ' && this.#next(2)?.toLowerCase() === 'of' && this.#next(3) === ' ') {
      const year = this.#next(4);
      if (year === undefined) return;
      if (/^\p{Nd}+$/u.test(year)) this.#numbers.addText(String(this.#fullYear(integer(year))), 'year');
      this.#at += 4;
    }
  }

  #half(half: number): void {
    const { hour } = this.#read;
    if (hour === undefined || hour > 12) unreadable();
    this.#read.hour = inHalf(hour, half);
  }

  #mayBeZone(token: string): boolean {
    const { hour, zoneName, zoneSeconds } = this.#read;
    return hour !== undefined && zoneName === undefined && zoneSeconds === undefined && isZoneName(token);
  }

  /** `GMT+3` says that GMT is three hours behind: the sign means the opposite of that in front of a bare offset. */
  #zoneName(name: string): void {
    this.#read.zoneName = name;
    if (name === 'z') this.#read.zoneSeconds = 0;
    const sign = this.#next(1);
    if (sign !== '+' && sign !== '-') return;
    this.#tokens[this.#at + 1] = sign === '+' ? '-' : '+';
    delete this.#read.zoneSeconds;
    if (universal.includes(name.toLowerCase())) delete this.#read.zoneName;
  }

  /** `+0300`, `+03:00`, `+3`, each with a name in parentheses behind it. */
  #zoneOffset(sign: string): void {
    const digits = this.#need(1);
    const length = Array.from(digits).length;
    let seconds = 0;
    if (length === 4) {
      seconds = integer(sliced(digits, 0, 2)) * 3600 + integer(sliced(digits, 2)) * 60;
    } else if (this.#next(2) === ':') {
      seconds = integer(digits) * 3600 + integer(this.#need(3)) * 60;
      this.#at += 2;
    } else if (length <= 2) {
      seconds = integer(digits) * 3600;
    } else {
      unreadable();
    }
    this.#read.zoneSeconds = sign === '+' ? seconds : -seconds;
    const name = this.#next(4);
    const isNamed = jumps.has(this.#next(2)?.toLowerCase() ?? '') && this.#next(3) === '(' && this.#next(5) === ')';
    if (isNamed && name !== undefined && name.length >= 3 && isZoneName(name) && this.#read.zoneName === undefined) {
      this.#read.zoneName = name;
      this.#at += 4;
    }
    this.#at++;
  }

  #number(token: string): void {
    const amount = amountOf(token);
    const length = Array.from(token).length;
    if (this.#isClockBehindDate(length)) {
      this.#read.hour = integer(sliced(token, 0, 2));
      if (length === 4) this.#read.minute = integer(sliced(token, 2));
    } else if (length === 6 || (length > 6 && token.indexOf('.') === 6)) {
      this.#six(token);
    } else if (length === 8 || length === 12 || length === 14) {
      this.#compact(token, length);
    } else if (!this.#inUnit(token, amount)) {
      this.#plain(token, amount);
    }
  }

  /**
   * `19990101T23`, `19990101T2359`
   * `_parse_numeric_token`, whose branches depend on the number of characters of the token, in this order.
   */
  #isClockBehindDate(length: number): boolean {
    if (this.#numbers.count !== 3 || (length !== 2 && length !== 4) || this.#read.hour !== undefined) return false;
    const next = this.#next(1);
    return next === undefined || (next !== ':' && !units.has(next.toLowerCase()));
  }

  /** `YYMMDD` or `HHMMSS.ss` */
  #six(token: string): void {
    const parts = [sliced(token, 0, 2), sliced(token, 2, 4), sliced(token, 4)] as const;
    if (this.#numbers.count === 0 && !token.includes('.')) {
      for (const part of parts) this.#numbers.addText(part);
    } else {
      this.#read.hour = integer(parts[0]);
      this.#read.minute = integer(parts[1]);
      this.#seconds(parts[2]);
    }
  }

  /** `YYYYMMDD`, `YYYYMMDDhhmm`, `YYYYMMDDhhmmss` */
  #compact(token: string, length: number): void {
    this.#numbers.addText(sliced(token, 0, 4), 'year');
    this.#numbers.addText(sliced(token, 4, 6));
    this.#numbers.addText(sliced(token, 6, 8));
    if (length === 8) return;
    this.#read.hour = integer(sliced(token, 8, 10));
    this.#read.minute = integer(sliced(token, 10, 12));
    if (length === 14) this.#read.second = integer(sliced(token, 12));
  }

  /** A number with a unit behind it, or with the next smaller one before it: `12h04`. */
  #inUnit(token: string, amount: Amount): boolean {
    const unit = (distance: number): number | undefined => units.get(this.#next(distance)?.toLowerCase() ?? '');
    const last = this.#at === this.#tokens.length - 1;
    const behind = unit(1);
    const afterSpace = this.#next(1) === ' ' ? unit(2) : undefined;
    if (behind !== undefined) {
      this.#at++;
      this.#assign(behind, token, amount);
    } else if (afterSpace !== undefined) {
      this.#at += 2;
      this.#assign(afterSpace, token, amount);
    } else {
      const before = unit(-1) ?? (last && this.#at > 1 && this.#next(-1) === ' ' ? unit(-2) : undefined);
      if (before === undefined) return false;
      this.#assign(before + 1, token, amount);
    }
    return true;
  }

  #assign(unit: number, token: string, amount: Amount): void {
    if (unit === 0) {
      this.#read.hour = amount.whole;
      if (hasFraction(amount)) this.#read.minute = sixtieths(amount);
    } else if (unit === 1) {
      this.#minutes(amount);
    } else if (unit === 2) {
      this.#seconds(token);
    }
  }

  /** Minutes, with seconds as their fraction; without one the seconds are open again. */
  #minutes(amount: Amount): void {
    this.#read.minute = amount.whole;
    if (hasFraction(amount)) this.#read.second = sixtieths(amount);
    else delete this.#read.second;
  }

  /** `_parsems`: digits past the sixth are cut and not rounded. */
  #seconds(text: string): void {
    const [whole = '', fraction, ...more] = text.split('.');
    if (more.length > 0) unreadable();
    this.#read.second = integer(whole);
    this.#read.microsecond = fraction === undefined ? 0 : integer(sliced(fraction.padEnd(6, '0'), 0, 6));
  }

  #plain(token: string, amount: Amount): void {
    const next = this.#next(1);
    const half = halves.get(next?.toLowerCase() ?? '');
    if (next === ':' && this.#next(2) !== undefined) {
      this.#clock(amount);
    } else if (next === '-' || next === '/' || next === '.') {
      this.#dateWith(next, token);
    } else if (next === undefined || jumps.has(next.toLowerCase())) {
      const later = halves.get(this.#next(2)?.toLowerCase() ?? '');
      if (later === undefined) this.#numbers.addValue(valueOf(amount));
      else {
        this.#read.hour = inHalf(amount.whole, later);
        this.#at++;
      }
      this.#at++;
    } else if (half !== undefined && amount.whole < 24) {
      this.#read.hour = inHalf(amount.whole, half);
      this.#at++;
    } else if (this.#numbers.couldBeDay(valueOf(amount))) {
      this.#numbers.addValue(valueOf(amount));
    } else {
      unreadable();
    }
  }

  /** `HH:MM`, `HH:MM:SS.ss` */
  #clock(amount: Amount): void {
    this.#read.hour = amount.whole;
    this.#minutes(amountOf(this.#need(2)));
    const seconds = this.#next(4);
    if (this.#next(3) === ':' && seconds !== undefined) {
      this.#seconds(seconds);
      this.#at += 2;
    }
    this.#at += 2;
  }

  /** `01-01`, `01-Jan`, either with a third part behind the same mark. */
  #dateWith(mark: string, token: string): void {
    this.#numbers.addText(token);
    const second = this.#next(2);
    if (second !== undefined && !jumps.has(second.toLowerCase())) {
      this.#datePart(second);
      if (this.#next(3) === mark) {
        this.#datePart(this.#need(4));
        this.#at += 2;
      }
      this.#at++;
    }
    this.#at++;
  }

  #datePart(token: string): void {
    const month = months.get(token.toLowerCase());
    if (month === undefined) this.#numbers.addText(token);
    else this.#numbers.addValue(month, 'month');
  }
}

function inHalf(hour: number, half: number): number {
  if (half === 1 && hour < 12) return hour + 12;
  return half === 0 && hour === 12 ? 0 : hour;
}

/** `parser._could_be_tzname`: at most five letters, capitals only, or `z`. */
function isZoneName(token: string): boolean {
  return /^(?:[A-Z]{0,5}|z)$/.test(token);
}

function amountOf(token: string): Amount {
  const parts = /^(\p{Nd}+)(?:\.(\p{Nd}+))?$/u.exec(token);
  if (parts === null) unreadable();
  return { whole: integer(present(parts[1], 'whole part')), fraction: parts[2] ?? '' };
}

function valueOf({ whole, fraction }: Amount): number {
  return whole + Number(`0.${integer(fraction || '0') === 0 ? 0 : 5}`);
}

function hasFraction({ fraction }: Amount): boolean {
  return fraction !== '' && integer(fraction) !== 0;
}

/** Sixty times the fraction, cut to a whole number. */
function sixtieths({ fraction }: Amount): number {
  const digits = parseIntText(fraction) ?? unreadable();
  return Number((60n * BigInt(digits)) / 10n ** BigInt(Array.from(fraction).length));
}

function integer(text: string): number {
  return Number(parseIntText(text) ?? unreadable());
}

function sliced(text: string, start: number, end?: number): string {
  return Array.from(text).slice(start, end).join('');
}
