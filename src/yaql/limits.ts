/**
 * Limits of an evaluation: the two that Heat sets, and one on work, so that a hostile expression ends.
 *
 * Memory is counted as the reference counts it: the size of one CPython 3.11 object (without what it refers to), looked
 * at whenever a value is passed or returned.
 */
import type { StepBudget } from '../python/regex.ts';
import { Float } from '../python/scalar.ts';
import { YaqlError } from './errors.ts';
import { powerAbove, sizeOfSlots, slotsAfterAdding } from './set-slots.ts';
import type { YaqlValue } from './values.ts';
import { FrozenDict, Mapping, MappingRule, OneShot, PyList, PySet, Tuple } from './values.ts';
import { codePointOf } from '../python/code-points.ts';

/** What a caller may set. Counts; bytes of CPython objects; counts. */
export interface Limits {
  /** Elements of a collection that is iterated or returned. Heat: 200. Negative: no limit. */
  readonly iterations?: number;
  /** Bytes of one object. Heat: 10,000. Zero or less: no limit. */
  readonly memory?: number;
  /** Calls and element visits of one evaluation; not a limit of Heat. Default 2,000,000. */
  readonly steps?: number;
}

// Defaults of the options `limit_iterators` and `memory_quota` in heat/engine/hot/functions.py. The third is
// this project's own.
const heatLimits: Required<Limits> = Object.freeze({ iterations: 200, memory: 10_000, steps: 2_000_000 });

/** Steps of a regular expression for each step of the evaluation. */
const matchesPerStep = 10;

/** Counts what one evaluation uses up. */
export class Meter {
  readonly iterations: number;
  readonly memory: number;
  readonly #allowed: number;
  #steps: number;
  /** Steps that regular expressions may take, all together. */
  readonly matching: StepBudget;
  readonly #identities: Map<object, number> = new Map();
  readonly #keyNumbers: Map<string, number> = new Map();
  /** Hash keys of the collections that were hashed before. */
  readonly keys: WeakMap<object, string> = new WeakMap();

  /** `account`: steps that several evaluations share; see {@link settle}. */
  constructor(limits: Limits, account?: StepBudget) {
    this.iterations = limits.iterations ?? heatLimits.iterations;
    this.memory = limits.memory ?? heatLimits.memory;
    this.#allowed = Math.min(limits.steps ?? heatLimits.steps, Math.max(0, Math.floor(account?.left ?? Infinity)));
    this.#steps = this.#allowed;
    this.matching = { left: this.#steps * matchesPerStep };
  }

  /** Takes from the account what was used up; below zero where it did not suffice. */
  settle(account: StepBudget): void {
    account.left -= this.#allowed - this.#steps + (this.#allowed - this.matching.left / matchesPerStep);
  }

  /** Counts work: one call, one element visited, one character produced. */
  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new YaqlError('StepLimitExceeded', 'The expression takes too many steps');
  }

  /** A number that belongs to one object during the evaluation. */
  identityOf(value: object): number {
    const identity = this.#identities.get(value) ?? this.#identities.size;
    this.#identities.set(value, identity);
    return identity;
  }

  /**
   * A number for a text, so that keys made of keys stay short.
   * Equal texts get one number; numbers count up from 0 in the order of first use.
   */
  keyNumber(text: string): number {
    const number = this.#keyNumbers.get(text) ?? this.#keyNumbers.size;
    this.#keyNumbers.set(text, number);
    return number;
  }

  /**
   * Fails when the value alone is larger than the memory limit.
   * yaql/language/utils.py, `limit_memory_usage`: `sys.getsizeof` of the object alone. A small list of huge
   * texts passes.
   */
  weigh(value: YaqlValue): void {
    if (this.memory > 0 && mayExceed(value, this.memory) && sizeOf(value) > this.memory) tooMuchMemory();
  }

  /** Fails when the values together are larger than the memory limit. */
  weighTogether(values: readonly YaqlValue[]): void {
    if (this.memory > 0) this.weighAll(values.map((value) => [1, sizeOf(value)]));
  }

  /** Fails as soon as the running sum of `count` times `bytes` is over the limit; counts may be negative, as in the reference. */
  weighAll(parts: readonly (readonly [count: number, bytes: number])[]): void {
    if (this.memory <= 0) return;
    let total = 0;
    for (const [count, bytes] of parts) {
      total += count * bytes;
      if (total > this.memory) tooMuchMemory();
    }
  }

  /** Fails when a collection of known size is larger than may be iterated. */
  limitSize(size: number): void {
    if (this.iterations >= 0 && size > this.iterations) tooManyElements(this.iterations);
  }

