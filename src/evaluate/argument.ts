/** Works out the argument of a function, in the order in which Heat's own function does. */
import type { Expression } from '../hot/ast.ts';
import { isFailure, type Failure } from './failure.ts';
import type { CallInfo, Evaluate, Intrinsic } from './intrinsic.ts';
import { keyText } from './plain.ts';
import type { Scope } from './scope.ts';
import { keyedMap, known, list, orNull, type Value } from './value.ts';

interface Arguing {
  readonly scope: Scope;
  readonly evaluate: Evaluate;
  readonly info: CallInfo;
}

/**
 * `apart` is for functions whose Heat class resolves its arguments one by one
 * (`function.resolve(self._delim)` in `Join.result`, heat/engine/hot/functions.py). `resolve` drops a missing
 * value (`Ellipsis`) from a list, but makes null of it where it is resolved alone: heat/engine/function.py,
 * `resolve`.
 */
export function argumentOf(
  { apart, first }: Exclude<Intrinsic, { form: 'scoped' }>,
  argument: Expression,
  arguing: Arguing,
): Value | Failure {
  const { scope, evaluate } = arguing;
  if (apart === 'last first' && argument.kind === 'list') return itemsLastFirst(argument.items, arguing);
  if (apart && argument.kind === 'list') {
    return list(argument.items.map((item) => evaluate(item, scope) ?? known(null)));
  }
  if (argument.kind === 'map' && (apart || first)) return entriesApart(first, argument, arguing);
  return orNull(evaluate(argument, scope));
}

/** What fails first ends it. */
function itemsLastFirst(items: readonly Expression[], { scope, evaluate }: Arguing): Value {
  const values: Value[] = [];
  for (const item of items.toReversed()) {
    const value = orNull(evaluate(item, scope));
    if (value.kind === 'poison') return value;
    values.push(value);
  }
  return list(values.toReversed());
}

function entriesApart(
  first: Exclude<Intrinsic, { form: 'scoped' }>['first'],
  argument: Extract<Expression, { kind: 'map' }>,
  { scope, evaluate, info }: Arguing,
): Value | Failure {
  const { entries } = argument;
  // Of repeated keys the last counts, as in a Python dict.
  const entry = first && entries.findLast((one) => one.key === first.key);
  const value = entry && orNull(evaluate(entry.value, scope));
  if (value?.kind === 'poison') return value;
  const wrong = value && first?.check(value, argument, info);
  if (isFailure(wrong)) return wrong;
  return keyedMap(
    entries.map((one) => {
      const own = one === entry ? value : evaluate(one.value, scope);
      return [one.key, keyText(one.key), own ?? known(null)] as const;
    }),
  );
}
