/** `list_concat`, `list_concat_unique` and `filter`. */
import type { CallExpression } from '../../hot/ast.ts';
import { pyEquals } from '../../python/equality.ts';
import { jsonDumps } from '../../python/json-dumps.ts';
import { isList, listItems, type PyTree } from '../../python/tree.ts';
import { applyIntrinsic } from '../apply.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { CallInfo, PlainIntrinsic, ScopedIntrinsic, StrictIntrinsic } from '../intrinsic.ts';
import { isPlain, isTruthy, plainOf } from '../plain.ts';
import { validatedOnly } from '../validated-only.ts';
import { isNull, list, orNull, originsOf, type Value } from '../value.ts';
import { partsOf } from '../sequence.ts';
import { present } from '../../source/present.ts';

/** Flattens one level; null items are skipped. Items may be symbolic, lists may not. */
export const listConcat: StrictIntrinsic = { form: 'strict', apply: concatenate };

/**
 * heat/engine/hot/functions.py, `ListConcatUnique`: `item not in unique_list` compares with `==`, so of 1,
 * 1.0 and true the first stays.
 */
export const listConcatUnique: StrictIntrinsic = {
  form: 'strict',
  apply: (argument, info) => {
    const whole = concatenate(argument, info);
    if (whole === 'defer' || isFailure(whole) || whole.kind !== 'list') return whole;
    if (!isPlain(whole)) return 'defer';
    const kept: Value[] = [];
    for (const item of whole.items) {
      if (!kept.some((other) => pyEquals(plainOf(other), plainOf(item)))) kept.push(item);
    }
    return list(kept, whole.origins);
  },
};

function concatenate(argument: Value, { name }: CallInfo): Value | Failure | 'defer' {
  if (argument.kind === 'symbolic') return 'defer';
  if (argument.kind !== 'list') {
    return failure(
      'TypeError',
      `Incorrect arguments to "${name}" should be: "${name}" : [ [ <value 1>, <value 2> ], [ <value 3>, <value 4> ] ]`,
    );
  }
  const items: Value[] = [];
  for (const part of argument.items) {
    if (part.kind === 'symbolic') return 'defer';
    if (part.kind === 'list') {
      for (const item of part.items) items.push(item);
    } else if (!isNull(part)) return notAList(argument, part);
  }
  return list(items, originsOf(argument));
}

function notAList(argument: Value, part: Value): Failure {
  const all = isPlain(argument) ? jsonDumps(plainOf(argument)) : '';
  const item = isPlain(part) ? jsonDumps(plainOf(part)) : '';
  return failure(
    'TypeError',
    `Incorrect arguments: Items to concat must be lists. ${all} contains an item that is not a list: ${item}`,
  );
}

/**
 * What is to be left out is not looked at where nothing is there to be left out of.
 * heat/engine/hot/functions.py, `Filter.result`: an empty or null sequence is returned as it is, whatever its
 * type.
 */
export const filter: ScopedIntrinsic = {
  form: 'scoped',
  check: filterShape,
  evaluate: ({ call, scope, evaluate }) => {
    const [first, second] = partsOf(call.argument);
    const valuesNode = present(first, 'values');
    const sequence = orNull(evaluate(present(second, 'sequence'), scope));
    if (isPlain(sequence) && !isTruthy(plainOf(sequence))) {
      evaluate(valuesNode, validatedOnly(scope));
      return sequence;
    }
    const argument = list([orNull(evaluate(valuesNode, scope)), sequence]);
    const { name, span } = call;
    return applyIntrinsic(filterItems, argument, {
      name,
      version: scope.template.version,
      span,
      intrinsic: 'FilterItems',
      budget: scope.budget,
    });
  },
};

/** The same over what is known already. Not a function of any template version. */
export const filterItems: PlainIntrinsic = {
  form: 'plain',
  compute: (argument, { name }): PyTree | Failure => {
    const [values = null, sequence = null] = listItems(argument);
    if (!isTruthy(sequence)) return sequence;
    if (!isList(sequence)) return failure('TypeError', `"${name}" only works with lists`);
    if (!isTruthy(values)) return sequence;
    if (!isList(values)) return failure('TypeError', `"${name}" filters a list of values`);
    return sequence.filter((item) => !values.some((value) => pyEquals(item, value)));
  },
};

function filterShape({ name, argument }: CallExpression): Failure | undefined {
  const { span } = argument;
  if (argument.kind !== 'list') return failure('TypeError', `Argument to "${name}" must be a list`, { span });
  const { length } = argument.items;
  return length === 2
    ? undefined
    : failure(
        'ValueError',
        `"${name}" expected 2 arguments of the form [values, sequence] but got ${length} arguments instead`,
        { span },
      );
}
