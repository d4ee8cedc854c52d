/** Follows a path into the value of an attribute by Heat's rules: whatever is missing gives null. */
import { follow } from '../evaluate/follow.ts';
import { belowStandIn } from '../evaluate/stand-in.ts';
import type { Value } from '../evaluate/value.ts';

/** Text keys select from maps only; integers (and true, which is 1) from lists, negatives from the end. */
export function selectPath(value: Value, path: readonly Value[]): Value {
  return belowStandIn(value, path) ?? follow(value, path, 'attribute');
}
