/** Parses regular expressions in Python's dialect (the `re` module of Python 3.11) into a tree. */
import { parseIntText } from './parse-number.ts';
import { digits, readEscape } from './regex-escapes.ts';
import { readInlineFlags } from './regex-inline-flags.ts';
import { isIdentifier, RegexScanner } from './regex-scanner.ts';
import { readSet } from './regex-set-parser.ts';
import {
  RegexSyntaxError,
  regexFlags,
  widthOf,
  type RegexNode,
  type RegexSequence,
  type RepeatNode,
  type Width,
} from './regex-syntax.ts';
import { pyRepr } from './text.ts';
import { codePointOf } from './code-points.ts';

/** A parsed pattern. */
export interface ParsedRegex {
  readonly sequence: RegexSequence;
  /** Given flags and those that the pattern sets for all of itself. */
  readonly flags: number;
  /** Number of groups, without the whole match. */
  readonly groups: number;
  readonly groupNames: ReadonlyMap<string, number>;
  /** Widths by number of group. */
  readonly groupWidths: readonly (Width | undefined)[];
}

/** Python's own limits: on repetitions, and on nesting (where it runs out of stack). */
const maximalRepeat = 4_294_967_295;
const maximalNesting = 300;
const maximalGroups = 1_073_741_823;

const whiteSpace = ' \t\n\r\v\f';

/**
 * Parses a pattern; throws a {@link RegexSyntaxError}.
 * CPython Lib/re/_parser.py, `parse`. Messages and positions are those of version 3.11.
 */
export function parseRegex(pattern: string, flags: number): ParsedRegex {
  return new Parser(pattern, flags).parse();
}

/** Where in the nesting a sequence stands. */
interface Level {
  readonly verbose: boolean;
  readonly depth: number;
  /** Whether flags for the whole pattern may stand here. */
  readonly first: boolean;
}

class Parser {
  readonly #source: RegexScanner;
  #flags: number;
  readonly #names = new Map<string, number>();
  /** Undefined while a group is open. */
  readonly #widths: (Width | undefined)[] = [undefined];
  /** Number of groups when the outermost lookbehind began. */
  #behindFrom: number | undefined;
  readonly #conditions = new Map<number, number>();

  constructor(pattern: string, flags: number) {
    this.#source = new RegexScanner(pattern);
    this.#flags = flags;
  }

