/** `if` and `Fn::If`: only the chosen arm is ever looked at. With two arms a false condition gives nothing at all. */
import type { CallExpression } from '../../hot/ast.ts';
import { evaluateCondition } from '../condition-value.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import { kindOfFailure } from '../failure-kind.ts';
import type { Run, ScopedIntrinsic } from '../intrinsic.ts';
import { residualCall } from '../residual.ts';
import type { Scope } from '../scope.ts';
import { list, orNull, poison, type PoisonValue, type Value } from '../value.ts';
import { partsOf } from '../sequence.ts';

// heat/engine/hot/functions.py: `If` unpacks exactly three arguments, `IfNullable` takes two and puts
// `Ellipsis` in the place of the third.
export const ifThenElse = choosing({ fewest: 3 });
export const ifNullable = choosing({ fewest: 2 });

interface Arguments {
  readonly fewest: number;
}

function choosing(size: Arguments): ScopedIntrinsic {
  return {
    form: 'scoped',
    check: (call) => shape(call, size),
    evaluate: choose,
  };
}

/**
 * Any argument but a list gives the same ValueError as a wrong count: `If.parse_args` raises both in one
 * block.
 */
function shape({ name, argument }: CallExpression, { fewest }: Arguments): Failure | undefined {
  const text = `Arguments to "${name}" must be of the form: [condition_name, value_if_true, value_if_false]`;
  const size = argument.kind === 'list' ? argument.items.length : 0;
  return size >= fewest && size <= 3 ? undefined : failure('ValueError', text, { span: argument.span });
}

function choose(run: Run): Value | undefined | Failure {
  const { call, scope, evaluate } = run;
  const [condition, whenTrue, whenFalse] = partsOf(call.argument);
  if (!condition) return poison;
  // A condition that is written here, not named, is worked out when Heat validates the function.
  const asking = condition.kind === 'call' ? { ...scope, early: true } : scope;
  const chosen = evaluateCondition(condition, asking, evaluate);
  if (isFailure(chosen)) return chosen;
  if (chosen.kind === 'poison') return unusable(chosen, scope) ?? chosen;
  if (chosen.kind === 'symbolic') return undecided(run, chosen);
  const arm = chosen.kind === 'known' && chosen.value === true ? whenTrue : whenFalse;
  return arm && evaluate(arm, scope);
}

/** In a nested stack nobody has checked the parameters before, so it is told here that there is no value. */
function unusable({ failure: found }: PoisonValue, { stackPath, section }: Scope): Failure | undefined {
  if (!found || stackPath === '') return undefined;
  return failure(found.errorClass, found.message, { kind: kindOfFailure(found.message, section), early: true });
}

/** A condition that is not known yet: both arms stay, and whoever needs to know is told. */
function undecided({ call, scope, evaluate }: Run, condition: Value): Value {
  scope.structural(condition, call.span);
  // An arm that is nothing at all becomes null here; two written arms keep their places.
  const arms = partsOf(call.argument)
    .slice(1)
    .map((arm) => orNull(evaluate(arm, scope)));
  const { name, span } = call;
  return residualCall(list([condition, ...arms]), { intrinsic: 'Choose', name, version: scope.template.version, span });
}
