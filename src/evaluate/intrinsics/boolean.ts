/**
 * `not`, `and`, `or` over conditions, in both spellings. `and` and `or` stop at the first condition that
 * decides.
 * From heat/engine/hot/functions.py, `Not`, `And`, `Or`: functions among the arguments are resolved together, then `all` and
 * `any` go through a generator, so a wrong name behind the decisive condition raises nothing.
 */
import type { CallExpression, Expression } from '../../hot/ast.ts';
import { conditionOf } from '../condition-value.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { Run, ScopedIntrinsic } from '../intrinsic.ts';
import { residualCall } from '../residual.ts';
import { partsOf } from '../sequence.ts';
import { firstSecrecy, knownLike, list, orNull, originsOfAll, type KnownValue, type Value } from '../value.ts';
import { present } from '../../source/present.ts';

export const not: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ name, argument }) =>
    argument.kind === 'literal' && argument.value === null
      ? failure('ValueError', `Argument to "${name}" must be a condition`, { span: argument.span })
      : undefined,
  evaluate: (run) => negated(run, run.call.argument),
};

/**
 * Takes a list of exactly one.
 * heat/engine/cfn/functions.py, `Not._check_args`.
 */
export const cfnNot: ScopedIntrinsic = {
  form: 'scoped',
  check: ({ name, argument }) =>
    argument.kind === 'list' && argument.items.length === 1
      ? undefined
      : failure('ValueError', `Arguments to "${name}" must be of the form: [condition]`, { span: argument.span }),
  evaluate: (run) => {
    const [only] = partsOf(run.call.argument);
    return negated(run, present(only, 'condition'));
  },
};

export const and = connecting({ decisive: false });
export const or = connecting({ decisive: true });

/**
 * `not` of null is false: `_get_condition` hands null to `Conditions.is_enabled`, which takes it for enabled.
 */
function negated(run: Run, expression: Expression): Value | Failure {
  const condition = conditionAt(run, expression);
  if (isFailure(condition) || condition.kind === 'poison') return condition;
  if (condition.kind === 'known') return knownLike(condition.value !== true, condition);
  return residual(run, 'NotValue', [condition]);
}

function connecting({ decisive }: { readonly decisive: boolean }): ScopedIntrinsic {
  return {
    form: 'scoped',
    check: shape,
    evaluate: (run) => {
      const items = partsOf(run.call.argument);
      const values = items.map((item) => orNull(run.evaluate(item, run.scope)));
      const spoilt = values.find(({ kind }) => kind === 'poison');
      if (spoilt) return spoilt;
      const seen: Value[] = [];
      for (const [index, value] of values.entries()) {
        const condition = conditionOf(value, present(items[index], 'condition'), run.scope);
        if (isFailure(condition) || condition.kind === 'poison') return condition;
        seen.push(condition);
        // An open condition does not stop the search: a later known one may decide by itself.
        if (condition.kind === 'known' && condition.value === decisive) return knownLike(decisive, marksOf(seen));
      }
      if (seen.every(({ kind }) => kind === 'known')) return knownLike(!decisive, marksOf(seen));
      // What is known decides nothing any more, but a secret among it makes the result one.
      const asked = seen.filter((condition) => condition.kind !== 'known' || condition.secret !== false);
      return residual(run, decisive ? 'OrValue' : 'AndValue', asked);
    },
  };
}

/** The result tells of every known condition that was looked at. */
function marksOf(conditions: readonly Value[]): Pick<KnownValue, 'origins' | 'secret'> {
  const known = conditions.filter(({ kind }) => kind === 'known');
  return { origins: originsOfAll(known), secret: firstSecrecy(known) };
}

/**
 * Two messages, as in `ConditionBoolean._check_args`: a text is no list of conditions, though Python has it
 * for a sequence.
 */
function shape({ name, argument }: CallExpression): Failure | undefined {
  if (argument.kind !== 'list')
    return failure('ValueError', `Arguments to "${name}" must be a list of conditions`, { span: argument.span });
  return argument.items.length < 2
    ? failure('ValueError', `The minimum number of condition arguments to "${name}" is 2.`, { span: argument.span })
    : undefined;
}

function conditionAt({ scope, evaluate }: Run, expression: Expression): Value | Failure {
  return conditionOf(orNull(evaluate(expression, scope)), expression, scope);
}

function residual({ call, scope }: Run, intrinsic: string, conditions: readonly Value[]): Value {
  const { name, span } = call;
  return residualCall(list(conditions), { intrinsic, name, version: scope.template.version, span });
}
