/** Evaluates expressions with Heat's semantics, as far as values are known; what is not stays a residual. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { CallExpression, Expression } from '../hot/ast.ts';
import { applyIntrinsic, pythonResult } from './apply.ts';
import { argumentOf } from './argument.ts';
import {
  functionForm,
  functionShape,
  functionValue,
  isFailure,
  removedFunction,
  unknownName,
  unknownReference,
  unusableReference,
  type Failure,
} from './failure.ts';
import { kindOfFailure } from './failure-kind.ts';
import type { Intrinsic, Run } from './intrinsic.ts';
import { intrinsicOf } from './intrinsics/registry.ts';
import { firstPoison, keyText } from './plain.ts';
import { secrecyOfKey } from './private-key.ts';
import type { Scope } from './scope.ts';
import type { Scalar } from '../python/scalar.ts';
import { publicWords } from './public-words.ts';
import { keyedMap, knownLike, list, noOrigins, poison, type PoisonValue, type Value } from './value.ts';

/** Deeper nesting than any template has; keeps hostile ones from exhausting the stack. */
const maxDepth = 400;

/**
 * The value of an expression; undefined where it is nothing at all (a two-armed `if` whose condition is
 * false).
 * Throws SpentError when the budget of the scope is used up, and nothing else: each failure is reported once, where it arises, and gives poison. Reports and
 * the notes of `structural` are the only effects.
 */
export function evaluate(expression: Expression, scope: Scope): Value | undefined {
  return evaluateAt(expression, scope, 0);
}

function evaluateAt(expression: Expression, scope: Scope, depth: number): Value | undefined {
  scope.budget.spend(1, expression.span);
  if (depth > maxDepth)
    return report(
      { failure: true, errorClass: 'RecursionError', text: 'the value is nested too deeply', kind: 'wrong_shape' },
      expression,
      scope,
    );
  switch (expression.kind) {
    case 'literal':
      return knownLike(expression.value, {
        origins: noOrigins,
        secret: secrecyOfKey(expression.value, 'the template'),
      });
    case 'list':
      // An item that is nothing at all is dropped, an entry with its key: heat/engine/function.py, `resolve`,
      // filters `Ellipsis` out of lists and maps.
      return list(itemsOf(expression.items, scope, depth));
    case 'map': {
      const entries: (readonly [Scalar, string, Value])[] = [];
      // Of repeated keys the last entry wins, as in a Python dict.
      for (const { key, value } of expression.entries) {
        const result = evaluateAt(value, scope, depth + 1);
        if (result) entries.push([key, keyText(key), result]);
      }
      return keyedMap(entries);
    }
    case 'call':
      return call(expression, scope, depth);
  }
}

function itemsOf(expressions: readonly Expression[], scope: Scope, depth: number): readonly Value[] {
  const items: Value[] = [];
  for (const expression of expressions) {
    const item = evaluateAt(expression, scope, depth + 1);
    if (item) items.push(item);
  }
  return items;
}

function call(expression: CallExpression, scope: Scope, depth: number): Value | undefined {
  const intrinsic = intrinsicOf(expression.intrinsic, expression.name);
  if (!intrinsic) {
    const text = `The function "${expression.name}" is not known.`;
    return report(
      { failure: true, errorClass: 'NotImplementedError', text, kind: 'function_arguments' },
      expression,
      scope,
    );
  }
  const wrong = intrinsic.check?.(expression, scope);
  if (wrong) return wrong.moment === 'value' ? report(wrong, expression, scope) : reportShape(wrong, expression, scope);
  const result = run(intrinsic, expression, scope, depth);
  if (isFailure(result)) return report(result, expression, scope);
  if (result) scope.budget.spendValue(result, expression.span);
  return result;
}

function run(
  intrinsic: Intrinsic,
  expression: CallExpression,
  scope: Scope,
  depth: number,
): Value | undefined | Failure {
  const seen: Value[] = [];
  const next = (inner: Expression, where: Scope): Value | undefined => {
    const value = evaluateAt(inner, where, depth + 1);
    if (value) seen.push(value);
    return value;
  };
  const result = applied(intrinsic, expression, { scope, evaluate: next });
  if (!isFailure(result)) return result?.kind === 'poison' ? spoiltBy(seen, result) : result;
  const shown = publicWords(result.text, seen, expression);
  return shown === result.text ? result : { ...result, shown };
}

/** What a function could not do without says why, like the exception that ends it in Python. */
function spoiltBy(seen: readonly Value[], result: PoisonValue): Value {
  if (result.failure) return result;
  const failure = seen.map((value) => firstPoison(value)?.failure).find((found) => found !== undefined);
  return failure ? { ...result, failure } : result;
}

function applied(
  intrinsic: Intrinsic,
  expression: CallExpression,
  { scope, evaluate }: Pick<Run, 'scope' | 'evaluate'>,
): Value | undefined | Failure {
  if (intrinsic.form === 'scoped') return pythonResult(() => intrinsic.evaluate({ call: expression, scope, evaluate }));
  const info = { name: expression.name, version: scope.template.version, span: expression.span, budget: scope.budget };
  const argument = argumentOf(intrinsic, expression.argument, { scope, evaluate, info });
  if (isFailure(argument)) return argument;
  return applyIntrinsic(intrinsic, argument, { ...info, intrinsic: expression.intrinsic });
}

/** Wrong names and wrong shapes have categories of their own. */
function kindOf({ kind, text }: Failure, code: string, { section }: Scope): string {
  if (kind !== 'function_arguments') return kind;
  // What is found early is told of no property.
  if (code === unusableReference.code) return kindOfFailure(text, 'definition');
  return code === functionValue.code || code === unknownReference.code ? kindOfFailure(text, section) : kind;
}

type FailureKind = typeof functionValue;

function shapeKind({ kind, moment }: Failure): FailureKind {
  if (kind === 'template_version') return removedFunction;
  return moment === 'late' ? functionForm : functionShape;
}

function valueKind({ kind, early, late, wrongName }: Failure, scope: Scope): FailureKind {
  if (kind === 'template_version') return removedFunction;
  if (early || scope.early) return unusableReference;
  if (!wrongName) return functionValue;
  return late ? unknownName : unknownReference;
}

/** Reports a failure at the node to blame and goes on with poison. */
function report(problem: Failure, expression: Expression, scope: Scope): Value {
  return reportAs(valueKind(problem, scope), problem, expression, scope);
}

function reportShape(problem: Failure, expression: Expression, scope: Scope): Value {
  return reportAs(shapeKind(problem), problem, expression, scope);
}

function reportAs(kind: FailureKind, problem: Failure, expression: Expression, scope: Scope): Value {
  const span = problem.span ?? expression.span;
  const fix = problem.wrongName && didYouMean(span, problem.wrongName.name, problem.wrongName.candidates);
  const { errorClass } = problem;
  const where = { span, fix, kind: kindOf(problem, kind.code, scope), errorClass, resource: scope.resource };
  const message = problem.shown ?? problem.text;
  scope.reports.report(kind, where, errorClass, message);
  return { ...poison, failure: { errorClass, message } };
}
