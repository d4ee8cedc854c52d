/** Works out the argument of a function, in the order in which Heat's own function does. */
import type { Expression } from '../hot/ast.ts';
import type { Failure } from './failure.ts';
import type { CallInfo, Evaluate, Intrinsic } from './intrinsic.ts';
import { firstPoison, keyText } from './plain.ts';
import type { Scope } from './scope.ts';
import { validatedOnly } from './validated-only.ts';
import { keyedMap, list, orNull, type Value } from './value.ts';

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
    return list(argument.items.map((item) => orNull(evaluate(item, scope))));
  }
  if (argument.kind === 'map' && (apart || first)) return entriesApart(first, argument, arguing);
  return orNull(evaluate(argument, scope));
}

/** What fails first ends it. */
function itemsLastFirst(items: readonly Expression[], { scope, evaluate }: Arguing): Value {
  const values: Value[] = [];
  for (const [index, item] of [...items.entries()].toReversed()) {
    const value = orNull(evaluate(item, scope));
    if (value.kind === 'poison') {
      validateAll(items.slice(0, index), { scope, evaluate });
      return value;
    }
    values.push(value);
  }
  return list(values.toReversed());
}

/** What is no longer worked out was validated all the same: `Function.validate` goes through all arguments. */
function validateAll(
  expressions: readonly Expression[],
  { scope, evaluate }: Pick<Arguing, 'scope' | 'evaluate'>,
): void {
  const validating = validatedOnly(scope);
  for (const expression of expressions) evaluate(expression, validating);
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
  const wrong = value && (firstPoison(value) ?? first?.check(value, argument, info));
  if (wrong) {
    const others = entries.filter((one) => one !== entry).map((one) => one.value);
    validateAll(others, { scope, evaluate });
    return wrong;
  }
  return keyedMap(
    entries.map((one) => {
      const own = one === entry ? value : evaluate(one.value, scope);
      return [one.key, keyText(one.key), orNull(own)] as const;
    }),
  );
}
