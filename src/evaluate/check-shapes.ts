/** Finds calls whose arguments have a wrong shape without evaluating anything: what Heat refuses even where it is never used. */
import type { CallExpression, Expression } from '../hot/ast.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { evaluateCondition } from './condition-value.ts';
import { evaluate } from './evaluate.ts';
import { functionShape, isFailure, unusableReference, type Failure } from './failure.ts';
import { intrinsicOf } from './intrinsics/registry.ts';
import type { Scope } from './scope.ts';

/** Of an `if` only the chosen arm is looked at: Heat parses no other. */
export function checkShapes(expression: Expression, scope: Scope): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'list':
      for (const item of expression.items) checkShapes(item, scope);
      return;
    case 'map':
      for (const { value } of expression.entries) checkShapes(value, scope);
      return;
    case 'call': {
      const wrong = intrinsicOf(expression.intrinsic, expression.name)?.check?.(expression, scope);
      if (wrong && !wrong.moment) report(wrong, functionShape, expression, scope);
      else if (expression.intrinsic === 'If' || expression.intrinsic === 'IfNullable') checkChosen(expression, scope);
      else checkShapes(expression.argument, scope);
    }
  }
}

function checkChosen(call: CallExpression, scope: Scope): void {
  const [condition, whenTrue, whenFalse] = call.argument.kind === 'list' ? call.argument.items : [];
  if (!condition) return;
  const chosen = evaluateCondition(condition, scope, evaluate);
  if (isFailure(chosen)) {
    report(chosen, unusableReference, condition, scope);
    return;
  }
  if (chosen.kind !== 'known') return;
  const arm = chosen.value === true ? whenTrue : whenFalse;
  if (arm) checkShapes(arm, scope);
}

function report(wrong: Failure, kind: typeof functionShape, { span: whole }: Expression, scope: Scope): void {
  const { span = whole, wrongName, errorClass, text } = wrong;
  const fix = wrongName && didYouMean(span, wrongName.name, wrongName.candidates);
  const { resource } = scope;
  const where = { span, fix, kind: wrong.kind, ...(resource !== undefined && { resource }) };
  scope.reports.report(kind, where, errorClass, text);
}
