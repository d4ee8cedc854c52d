/** Finds calls whose arguments have a wrong shape without evaluating anything: what Heat refuses even where it is never used. */
import type { Expression } from '../hot/ast.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { functionShape } from './failure.ts';
import { intrinsicOf } from './intrinsics/registry.ts';
import type { Scope } from './scope.ts';

/** The arms of an `if` are not looked at: Heat parses only the chosen one. */
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
      if (wrong && !wrong.late) {
        const span = wrong.span ?? expression.span;
        const fix = wrong.wrongName && didYouMean(span, wrong.wrongName.name, wrong.wrongName.candidates);
        scope.reports.report(
          functionShape,
          { span, fix, kind: wrong.kind, ...(scope.resource !== undefined && { resource: scope.resource }) },
          wrong.errorClass,
          wrong.text,
        );
        return;
      }
      const lazy = expression.intrinsic === 'If' || expression.intrinsic === 'IfNullable';
      if (!lazy) checkShapes(expression.argument, scope);
    }
  }
}