  parse(): ParsedRegex {
    const sequence = this.#alternatives({ verbose: this.#has(regexFlags.verbose), depth: 0 });
    if ((this.#flags & regexFlags.ascii) === 0) this.#flags |= regexFlags.unicode;
    else if (this.#has(regexFlags.unicode)) {
      throw new RegexSyntaxError('ASCII and UNICODE flags are incompatible');
    }
    if (this.#source.next !== undefined) throw this.#source.error('unbalanced parenthesis');
    for (const [group, position] of this.#conditions) {
      if (group >= this.#widths.length) throw this.#source.errorAt(`invalid group reference ${group}`, position);
    }
    return {
      sequence,
      flags: this.#flags,
      groups: this.#widths.length - 1,
      groupNames: this.#names,
      groupWidths: this.#widths,
    };
  }

  #has(flag: number): boolean {
    return (this.#flags & flag) !== 0;
  }

  #alternatives({ verbose, depth }: Omit<Level, 'first'>): RegexSequence {
    if (depth > maximalNesting) throw this.#source.error('maximum recursion depth exceeded');
    const items: RegexSequence[] = [];
    let inner = verbose;
    do {
      items.push(this.#sequence({ verbose: inner, depth, first: depth === 0 && items.length === 0 }));
      if (depth === 0) inner = this.#has(regexFlags.verbose);
    } while (this.#source.takes('|'));
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : [mergeBranch(items)];
  }

  #sequence(level: Level): RegexSequence {
    const nodes: RegexNode[] = [];
    let verbose = level.verbose;
    for (;;) {
      const token = this.#source.next;
      if (token === undefined || token === '|' || token === ')') return nodes;
      const start = this.#source.position;
      this.#source.take();
      if (verbose && whiteSpace.includes(token)) continue;
      if (verbose && token === '#') {
        this.#skipComment();
        continue;
      }
      if (token === '(') {
        const node = this.#parenthesis(start, { ...level, verbose, first: level.first && nodes.length === 0 });
        if (node === 'flags') verbose = this.#has(regexFlags.verbose);
        else if (node !== 'comment') nodes.push(node);
      } else if ('*+?{'.includes(token)) {
        this.#repeat(token, nodes);
      } else {
        nodes.push(this.#single(token));
      }
    }
  }

  #skipComment(): void {
    let token: string | undefined;
    do token = this.#source.take();
    while (token !== undefined && token !== '\n');
  }

  #single(token: string): RegexNode {
    if (token.startsWith('\\')) return this.#escape(token);
    if (token === '[') return readSet(this.#source);
    if (token === '.') return { op: 'any' };
    if (token === '^') return { op: 'at', place: 'start' };
    if (token === '$') return { op: 'at', place: 'end' };
    return literal(token);
  }

  #escape(token: string): RegexNode {
    const escape = readEscape(this.#source, token);
    switch (escape.kind) {
      case 'literal':
        return { op: 'set', members: [{ low: escape.code, high: escape.code }], negated: false };
      case 'category':
        return { op: 'set', members: [escape.category], negated: false };
      case 'place':
        return { op: 'at', place: escape.place };
      case 'reference': {
        const digitsTaken = String(escape.group);
        if (escape.group >= this.#widths.length) {
          throw this.#source.error(`invalid group reference ${escape.group}`, digitsTaken);
        }
        if (this.#widths[escape.group] === undefined) {
          throw this.#source.error('cannot refer to an open group', `\\${digitsTaken}`);
        }
        this.#checkLookbehind(escape.group);
        return { op: 'reference', group: escape.group };
      }
    }
  }

  #checkLookbehind(group: number): void {
    if (this.#behindFrom === undefined) return;
    if (this.#widths[group] === undefined) throw this.#source.error('cannot refer to an open group');
    if (group >= this.#behindFrom) {
      throw this.#source.error('cannot refer to group defined in the same lookbehind subpattern');
    }
  }

  /** Replaces the last node by its repetition. */
  #repeat(token: string, nodes: RegexNode[]): void {
    const start = this.#source.position - 1;
    const counts = token === '{' ? this.#counts(start) : simpleCounts(token);
    if (counts === undefined) {
      nodes.push(literal('{'));
      return;
    }
    const item = nodes.at(-1);
    if (item === undefined || item.op === 'at') throw this.#source.errorAt('nothing to repeat', start);
    if (item.op === 'repeat') throw this.#source.errorAt('multiple repeat', start);
    // A bare group repeats its body; a capturing one is repeated as a whole, since its registers change in
    // each turn.
    const plain = item.op === 'group' && item.index === undefined && item.added === 0 && item.removed === 0;
    const body = plain ? item.body : [item];
    nodes[nodes.length - 1] = { op: 'repeat', mode: this.#mode(), ...counts, body };
  }

  #mode(): RepeatNode['mode'] {
    if (this.#source.takes('?')) return 'lazy';
    return this.#source.takes('+') ? 'possessive' : 'greedy';
  }

  /** `{m}`, `{m,}`, `{,n}`, `{m,n}` behind the brace; undefined, with nothing taken, where the brace is a character. */
  #counts(start: number): Counts | undefined {
    const source = this.#source;
    if (source.next === '}') return undefined;
    const low = source.takeWhile(Infinity, digits);
    const high = source.takes(',') ? source.takeWhile(Infinity, digits) : low;
    if (!source.takes('}')) {
      source.seek(start + 1);
      return undefined;
    }
    const min = Number(low);
    const max = high === '' ? Infinity : Number(high);
    if (min >= maximalRepeat || (high !== '' && max >= maximalRepeat)) {
      throw new RegexSyntaxError('the repetition number is too large');
    }
    if (max < min) throw source.errorAt('min repeat greater than max repeat', start + 1);
    return { min, max };
  }

  #parenthesis(start: number, level: Level): RegexNode | 'flags' | 'comment' {
    const source = this.#source;
    if (!source.takes('?')) return this.#capture(start, level, undefined);
    const kind = source.take();
    switch (kind) {
      case undefined:
        throw source.error('unexpected end of pattern');
      case 'P':
        return this.#named(start, level);
      case ':':
        return this.#group(start, level, [0, 0]);
      case '#':
        return this.#comment(start);
      case '=':
      case '!':
      case '<':
        return this.#look(start, level, kind);
      case '(':
        return this.#conditional(start, level);
      case '>':
        return { op: 'atomic', body: this.#body(start, level) };
      default:
        return this.#flagged(start, level, kind);
    }
  }

  #body(start: number, level: Level): RegexSequence {
    const body = this.#alternatives({ ...level, depth: level.depth + 1 });
    this.#close(start);
    return body;
  }

  #close(start: number): void {
    if (!this.#source.takes(')')) throw this.#source.errorAt('missing ), unterminated subpattern', start);
  }

  #capture(start: number, level: Level, name: string | undefined): RegexNode {
    const index = this.#widths.length;
    this.#widths.push(undefined);
    if (name !== undefined) this.#nameGroup(name, index);
    const body = this.#body(start, level);
    this.#widths[index] = widthOf(body, this.#widths);
    return { op: 'group', index, added: 0, removed: 0, body };
  }

  #nameGroup(name: string, index: number): void {
    const other = this.#names.get(name);
    if (other !== undefined) {
      const message = `redefinition of group name ${pyRepr(name)} as group ${index}; was group ${other}`;
      throw this.#source.error(message, `${name}>`);
    }
    this.#names.set(name, index);
  }

  #named(start: number, level: Level): RegexNode {
    const source = this.#source;
    if (source.takes('<')) {
      const name = source.takeUntil('>', 'group name');
      source.checkName(name);
      return this.#capture(start, level, name);
    }
    if (!source.takes('=')) {
      const letter = source.take();
      if (letter === undefined) throw source.error('unexpected end of pattern');
      throw source.error(`unknown extension ?P${letter}`, `?P${letter}`);
    }
    const name = source.takeUntil(')', 'group name');
    source.checkName(name);
    const group = this.#names.get(name);
    if (group === undefined) throw source.error(`unknown group name ${pyRepr(name)}`, `${name})`);
    if (this.#widths[group] === undefined) throw source.error('cannot refer to an open group', `${name})`);
    this.#checkLookbehind(group);
    return { op: 'reference', group };
  }

  #group(start: number, level: Level, [added, removed]: readonly [number, number]): RegexNode {
    const on = level.verbose || (added & regexFlags.verbose) !== 0;
    const verbose = on && (removed & regexFlags.verbose) === 0;
    return { op: 'group', index: undefined, added, removed, body: this.#body(start, { ...level, verbose }) };
  }

  #comment(start: number): 'comment' {
    for (;;) {
      if (this.#source.next === undefined) {
        throw this.#source.errorAt('missing ), unterminated comment', start);
      }
      if (this.#source.take() === ')') return 'comment';
    }
  }

  #look(start: number, level: Level, kind: string): RegexNode {
    const behind = kind === '<';
    const sign = behind ? this.#source.take() : kind;
    if (sign === undefined) throw this.#source.error('unexpected end of pattern');
    if (sign !== '=' && sign !== '!') throw this.#source.error(`unknown extension ?<${sign}`, `?<${sign}`);
    const outer = this.#behindFrom;
    if (behind) this.#behindFrom ??= this.#widths.length;
    const body = this.#alternatives({ ...level, depth: level.depth + 1 });
    if (behind) this.#behindFrom = outer;
    this.#close(start);
    return { op: 'look', behind, negated: sign === '!', body };
  }

