/** Which of the numbers of a date is the year, which the month, which the day: dateutil's rules, month before day. */
import { daysInMonth } from './datetime.ts';
import { PythonError } from './error.ts';
import { parseIntText } from './parse-number.ts';
import { present } from '../source/present.ts';

/** What a number is known to be. */
type Part = 'year' | 'month' | 'day';

/** Parts that were found; without a number for one it stays open. */
export interface DateParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
}

/**
 * Collects the numbers of a date in the order of the text.
 * dateutil/parser/_parser.py, `_ymd`.
 */
export class DateNumbers {
  readonly #numbers: number[] = [];
  readonly #known: Map<Part, number> = new Map();
  /** Whether a year was written with more than two digits. */
  hasCentury = false;

  get count(): number {
    return this.#numbers.length;
  }

  /**
   * A number as it was written: more than two digits make it the year.
   * `_ymd.append`. Throws `ValueError` where the part is known already.
   */
  addText(text: string, part?: Part): void {
    const value = parseIntText(text);
    if (value === undefined) unreadable();
    const isLong = /^\p{Nd}{3,}$/u.test(text);
    if (isLong) this.hasCentury = true;
    this.#add(Number(value), isLong ? asYear(part) : part);
  }

  /** A value without its writing: above one hundred it is the year. */
  addValue(value: number, part?: Part): void {
    if (value > 100) this.hasCentury = true;
    this.#add(Math.trunc(value), value > 100 ? asYear(part) : part);
  }

  /**
   * Whether a number without any sign of its meaning may be the day.
   * `_ymd.could_be_day`; February has 29 days while the year is not known.
   */
  couldBeDay(value: number): boolean {
    if (this.#known.has('day')) return false;
    const [month, year] = [this.#valueOf('month'), this.#valueOf('year')];
    if (month === undefined) return value >= 1 && value <= 31;
    if (month < 1 || month > 12) unreadable();
    return value >= 1 && value <= daysInMonth(year ?? 2000, month);
  }

  #add(value: number, part: Part | undefined): void {
    this.#numbers.push(value);
    if (part === undefined) return;
    if (this.#known.has(part)) unreadable();
    this.#known.set(part, this.#numbers.length - 1);
  }

  #valueOf(part: Part): number | undefined {
    const index = this.#known.get(part);
    return index === undefined ? undefined : this.#numbers[index];
  }

  /**
   * The parts, by what is known of them and by their size where that is not enough.
   * `_ymd.resolve_ymd` with `yearfirst` and `dayfirst` off: 01/02/03 is the second of January.
   */
  parts(): DateParts {
    const known = this.#known.size;
    if ((this.count === known && known > 0) || (this.count === 3 && known === 2)) return this.#byKnowledge();
    const [first = 0, second = 0] = this.#numbers;
    switch (this.count) {
      case 0:
        return {};
      case 1:
        return this.#single(first);
      case 2:
        if (this.#known.has('month')) return this.#besideMonth();
        if (first > 31) return { year: first, month: second };
        return second > 31 ? { month: first, year: second } : { month: first, day: second };
      case 3:
        return this.#three();
      default:
        return unreadable();
    }
  }

  #byKnowledge(): DateParts {
    const known = new Map(this.#known);
    const open = this.#numbers.findIndex((_, index) => ![...known.values()].includes(index));
    if (open >= 0) {
      const part = (['year', 'month', 'day'] as const).find((each) => !known.has(each));
      if (part !== undefined) known.set(part, open);
    }
    return Object.fromEntries([...known].map(([part, index]) => [part, this.#numbers[index]]));
  }

  #single(value: number): DateParts {
    if (this.#known.has('month')) return { month: value };
    return value > 31 ? { year: value } : { day: value };
  }

  #besideMonth(): DateParts {
    const month = present(this.#valueOf('month'), 'number of the month');
    const other = present(this.#numbers[this.#known.get('month') === 0 ? 1 : 0], 'number beside the month');
    return other > 31 ? { month, year: other } : { month, day: other };
  }

  #three(): DateParts {
    const [first = 0, second = 0, third = 0] = this.#numbers;
    switch (this.#known.get('month')) {
      case 0:
        if (second > 31) return { month: first, year: second, day: third };
        return { month: first, day: second, year: third };
      case 1:
        if (first > 31) return { year: first, month: second, day: third };
        return { day: first, month: second, year: third };
      case 2:
        if (second > 31) return { day: first, year: second, month: third };
        return { year: first, day: second, month: third };
      default:
    }
    if (first > 31 || this.#known.get('year') === 0) return { year: first, month: second, day: third };
    if (first > 12) return { day: first, month: second, year: third };
    return { month: first, day: second, year: third };
  }
}

function asYear(part: Part | undefined): Part {
  return part === undefined || part === 'year' ? 'year' : unreadable();
}

/** What the parser turns into its message about the whole text. */
export function unreadable(): never {
  throw new PythonError('ValueError', 'the date cannot be read');
}
