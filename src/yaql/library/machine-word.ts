/** Integers where CPython needs them in a machine word. */
import type { Int } from '../../python/scalar.ts';
import { raise } from '../errors.ts';

/**
 * The integer as a number; fails beyond 64 bits.
 * CPython Objects/longobject.c, `PyLong_AsSsize_t`.
 */
export function machineWord(value: Int): number {
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return Number(value);
  raise('OverflowError', 'Python int too large to convert to C ssize_t');
}
