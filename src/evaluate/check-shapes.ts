/** Finds calls whose arguments have a wrong shape without evaluating anything: what Heat refuses even where it is never used. */
import type { CallExpression, Expression } from '../hot/ast.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { evaluateCondition } from './condition-value.ts';
import { evaluate } from './evaluate.ts';
import { functionForm, functionShape, isFailure, removedFunction, unusableReference, type Failure } from './failure.ts';
import { intrinsicOf } from './intrinsics/registry.ts';
import type { Scope } from './scope.ts';
import { partsOf } from './sequence.ts';

/**
 * Of an `if` only the chosen arm is looked at: Heat parses no other. `read` finds what reading a definition finds,
 * `validated` what is found when it is validated besides.
 * `read` is what constructors of function classes raise (heat/engine/template.py, `parse`), `validated` what
 * heat/engine/function.py, `validate`, raises besides. At most one failure is reported for a call and what
 * stands inside it.
 */
export function checkShapes(expression: Expression, scope: Scope, depth: 'read' | 'validated' = 'read'): void {
  switch (expression.kind) {
    case 'literal':
      return;
    case 'list':
      for (const item of expression.items) checkShapes(item, scope, depth);
      return;
    case 'map':
      for (const { value } of expression.entries) checkShapes(value, scope, depth);
      return;
    case 'call': {
      const wrong = intrinsicOf(expression.intrinsic, expression.name)?.check?.(expression, scope);
      const isFound = wrong && (!wrong.moment || (wrong.moment === 'late' && depth === 'validated'));
      if (isFound) report(wrong, kindOf(wrong), expression, scope);
      else if (expression.intrinsic === 'If' || expression.intrinsic === 'IfNullable')
        checkChosen(expression, scope, depth);
      else checkShapes(expression.argument, scope, depth);
    }
  }
}

/**
 * heat/engine/hot/functions.py, `If.parse_args`: the condition is resolved while the template is parsed, and
 * only its arm is parsed too.
 */
function checkChosen(call: CallExpression, scope: Scope, depth: 'read' | 'validated'): void {
  const [condition, whenTrue, whenFalse] = partsOf(call.argument);
  if (!condition) return;
  const chosen = evaluateCondition(condition, scope, evaluate);
  if (isFailure(chosen)) {
    report(chosen, unusableReference, condition, scope);
    return;
  }
  // A condition that is not known yet leaves both arms unread: neither is certain to be parsed.
  if (chosen.kind !== 'known') return;
  const arm = chosen.value === true ? whenTrue : whenFalse;
  if (arm) checkShapes(arm, scope, depth);
}

function kindOf({ kind, moment }: Failure): typeof functionShape {
  if (kind === 'template_version') return removedFunction;
  return moment === 'late' ? functionForm : functionShape;
}

function report(wrong: Failure, kind: typeof functionShape, { span: whole }: Expression, scope: Scope): void {
  const { span = whole, wrongName, errorClass, text } = wrong;
  const fix = wrongName && didYouMean(span, wrongName.name, wrongName.candidates);
  const { resource } = scope;
  const where = { span, fix, kind: wrong.kind, ...(resource !== undefined && { resource }) };
  scope.reports.report(kind, where, errorClass, text);
}
