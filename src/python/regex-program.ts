/** Turns the tree of a regular expression into instructions for a backtracking machine. */
import { anyCharacter, lowerCase, notNewline, setTest, wordTest, type CharacterTest } from './regex-characters.ts';
import type { ParsedRegex } from './regex-parser.ts';
import {
  RegexSyntaxError,
  regexFlags,
  widthOf,
  type Place,
  type RegexNode,
  type RegexSequence,
  type RepeatNode,
} from './regex-syntax.ts';

/** Instructions go on with the next one unless they say where. Registers hold positions, counters and heights of the stack. */
export type Instruction =
  | { readonly op: 'character'; readonly code: number }
  | { readonly op: 'test'; readonly test: CharacterTest }
  /** As many characters of a kind as the mode wants. The register, of lazy runs, is the position of their start. */
  | {
      readonly op: 'run';
      readonly test: CharacterTest;
      readonly min: number;
      readonly max: number;
      readonly mode: RepeatNode['mode'];
      readonly register: number;
    }
  /** Second thought of a lazy run; stands right behind it. */
  | { readonly op: 'run-more'; readonly test: CharacterTest; readonly max: number; readonly register: number }
  | { readonly op: 'at'; readonly place: MachinePlace; readonly word: CharacterTest }
  /** Remembers the position. */
  | { readonly op: 'save'; readonly register: number }
  | { readonly op: 'reference'; readonly group: number; readonly fold: ((code: number) => number) | undefined }
  | { readonly op: 'fork'; readonly other: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'condition'; readonly group: number; readonly otherwise: number }
  /** Registers: count, last position, and for possessive loops the height to cut to. */
  | { readonly op: 'loop-start'; readonly register: number }
  | Loop
  /** Second thought of a lazy loop. */
  | { readonly op: 'loop-more'; readonly register: number; readonly body: number }
  /** Marks the height of the stack, and cuts back to it. */
  | { readonly op: 'mark'; readonly register: number }
  | { readonly op: 'cut'; readonly register: number }
  /** Registers: height, position. `back` characters back for lookbehind. */
  | {
      readonly op: 'look';
      readonly register: number;
      readonly back: number;
      readonly negated: boolean;
      readonly exit: number;
    }
  | { readonly op: 'look-end'; readonly register: number; readonly negated: boolean }
  | { readonly op: 'match' };

export interface Loop {
  readonly op: 'loop';
  readonly register: number;
  readonly min: number;
  readonly max: number;
  readonly mode: RepeatNode['mode'];
  readonly exit: number;
}

/** Places with the flag `m` resolved. */
export type MachinePlace = Exclude<Place, 'start' | 'end'> | 'line-start' | 'line-end' | 'last-line-end';

export interface RegexProgram {
  readonly instructions: readonly Instruction[];
  /** Number of registers; the first ones are start and end of the groups, the whole match left out. */
  readonly registers: number;
}

/**
 * Compiles a parsed pattern; throws a {@link RegexSyntaxError} for lookbehinds without a fixed width.
 * CPython Lib/re/_compiler.py, `_compile`.
 */
export function compileProgram(parsed: ParsedRegex): RegexProgram {
  const compiler = new Compiler(parsed);
  return compiler.compile();
}

class Compiler {
  readonly #parsed: ParsedRegex;
  readonly #instructions: Instruction[] = [];
  #registers: number;

  constructor(parsed: ParsedRegex) {
    this.#parsed = parsed;
    this.#registers = parsed.groups * 2;
  }

  compile(): RegexProgram {
    this.#sequence(this.#parsed.sequence, this.#parsed.flags);
    this.#emit({ op: 'match' });
    return { instructions: this.#instructions, registers: this.#registers };
  }

  #emit(instruction: Instruction): number {
    return this.#instructions.push(instruction) - 1;
  }

