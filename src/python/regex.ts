/**
 * Python's `re` module for strings: its dialect, its matching rules, its errors. Positions count code points.
 * Long or hostile matches end with a {@link RegexBudgetError}.
 */
import { codePoints } from './code-points.ts';
import { RegexMachine, type MatchBounds, type MatchDemand, type StepBudget } from './regex-machine.ts';
import { parseRegex } from './regex-parser.ts';
import { compileProgram, type RegexProgram } from './regex-program.ts';
import { RegexSyntaxError } from './regex-syntax.ts';
import { parseTemplate, type RegexTemplate } from './regex-template.ts';

export { RegexBudgetError, type StepBudget } from './regex-machine.ts';
export { regexFlags } from './regex-syntax.ts';

/** Why a pattern or a replacement is refused. */
interface RegexFailure {
  readonly ok: false;
  /** Python's text, with the place where Python gives one. */
  readonly message: string;
  /** Code points from the start of the pattern; 0 where Python gives no place. */
  readonly position: number;
}

type CompiledRegex = { readonly ok: true; readonly regex: Pattern } | RegexFailure;

type Substitution =
  { readonly ok: true; readonly text: string; /** Number of replacements. */ readonly count: number } | RegexFailure;

/** Steps that one operation may take unless the caller says otherwise. */
const defaultBudget = 5_000_000;

/**
 * `re.compile`. `flags` are those of {@link regexFlags}; `budget` is the number of steps that one operation may take, or
 * what all operations together may take.
 * Never throws for a pattern; the failure is in the result, worded as `re.error`.
 */
export function compileRegex(
  pattern: string,
  flags: number = 0,
  budget: number | StepBudget = defaultBudget,
): CompiledRegex {
  try {
    const parsed = parseRegex(pattern, flags);
    const program = compileProgram(parsed);
    const { groups, groupNames } = parsed;
    return { ok: true, regex: new Pattern(pattern, { ...parsed, groups, groupNames, program, budget }) };
  } catch (error) {
    return failure(error, pattern);
  }
}

/** Python says the place behind the message, with line and column where there are several lines. */
function failure(error: unknown, text: string): RegexFailure {
  if (!(error instanceof RegexSyntaxError)) throw error;
  const { message, position } = error;
  if (position === undefined) return { ok: false, message, position: 0 };
  const characters = Array.from(text);
  const before = characters.slice(0, position);
  const line = before.filter((character) => character === '\n').length + 1;
  const column = position - before.lastIndexOf('\n');
  const lines = characters.includes('\n') ? ` (line ${line}, column ${column})` : '';
  return { ok: false, message: `${message} at position ${position}${lines}`, position };
}

/**
 * `re.escape` of Python 3.7 and later.
 * CPython Lib/re/__init__.py, `_special_chars_map`.
 */
