/** Access to objects of the host program. Heat's data has none, but these overloads are part of every search. */
import { raise } from '../errors.ts';
import type { Overload } from '../overload.ts';
import { anything, hostObject, keyword, methodCall } from '../parameters.ts';
import { fn } from './declare.ts';

/**
 * yaql/standard_library/yaqlized.py. `Yaqlized` accepts any expression before it is evaluated, so these
 * overloads take part in the agreement on lazy arguments and can make a call ambiguous.
 */
export const hostFunctions: readonly Overload[] = [
  fn('#operator_.', [hostObject('obj'), keyword('attr')], (_call, _obj, _name) => raise('AttributeError')),
  fn('#operator_.', [hostObject('receiver'), methodCall('expr', 'YaqlExpression')], (_call, _obj, _name) =>
    raise('AttributeError'),
  ),
  fn('#indexer', [hostObject('obj'), anything('key')], (_call, _obj, _name) => raise('AttributeError')),
];
