/** Python's scalar values as Heat and YAQL compute with them; integers and floats stay apart. */
import { floatRepr } from './float-repr.ts';

/**
 * A Python float. Every float is one of these, also `0.5`; a bare JavaScript number is always an integer.
 * Python shows 1.0 and 1 differently and divides them differently, which one JavaScript number cannot tell.
 */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** As Python shows it, so that no text names a float as an object. */
  toString(): string {
    return floatRepr(this.value);
  }
}

/**
 * A Python int: a safe integer as number, anything larger as bigint. Make with {@link int}.
 * Never compare two of them with `===`: a literal such as `5n` is not in the one form.
 */
export type Int = number | bigint;

/** A scalar that a template can hold. */
export type Scalar = null | boolean | Int | Float | string;

/** The one form of an integer: number where it is safe, else bigint. */
export function int(value: bigint): Int {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Booleans are no ints here, although Python's `bool` is a subclass of `int`. */
export function isInt(value: unknown): value is Int {
  return typeof value === 'bigint' || typeof value === 'number';
}