export function escapeRegex(text: string): string {
  return text.replace(/[-()[\]{}?*+|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}

interface PatternParts {
  readonly flags: number;
  readonly groups: number;
  readonly groupNames: ReadonlyMap<string, number>;
  readonly program: RegexProgram;
  readonly budget: number | StepBudget;
}

/** A compiled pattern. Make with {@link compileRegex}. */
export class Pattern {
  readonly pattern: string;
  /** As in Python: `unicode` is among them unless `ascii` is. */
  readonly flags: number;
  /** Number of groups, without the whole match. */
  readonly groups: number;
  /** Numbers of the named groups, in order. */
  readonly groupIndex: ReadonlyMap<string, number>;
  readonly #program: RegexProgram;
  readonly #budget: number | StepBudget;

  constructor(pattern: string, parts: PatternParts) {
    this.pattern = pattern;
    this.flags = parts.flags;
    this.groups = parts.groups;
    this.groupIndex = parts.groupNames;
    this.#program = parts.program;
    this.#budget = parts.budget;
  }

  /** `match`: at `position` exactly. */
  match(text: string, position: number = 0): RegexMatch | null {
    return this.#at(text, position, {});
  }

  /** `fullmatch`: from `position` to the end. */
  fullmatch(text: string, position: number = 0): RegexMatch | null {
    return this.#at(text, position, { full: true });
  }

  /**
   * `search`: the first match at `position` or later.
   * Null where there is none. Each operation may throw {@link RegexBudgetError}.
   */
  search(text: string, position: number = 0): RegexMatch | null {
    return new Search(this, text, this.#machine).next(position);
  }

  /**
   * `finditer`: an empty match may follow a match, but not another empty one at the same place.
   * CPython 3.7 and later; before that an empty match next to another match was passed over.
   */
  *findAll(text: string, position: number = 0): Generator<RegexMatch, undefined, undefined> {
    const search = new Search(this, text, this.#machine);
    for (let match = search.next(position); match !== null; match = search.after(match)) yield match;
  }

  /** `split`: the texts between matches, with the groups of the matches (null where unmatched) in between; at most `maxSplit` splits (0: all). */
  split(text: string, maxSplit: number = 0): (string | null)[] {
    const search = new Search(this, text, this.#machine);
    const parts: (string | null)[] = [];
    if (maxSplit < 0) return [text];
    let [end, count] = [0, 0];
    for (let match = search.next(0); match !== null; match = search.after(match)) {
      parts.push(search.subject.slice(end, match.start), ...match.groups());
      end = match.end;
      if (++count === maxSplit) break;
    }
    parts.push(search.subject.slice(end));
    return parts;
  }

  /** `subn`: replaces at most `count` matches (0: all) by a template or by what a function makes of each. */
  sub(text: string, replacement: string | ((match: RegexMatch) => string), count: number = 0): Substitution {
    let replace = typeof replacement === 'function' ? replacement : undefined;
    if (typeof replacement === 'string') {
      try {
        const template = parseTemplate(replacement, this);
        replace = (match) => expand(template, match);
      } catch (error) {
        return failure(error, replacement);
      }
    }
    if (count < 0) return { ok: true, text, count: 0 };
    const search = new Search(this, text, this.#machine);
    let [result, end, done] = ['', 0, 0];
    for (let match = search.next(0); match !== null; match = search.after(match)) {
      result += search.subject.slice(end, match.start) + (replace?.(match) ?? '');
      end = match.end;
      if (++done === count) break;
    }
    return { ok: true, text: result + search.subject.slice(end), count: done };
  }

  readonly #machine = (codes: Uint32Array): RegexMachine => {
    const budget: StepBudget = typeof this.#budget === 'number' ? { left: this.#budget } : this.#budget;
    return new RegexMachine(this.#program, codes, budget);
  };

  #at(text: string, position: number, demand: MatchDemand): RegexMatch | null {
    const subject = new Subject(text);
    const start = Math.min(Math.max(position, 0), subject.length);
    const bounds = this.#machine(subject.codes).matchAt(start, this.groups, demand);
    return bounds === undefined ? null : new RegexMatch(this, subject, bounds);
  }
}

/** A match; positions in code points. */
export class RegexMatch {
  readonly regex: Pattern;
  readonly start: number;
  readonly end: number;
  readonly #subject: Subject;
  readonly #groups: readonly number[];

  constructor(regex: Pattern, subject: Subject, bounds: MatchBounds) {
    this.regex = regex;
    this.start = bounds.start;
    this.end = bounds.end;
    this.#subject = subject;
    this.#groups = bounds.groups;
  }

  /** The whole match. */
  get text(): string {
    return this.#subject.slice(this.start, this.end);
  }

  /** Text of a group by number (0: the whole match) or name; null where it took no part or does not exist. */
  group(group: number | string = 0): string | null {
    const { start, end } = this.span(group);
    return start < 0 ? null : this.#subject.slice(start, end);
  }

  /** Where a group lies; -1 and -1 where it took no part or does not exist. */
  span(group: number | string = 0): { readonly start: number; readonly end: number } {
    const index = typeof group === 'number' ? group : (this.regex.groupIndex.get(group) ?? -1);
    if (index === 0) return { start: this.start, end: this.end };
    const start = this.#groups[index * 2 - 2] ?? -1;
    const end = this.#groups[index * 2 - 1] ?? -1;
    return start < 0 || end < 0 ? { start: -1, end: -1 } : { start, end };
  }

  /** Texts of all groups, without the whole match. */
  groups(): (string | null)[] {
    return Array.from({ length: this.regex.groups }, (_, index) => this.group(index + 1));
  }
}

function expand(template: RegexTemplate, match: RegexMatch): string {
  return template.map((part) => (typeof part === 'string' ? part : (match.group(part) ?? ''))).join('');
}

/** A text that is matched against, cut by code points. */
class Subject {
  readonly #text: string;
  readonly codes: Uint32Array;

  constructor(text: string) {
    this.#text = text;
    this.codes = Uint32Array.from(codePoints(text));
  }

  get length(): number {
    return this.codes.length;
  }

  slice(start: number, end: number = this.length): string {
    if (this.codes.length === this.#text.length) return this.#text.slice(start, end);
    let result = '';
    for (const code of this.codes.subarray(start, end)) result += String.fromCodePoint(code);
    return result;
  }
}

/** One operation that looks for matches from left to right. */
class Search {
  readonly subject: Subject;
  readonly #regex: Pattern;
  readonly #machine: RegexMachine;

  constructor(regex: Pattern, text: string, machine: (codes: Uint32Array) => RegexMachine) {
    this.subject = new Subject(text);
    this.#regex = regex;
    this.#machine = machine(this.subject.codes);
  }

  /** The first match from a position on, which is not empty at that very position where that is asked. */
  next(position: number, { notEmpty } = { notEmpty: false }): RegexMatch | null {
    const first = Math.min(Math.max(position, 0), this.subject.length);
    for (let start = first; start <= this.subject.length; start++) {
      const demand = { notEmpty: notEmpty && start === first };
      const bounds = this.#machine.matchAt(start, this.#regex.groups, demand);
      if (bounds !== undefined) return new RegexMatch(this.#regex, this.subject, bounds);
    }
    return null;
  }

  /** The next match after one. */
  after(match: RegexMatch): RegexMatch | null {
    return this.next(match.end, { notEmpty: match.start === match.end });
  }
}
