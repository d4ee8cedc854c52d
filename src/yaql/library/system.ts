/** The language itself: property and method access, contexts, definitions, calls by name. */
import { isTrue } from '../equality.ts';
import { raise } from '../errors.ts';
import { passed } from '../overload.ts';
import type { Call, Overload, Passed } from '../overload.ts';
import { typeName } from '../text.ts';
import {
  anything,
  dict,
  expression,
  iterable,
  keyword,
  lambda,
  methodCall,
  optional,
  scope,
  sequence,
  text,
  textConstant,
  withDefault,
} from '../parameters.ts';
import type { Context } from '../context.ts';
import type { Collection, Mapping, Sequence, YaqlValue } from '../values.ts';
import { AnyIterator, inspect } from '../values.ts';
import { fn, method, variadic, variadicNamed } from './declare.ts';
import { noValue } from './iteration.ts';
import { memorized } from './queries.ts';
import { present } from '../../source/present.ts';

/**
 * yaql/standard_library/system.py. A body that sets variables gets a child of the caller's context:
 * yaql/language/specs.py, `get_delegate`, makes one for each call.
 */
export const systemFunctions: readonly Overload[] = [
  fn('#operator_.', [anything('receiver'), methodCall('expr')], ({ run, context }, receiver, called) =>
    run.callMethod(called, receiver, context),
  ),
  fn('#operator_?.', [anything('receiver'), expression('expr')], ({ run, context }, receiver, right) =>
    inspect(receiver) === null ? null : run.call('#operator_.', { context }, [passed(receiver), right]),
  ),
  fn('#operator_->', [scope('left'), lambda('right')], (_call, context, body) => body.within(context)),
  variadicNamed(
    { callKind: 'function', name: 'let' },
    [],
    { rest: anything('args'), named: anything('kwargs') },
    ({ context }, values, named) => withVariables(context, values, named),
  ),
  variadic({ callKind: 'function', name: 'with' }, [], anything('args'), ({ context }, values) =>
    withVariables(context, values, new Map()),
  ),
  variadic({ callKind: 'method', name: 'unpack' }, [iterable('sequence')], text('args'), unpack),
  fn('def', [text('name'), lambda('func')], ({ context }, name, body) => {
    const inner = context.child();
    inner.define(
      variadicNamed(
        { callKind: 'function', name },
        [],
        { rest: anything('args'), named: anything('kwargs') },
        (_call, values, named) => body.within(withVariables(inner, values, named)),
      ),
    );
    return inner;
  }),
  fn('call', [text('name'), sequence('args'), dict('kwargs'), withDefault(anything('receiver'), noValue)], callByName),
  method(
    'assert',
    [anything('obj'), lambda('condition'), optional(text('message'), 'Assertion failed')],
    (call, value, condition, message) => {
      const kept = value instanceof AnyIterator ? memorized(call, value) : value;
      return isTrue(condition.apply(kept)) ? kept : raise('AssertionError', message);
    },
  ),
  fn('#get_context_data', [textConstant('name')], ({ context }, name) => context.get(name)),
];

/**
 * Functions of the outermost layer, which every other layer may hide.
 * `register_fallbacks` of yaql/standard_library/system.py and `create_context` of yaql/__init__.py.
 */
export const innermostFunctions: readonly Overload[] = [
  fn('#operator_.', [anything('obj'), keyword('name')], ({ run, context }, value, property) =>
    run.callWith(`#property#${property.name}`, context, inspect(value)),
  ),
  fn('#iter', [iterable('iterator')], (_call, collection) => collection),
  fn('#finalize', [anything('obj')], (_call, value) => value),
];

function withVariables(context: Context, values: readonly YaqlValue[], named: ReadonlyMap<string, YaqlValue>): Context {
  const inner = context.child();
  values.forEach((value, index) => inner.set(String(index + 1), value));
  for (const [name, value] of named) inner.set(name, value);
  return inner;
}

/**
 * Names for the elements; without names their numbers, and then one element of a generator is lost.
 * `unpack` of yaql/standard_library/system.py takes `len(args) + 1` elements before it looks whether there
 * are names, then iterates over the same sequence.
 */
function unpack({ context }: Call, elements: Collection, names: readonly string[]): YaqlValue {
  const source = elements[Symbol.iterator]();
  const first: YaqlValue[] = [];
  while (first.length <= names.length) {
    const { done, value } = source.next();
    if (done === true) break;
    first.push(value);
  }
  const inner = context.child();
  if (names.length === 0) {
    let index = 1;
    for (const value of elements) inner.set(String(index++), value);
  } else if (first.length !== names.length) {
    raise('ValueError', `Cannot unpack ${first.length} elements into ${names.length}`);
  }
  names.forEach((name, index) => inner.set(name, present(first[index], 'argument')));
  return inner;
}

/**
 * `call_func` of yaql/standard_library/system.py. A name that does not begin like a keyword of the language ends the call:
 * `utils.filter_parameters_dict` removes it from the dictionary that it is walking through.
 */
type ByName = readonly [name: string, args: Sequence, kwargs: Mapping, receiver: YaqlValue | typeof noValue];

function callByName({ run, context }: Call, ...[name, args, kwargs, receiver]: ByName): YaqlValue {
  const named = new Map<string, Passed>();
  for (const [key, value] of kwargs.table.values()) {
    if (typeof key !== 'string')
      raise('TypeError', `expected string or bytes-like object, got '${typeName(inspect(key))}'`);
    if (!beginsLikeKeyword(key)) raise('RuntimeError', 'dictionary changed size during iteration');
    named.set(key, passed(value));
  }
  const positional: readonly Passed[] = args.items.map(passed);
  const where = receiver === noValue ? { context } : { context, receiver };
  return run.call(name, where, positional, named);
}

/** `utils.is_keyword`, whose pattern is matched at the start only. */
function beginsLikeKeyword(name: string): boolean {
  return /^(?!__)(?!\p{Nd})[\p{L}\p{N}_]/u.test(name);
}
