/** Equality of anything with anything, and order with null, which is below everything. */
import { equals } from '../equality.ts';
import type { Overload } from '../overload.ts';
import { anything, nothing, something } from '../parameters.ts';
import { fn } from './declare.ts';

/**
 * What one comparison operator gives when only the right side, only the left side or both are null.
 * yaql/standard_library/common.py registers one overload per case (`left_lt_null`, `null_lt_right`,
 * `null_lt_null`), and so does this: overloads of other types stay free of null.
 */
interface NullOrder {
  readonly right: boolean;
  readonly left: boolean;
  readonly both: boolean;
}

function withNull(operator: string, { right, left, both }: NullOrder): readonly Overload[] {
  const name = `#operator_${operator}`;
  return [
    fn(name, [something('left'), nothing('right')], (_call, _left, _right) => right),
    fn(name, [nothing('left'), something('right')], (_call, _left, _right) => left),
    fn(name, [nothing('left'), nothing('right')], (_call, _left, _right) => both),
  ];
}

export const commonFunctions: readonly Overload[] = [
  fn('*equal', [anything('left'), anything('right')], ({ run }, left, right) => equals(left, right, run.meter)),
  fn('*not_equal', [anything('left'), anything('right')], ({ run }, left, right) => !equals(left, right, run.meter)),
  ...withNull('<', { right: false, left: true, both: false }),
  ...withNull('<=', { right: false, left: true, both: true }),
  ...withNull('>', { right: true, left: false, both: false }),
  ...withNull('>=', { right: true, left: false, both: true }),
];