  #conditional(start: number, level: Level): RegexNode {
    const group = this.#conditionGroup();
    this.#checkLookbehind(group);
    const inner = { verbose: level.verbose, depth: level.depth + 1, first: false };
    const yes = this.#sequence(inner);
    const no = this.#source.takes('|') ? this.#sequence(inner) : [];
    if (this.#source.next === '|') throw this.#source.error('conditional backref with more than two branches');
    this.#close(start);
    return { op: 'conditional', group, yes, no };
  }

  #conditionGroup(): number {
    const source = this.#source;
    const name = source.takeUntil(')', 'group name');
    if (isIdentifier(name)) {
      const group = this.#names.get(name);
      if (group === undefined) throw source.error(`unknown group name ${pyRepr(name)}`, `${name})`);
      return group;
    }
    const group = parseIntText(name);
    if (group === undefined || group < 0) {
      throw source.error(`bad character in group name ${pyRepr(name)}`, `${name})`);
    }
    if (group === 0) throw source.error('bad group number', `${name})`);
    if (group >= maximalGroups) throw source.error(`invalid group reference ${group}`, `${name})`);
    const number = Number(group);
    if (!this.#conditions.has(number)) {
      this.#conditions.set(number, source.position - Array.from(name).length - 1);
    }
    return number;
  }

  #flagged(start: number, level: Level, letter: string): RegexNode | 'flags' {
    const result = readInlineFlags(this.#source, letter);
    if (result.kind === 'scoped') return this.#group(start, level, [result.added, result.removed]);
    this.#flags |= result.added;
    if (!level.first) throw this.#source.errorAt('global flags not at the start of the expression', start);
    return 'flags';
  }
}

interface Counts {
  readonly min: number;
  readonly max: number;
}

function simpleCounts(token: string): Counts {
  if (token === '?') return { min: 0, max: 1 };
  return { min: token === '+' ? 1 : 0, max: Infinity };
}

function literal(character: string): RegexNode {
  const code = codePointOf(character);
  return { op: 'set', members: [{ low: code, high: code }], negated: false };
}

/**
 * Alternatives of one character each become a set, which repeats faster.
 * CPython Lib/re/_parser.py, `_parse_sub`, does it too.
 */
function mergeBranch(items: readonly RegexSequence[]): RegexNode {
  const members = items.flatMap((item) => {
    const [node] = item;
    return item.length === 1 && node?.op === 'set' && !node.negated ? [node.members] : [];
  });
  return members.length === items.length
    ? { op: 'set', members: members.flat(), negated: false }
    : { op: 'branch', items };
}
