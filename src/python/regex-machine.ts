/**
 * Runs the instructions of a regular expression by backtracking. Choices and undo records are on stacks of its own, so
 * that long texts do not overflow JavaScript's; steps are counted, so that hostile patterns end.
 */
import type { Instruction, Loop, MachinePlace, RegexProgram } from './regex-program.ts';
import { present } from '../source/present.ts';

/** A match took more steps than allowed. */
export class RegexBudgetError extends Error {
  constructor() {
    super('The regular expression takes too many steps');
    this.name = 'RegexBudgetError';
  }
}

/** Steps that are left for one operation, which may try many matches. */
export interface StepBudget {
  left: number;
}

/**
 * Where a match lies, in code points.
 * In code points from the start of the text; `end` is behind the last one.
 */
export interface MatchBounds {
  readonly start: number;
  readonly end: number;
  /** Start and end of each group in turn; -1 where it took no part. */
  readonly groups: readonly number[];
}

/** What counts as a match. */
export interface MatchDemand {
  /** It must reach the end of the text. */
  readonly full?: boolean;
  /** It must not be empty. */
  readonly notEmpty?: boolean;
}

/** Numbers of one choice on the stack: instruction, position, height of the undo records, lowest position. */
const choiceSize = 4;

export class RegexMachine {
  readonly #instructions: readonly Instruction[];
  readonly #registers: Int32Array;
  readonly #text: Uint32Array;
  readonly #budget: StepBudget;
  readonly #choices: number[] = [];
  /** Registers with their former values, in pairs. */
  readonly #undo: number[] = [];
  #at = 0;
  #position = 0;

  constructor(program: RegexProgram, text: Uint32Array, budget: StepBudget) {
    this.#instructions = program.instructions;
    this.#registers = new Int32Array(program.registers);
    this.#text = text;
    this.#budget = budget;
  }

  /**
   * The match that starts at a position, if there is one. `groups` is the number of groups of the pattern.
   * Throws RegexBudgetError when the budget is used up; the machine can be used again for another start.
   */
  matchAt(start: number, groups: number, demand: MatchDemand): MatchBounds | undefined {
    this.#registers.fill(-1);
    this.#choices.length = 0;
    this.#undo.length = 0;
    this.#at = 0;
    this.#position = start;
    for (;;) {
      const instruction = this.#instructions[this.#at];
      if (instruction === undefined) throw new Error('The program ran past its end');
      this.#spend(1);
      if (instruction.op === 'match' && this.#satisfies(start, demand)) {
        return { start, end: this.#position, groups: Array.from(this.#registers.subarray(0, groups * 2)) };
      }
      this.#at++;
      if (!this.#step(instruction) && !this.#backtrack()) return undefined;
    }
  }

  #spend(steps: number): void {
    this.#budget.left -= steps;
    if (this.#budget.left < 0) throw new RegexBudgetError();
  }

  #satisfies(start: number, { full = false, notEmpty = false }: MatchDemand): boolean {
    return (!full || this.#position === this.#text.length) && (!notEmpty || this.#position !== start);
  }

  #register(index: number): number {
    return present(this.#registers[index], 'register');
  }

  #assign(register: number, value: number): void {
    this.#undo.push(register, this.#register(register));
    this.#registers[register] = value;
  }

  #choose(at: number, position: number, lowest: number = position): void {
    this.#choices.push(at, position, this.#undo.length, lowest);
  }

  /**
   * Goes on with the last choice; false when there is none.
   * A choice with a range below its position is one of a greedy run: it is tried again one character shorter
   * each time and goes when it is spent.
   */
  #backtrack(): boolean {
    const choices = this.#choices;
    const base = choices.length - choiceSize;
    if (base < 0) return false;
    this.#at = present(choices[base], 'choice');
    this.#position = present(choices[base + 1], 'position of the choice');
    this.#restore(present(choices[base + 2], 'depth of the choice'));
    if (this.#position > present(choices[base + 3], 'lowest position of the choice'))
      choices[base + 1] = this.#position - 1;
    else choices.length = base;
    return true;
  }

  #restore(height: number): void {
    while (this.#undo.length > height) {
      const value = present(this.#undo.pop(), 'value to restore');
      this.#registers[present(this.#undo.pop(), 'register to restore')] = value;
    }
  }

  /** Carries out one instruction; false when it does not match. */
  #step(instruction: Instruction): boolean {
    switch (instruction.op) {
      case 'character':
        return this.#text[this.#position++] === instruction.code;
      case 'test':
        return (
          this.#position < this.#text.length && instruction.test(present(this.#text[this.#position++], 'character'))
        );
      case 'run':
        return this.#run(instruction);
      case 'run-more':
        return this.#runMore(instruction);
      case 'at':
        return this.#isAt(instruction);
      case 'save':
        this.#assign(instruction.register, this.#position);
        return true;
      case 'reference':
        return this.#reference(instruction);
      case 'fork':
        this.#choose(instruction.other, this.#position);
        return true;
      case 'jump':
        this.#at = instruction.to;
        return true;
      case 'condition':
        if (this.#captured(instruction.group) === undefined) this.#at = instruction.otherwise;
        return true;
      case 'match':
        return false;
      default:
        return this.#structure(instruction);
    }
  }