  /** Room for an instruction whose target is not known yet. */
  #reserve(): number {
    return this.#emit({ op: 'match' });
  }

  #set(at: number, instruction: Instruction): void {
    this.#instructions[at] = instruction;
  }

  get #here(): number {
    return this.#instructions.length;
  }

  #allocate(count: number): number {
    this.#registers += count;
    return this.#registers - count;
  }

  #sequence(sequence: RegexSequence, flags: number): void {
    for (const node of sequence) this.#node(node, flags);
  }

  #node(node: RegexNode, flags: number): void {
    switch (node.op) {
      case 'any':
      case 'set':
        this.#single(node, flags);
        break;
      case 'at':
        this.#emit({ op: 'at', place: machinePlace(node.place, flags), word: wordTest(flags) });
        break;
      case 'repeat':
        this.#repeat(node, flags);
        break;
      case 'group':
        this.#group(node, flags);
        break;
      case 'atomic': {
        const register = this.#allocate(1);
        this.#emit({ op: 'mark', register });
        this.#sequence(node.body, flags);
        this.#emit({ op: 'cut', register });
        break;
      }
      case 'look':
        this.#look(node, flags);
        break;
      case 'reference':
        this.#emit({ op: 'reference', group: node.group, fold: lowerCase(flags) });
        break;
      case 'conditional':
        this.#conditional(node, flags);
        break;
      case 'branch':
        this.#branch(node.items, flags);
    }
  }

  #single(node: Extract<RegexNode, { op: 'any' | 'set' }>, flags: number): void {
    const [member] = node.op === 'set' ? node.members : [];
    const plain = node.op === 'set' && node.members.length === 1 && !node.negated;
    if (plain && member !== undefined && 'low' in member && member.low === member.high && !ignoresCase(flags)) {
      this.#emit({ op: 'character', code: member.low });
    } else {
      this.#emit({ op: 'test', test: testOf(node, flags) });
    }
  }

  #group(node: Extract<RegexNode, { op: 'group' }>, flags: number): void {
    const register = node.index === undefined ? undefined : (node.index - 1) * 2;
    if (register !== undefined) this.#emit({ op: 'save', register });
    this.#sequence(node.body, combineFlags(flags, node));
    if (register !== undefined) this.#emit({ op: 'save', register: register + 1 });
  }

  #repeat(node: RepeatNode, flags: number): void {
    const { mode, min, max } = node;
    const single = singleOf(node.body, flags);
    if (single !== undefined) {
      const test = testOf(single.node, single.flags);
      const place = mode === 'lazy' ? this.#allocate(1) : 0;
      this.#emit({ op: 'run', test, min, max, mode, register: place });
      if (mode === 'lazy') this.#emit({ op: 'run-more', test, max, register: place });
      return;
    }
    const register = this.#allocate(3);
    this.#emit({ op: 'loop-start', register });
    const loop = this.#reserve();
    // A lazy loop that has second thoughts comes back to the instruction right behind it.
    if (mode === 'lazy') this.#emit({ op: 'loop-more', register, body: this.#here + 1 });
    this.#sequence(node.body, flags);
    if (mode === 'possessive') this.#emit({ op: 'cut', register: register + 2 });
    this.#emit({ op: 'jump', to: loop });
    this.#set(loop, { op: 'loop', register, min, max, mode, exit: this.#here });
  }

  #look(node: Extract<RegexNode, { op: 'look' }>, flags: number): void {
    const { low, high } = widthOf(node.body, this.#parsed.groupWidths);
    if (node.behind && low !== high) throw new RegexSyntaxError('look-behind requires fixed-width pattern');
    const register = this.#allocate(2);
    const look = this.#reserve();
    this.#sequence(node.body, flags);
    this.#emit({ op: 'look-end', register, negated: node.negated });
    const back = node.behind ? low : 0;
    this.#set(look, { op: 'look', register, back, negated: node.negated, exit: this.#here });
  }

  #conditional(node: Extract<RegexNode, { op: 'conditional' }>, flags: number): void {
    const condition = this.#reserve();
    this.#sequence(node.yes, flags);
    const end = this.#reserve();
    this.#set(condition, { op: 'condition', group: node.group, otherwise: this.#here });
    this.#sequence(node.no, flags);
    this.#set(end, { op: 'jump', to: this.#here });
  }

  #branch(items: readonly RegexSequence[], flags: number): void {
    const ends: number[] = [];
    items.forEach((item, index) => {
      if (index === items.length - 1) {
        this.#sequence(item, flags);
        return;
      }
      const fork = this.#reserve();
      this.#sequence(item, flags);
      ends.push(this.#reserve());
      this.#set(fork, { op: 'fork', other: this.#here });
    });
    for (const end of ends) this.#set(end, { op: 'jump', to: this.#here });
  }
}

function ignoresCase(flags: number): boolean {
  return (flags & regexFlags.ignoreCase) !== 0;
}

function testOf(node: Extract<RegexNode, { op: 'any' | 'set' }>, flags: number): CharacterTest {
  if (node.op === 'set') return setTest(node, flags);
  return (flags & regexFlags.dotAll) === 0 ? notNewline : anyCharacter;
}

/**
 * The only character of a body that is one, through groups that capture nothing.
 * Such a body needs no loop with registers: one instruction runs over the text.
 */
function singleOf(
  body: RegexSequence,
  flags: number,
): { readonly node: Extract<RegexNode, { op: 'any' | 'set' }>; readonly flags: number } | undefined {
  const [node] = body;
  if (node === undefined || body.length !== 1) return undefined;
  if (node.op === 'any' || node.op === 'set') return { node, flags };
  if (node.op !== 'group' || node.index !== undefined) return undefined;
  return singleOf(node.body, combineFlags(flags, node));
}

const typeFlags = regexFlags.ascii | regexFlags.locale | regexFlags.unicode;

/**
 * The flags `a`, `u` and `L` replace each other; the others add up. See `_combine_flags` of CPython
 * Lib/re/_compiler.py.
 */
function combineFlags(flags: number, group: { readonly added: number; readonly removed: number }): number {
  const kept = (group.added & typeFlags) === 0 ? flags : flags & ~typeFlags;
  return (kept | group.added) & ~group.removed;
}

/** `$` also stands before a newline at the very end, even without the flag `m`. */
function machinePlace(place: Place, flags: number): MachinePlace {
  const lines = (flags & regexFlags.multiline) !== 0;
  if (place === 'start') return lines ? 'line-start' : 'string-start';
  if (place === 'end') return lines ? 'line-end' : 'last-line-end';
  return place;
}
