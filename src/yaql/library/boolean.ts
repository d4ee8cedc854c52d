/** Boolean functions: `and`, `or`, `not`, `bool`, `isBoolean`. */
import { isTrue } from '../equality.ts';
import type { Overload } from '../overload.ts';
import { anything, lambda } from '../parameters.ts';
import { inspect } from '../values.ts';
import { fn } from './declare.ts';

/**
 * yaql/standard_library/boolean.py. As in Python, `and` and `or` give one of their operands and not a
 * boolean.
 */
export const booleanFunctions: readonly Overload[] = [
  fn('#operator_and', [lambda('left'), lambda('right')], (_call, left, right) => {
    const value = left.apply();
    return isTrue(value) ? right.apply() : value;
  }),
  fn('#operator_or', [lambda('left'), lambda('right')], (_call, left, right) => {
    const value = left.apply();
    return isTrue(value) ? value : right.apply();
  }),
  fn('#unary_operator_not', [anything('arg')], (_call, value) => !isTrue(value)),
  fn('bool', [anything('value')], (_call, value) => isTrue(value)),
  fn('isBoolean', [anything('value')], (_call, value) => typeof inspect(value) === 'boolean'),
];