  #structure(instruction: Extract<Instruction, { op: `l${string}` | 'mark' | 'cut' }>): boolean {
    const { register } = instruction;
    switch (instruction.op) {
      case 'loop-start':
        this.#assign(register, 0);
        this.#assign(register + 1, -1);
        return true;
      case 'loop':
        this.#loop(instruction);
        return true;
      case 'loop-more':
        this.#iterateOptionally(register);
        this.#at = instruction.body;
        return true;
      case 'mark':
        this.#assign(register, this.#choices.length);
        return true;
      case 'cut':
        this.#choices.length = this.#register(register);
        return true;
      case 'look':
        return this.#look(instruction);
      case 'look-end':
        this.#choices.length = this.#register(register);
        this.#position = this.#register(register + 1);
        return !instruction.negated;
    }
  }

  #run({ test, min, max, mode, register }: Extract<Instruction, { op: 'run' }>): boolean {
    const start = this.#position;
    const wanted = mode === 'lazy' ? min : max;
    const end = Math.min(this.#text.length, start + wanted);
    let position = start;
    while (position < end && test(present(this.#text[position], 'character'))) position++;
    this.#spend(position - start);
    const least = start + min;
    if (position < least) return false;
    this.#position = position;
    if (mode === 'greedy' && position > least) this.#choose(this.#at, position - 1, least);
    if (mode !== 'lazy') return true;
    this.#assign(register, start);
    this.#choose(this.#at++, position);
    return true;
  }

  /** Second thought of a lazy run: one more character, and perhaps another one later. */
  #runMore({ test, max, register }: Extract<Instruction, { op: 'run-more' }>): boolean {
    const taken = this.#position - this.#register(register);
    if (taken >= max || this.#position >= this.#text.length) return false;
    if (!test(present(this.#text[this.#position], 'character'))) return false;
    this.#position++;
    this.#choose(this.#at - 1, this.#position);
    return true;
  }

  #isAt({ place, word }: { readonly place: MachinePlace; readonly word: (code: number) => boolean }): boolean {
    const [text, position] = [this.#text, this.#position];
    switch (place) {
      case 'string-start':
        return position === 0;
      case 'string-end':
        return position === text.length;
      case 'line-start':
        return position === 0 || text[position - 1] === 0x0a;
      case 'line-end':
        return position === text.length || text[position] === 0x0a;
      case 'last-line-end':
        return position === text.length || (position === text.length - 1 && text[position] === 0x0a);
      default: {
        // Python finds neither a boundary nor its opposite in an empty text.
        if (text.length === 0) return false;
        const before = position > 0 && word(present(text[position - 1], 'character'));
        const behind = position < text.length && word(present(text[position], 'character'));
        return (before !== behind) === (place === 'boundary');
      }
    }
  }

  #captured(group: number): { readonly start: number; readonly end: number } | undefined {
    const start = this.#register((group - 1) * 2);
    const end = this.#register(group * 2 - 1);
    return start < 0 || end < start ? undefined : { start, end };
  }

  #reference({ group, fold }: Extract<Instruction, { op: 'reference' }>): boolean {
    const span = this.#captured(group);
    if (span === undefined || this.#position + span.end - span.start > this.#text.length) return false;
    this.#spend(span.end - span.start);
    for (let index = span.start; index < span.end; index++) {
      const expected = present(this.#text[index], 'character');
      const actual = present(this.#text[this.#position++], 'character');
      if (expected !== actual && (fold === undefined || fold(expected) !== fold(actual))) return false;
    }
    return true;
  }

  /** Decides on one more iteration. An optional iteration must not start where the last optional one did. */
  #loop({ register, min, max, mode, exit }: Loop): void {
    const count = this.#register(register);
    if (mode === 'possessive') this.#assign(register + 2, this.#choices.length);
    if (count < min) {
      this.#iterate(register);
      if (mode === 'lazy') this.#at++;
      return;
    }
    const more = count < max && this.#position !== this.#register(register + 1);
    if (mode === 'lazy') {
      if (more) this.#choose(this.#at, this.#position);
      this.#at = exit;
    } else if (more) {
      this.#choose(exit, this.#position);
      this.#iterateOptionally(register);
    } else {
      this.#at = exit;
    }
  }

  #iterate(register: number): void {
    this.#assign(register, this.#register(register) + 1);
  }

  #iterateOptionally(register: number): void {
    this.#iterate(register);
    this.#assign(register + 1, this.#position);
  }

  /** A lookbehind that would start before the text cannot match, and its negation holds. */
  #look({ register, back, negated, exit }: Extract<Instruction, { op: 'look' }>): boolean {
    if (back > this.#position) {
      if (negated) this.#at = exit;
      return negated;
    }
    this.#assign(register, this.#choices.length);
    this.#assign(register + 1, this.#position);
    if (negated) this.#choose(exit, this.#position);
    this.#position -= back;
    return true;
  }
}