  /**
   * The elements one by one; fails when one too many is asked for.
   * yaql/language/utils.py, `limit_iterable`. The error comes with the first element too many, after the
   * others have been handed out.
   */
  *limited(source: Iterable<YaqlValue>): Iterable<YaqlValue> & Iterator<YaqlValue> {
    let count = 0;
    const iterator = source[Symbol.iterator]();
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      this.spend(1);
      if (this.iterations >= 0 && count++ >= this.iterations) tooManyElements(this.iterations);
      yield next.value;
    }
  }
}

/** What raises the limit that an exception of this class is about; empty where it is about none. */
export function hintOfLimit(className: string): string {
  const option = optionOfLimit.get(className);
  return option === undefined ? '' : `; ${option} raises the limit`;
}

const optionOfLimit: ReadonlyMap<string, string> = new Map([
  ['CollectionTooLargeException', '--max-query-elements'],
  ['MemoryQuotaExceededException', '--max-query-memory'],
]);

function tooManyElements(limit: number): never {
  throw new YaqlError('CollectionTooLargeException', `Collection length exceeds ${limit} elements`);
}

export const tooMuchMemoryText = 'Expression consumed too much memory';

function tooMuchMemory(): never {
  throw new YaqlError('MemoryQuotaExceededException', tooMuchMemoryText);
}

/**
 * A cheap test that spares most values the look at every character.
 * Upper bounds by kind: false only where {@link sizeOf} certainly stays below.
 */
function mayExceed(value: YaqlValue, limit: number): boolean {
  if (typeof value === 'string') return 76 + 4 * value.length > limit;
  if (typeof value === 'object') return value !== null;
  return typeof value === 'bigint' || limit < 100;
}

/**
 * `sys.getsizeof` of a value in CPython 3.11.
 * Bytes on a 64-bit machine. Views, contexts and other plain objects count 48.
 */
export function sizeOf(value: YaqlValue): number {
  switch (typeof value) {
    case 'string':
      return sizeOfText(value);
    case 'number':
      return Math.abs(value) < 2 ** 30 ? 28 : 32;
    case 'bigint':
      return sizeOfInteger(value);
    case 'boolean':
      return 28;
    default:
      return value === null ? 16 : sizeOfObject(value);
  }
}

function sizeOfObject(value: Exclude<YaqlValue, null | boolean | number | bigint | string>): number {
  if (value instanceof Float) return 24;
  if (value instanceof Tuple) return 40 + 8 * value.size;
  if (value instanceof PyList) return sizeOfList(value.allocated);
  if (value instanceof FrozenDict) return 56;
  if (value instanceof Mapping) return sizeOfDict(value);
  if (value instanceof PySet) return sizeOfSlots(value.slots);
  if (value instanceof MappingRule) return 56;
  return value instanceof OneShot ? 104 : 48;
}

/**
 * CPython Objects/unicodeobject.c has one, two or four bytes a code point by the widest one, behind a header
 * of 49 to 76 bytes.
 */
function sizeOfText(text: string): number {
  let widest = 0;
  let length = 0;
  for (const character of text) {
    widest = Math.max(widest, codePointOf(character));
    length++;
  }
  if (widest < 0x80) return 49 + length;
  if (widest < 0x100) return 73 + length;
  return widest < 0x10000 ? 74 + 2 * length : 76 + 4 * length;
}

/** CPython Objects/longobject.c, `int___sizeof___impl`: 30 bits a digit. */
function sizeOfInteger(value: bigint): number {
  const bits = (value < 0n ? -value : value).toString(16).length * 4;
  return 24 + 4 * Math.ceil(bits / 30);
}

/**
 * A dictionary that grew key by key: slots for two thirds of a power of two, with an index of that size.
 * CPython Objects/dictobject.c, `_PyDict_SizeOf` and `GROWTH_RATE`; keys that are all strings spare the hash
 * in each entry.
 */
function sizeOfDict(dict: Mapping): number {
  const keyed = [...dict.table.values()].every(([key]) => typeof key === 'string') ? 16 : 24;
  if (dict.size === 0) return 64;
  let slots = 8;
  while (dict.size > usable(slots)) slots = powerAbove(usable(slots) * 3 - 1);
  const wide = slots <= 0xffff ? 2 : 4;
  const indexBytes = slots <= 0xff ? 1 : wide;
  return 64 + 32 + slots * indexBytes + usable(slots) * keyed;
}

function usable(slots: number): number {
  return Math.floor((slots * 2) / 3);
}

/** A set that grew member by member. */
export function sizeOfSet(size: number): number {
  return sizeOfSlots(slotsAfterAdding(size));
}

/** A list with room for so many elements. */
export function sizeOfList(allocated: number): number {
  return 56 + 8 * allocated;
}

/**
 * A double-ended queue, which grows in blocks of 64.
 * CPython Modules/_collectionsmodule.c, `BLOCKLEN`.
 */
export function sizeOfQueue(size: number): number {
  return 232 + 528 * Math.max(1, Math.ceil(size / 64));
}
