/** Queries over values: answered where they do not depend on what is not known yet, else kept as residuals. */
import { failure, type Failure } from './failure.ts';
import type { CallInfo } from './intrinsic.ts';
import { hasOpenParts, hasPoison } from './plain.ts';
import type { QueryEngine } from './scope.ts';
import type { Span } from '../source/source-file.ts';
import { bindingTime, secrecyOf, map, originsOf, symbolic, type BindingTime, type Value } from './value.ts';
import { entriesOf } from './sequence.ts';
import { present } from '../source/present.ts';

/** Name of the residuals' function. */
export const queryIntrinsic = 'Query';

/** A step of a query is a call with its overloads, and takes as long as making so many values. */
const stepsOfQuery = 2;

interface QueryCall extends CallInfo {
  readonly span: Span;
  /** The scalar that the expression was written in, if it was. */
  readonly written?: Span | undefined;
}

/**
 * Runs the query that an argument holds: `expression` and, if there is any, `data`.
 * Failures are those of the query; poison in the data gives poison before it runs, even where the query would
 * not look at it.
 */
export function runQuery(argument: Value, call: QueryCall, engine: QueryEngine | undefined): Value | Failure {
  if (hasPoison(argument)) return { kind: 'poison', origins: originsOf(argument) };
  if (hasOpenParts(argument)) return residual(argument, call, bindingTime(argument));
  const entries = entriesOf(argument);
  const expression = present(entries.get('expression'), 'expression');
  if (expression.kind === 'symbolic') return residual(argument, call, bindingTime(argument));
  if (expression.kind !== 'known' || typeof expression.value !== 'string') {
    return failure('TypeError', `The "expression" argument to ${call.name} must contain a string.`);
  }
  if (!engine) return failure('NotImplementedError', 'the query engine is not loaded');
  const { budget, span, written } = call;
  const before = budget ? budget.left / stepsOfQuery : 0;
  const steps = budget && { left: before };
  const result = engine.evaluate(expression.value, entries.get('data') ?? map([]), { written, steps });
  if (steps) budget.spend((before - steps.left) * stepsOfQuery, span);
  if (result !== 'needs-unknown') return result;
  const time = bindingTime(argument);
  // Everything is known but the time of day or a random number, which no later moment will tell.
  return residual(argument, call, time === 'translate' ? 'never' : time);
}

function residual(argument: Value, { name, version, span }: QueryCall, time: BindingTime): Value {
  const mark = { origins: originsOf(argument), secret: secrecyOf(argument) };
  return symbolic({ op: 'call', intrinsic: queryIntrinsic, name, version, argument, span }, time, mark);
}
