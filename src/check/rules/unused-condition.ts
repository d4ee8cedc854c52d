/** A condition that decides nothing. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Expression, Template } from '../../hot/ast.ts';
import type { Rule } from '../rule.ts';
import { textArguments, walkTemplate } from '../walk.ts';

const unusedCondition = defineDiagnostic<readonly [name: string]>({
  code: 'lint/unused-condition',
  severity: 'warning',
  message: (name) => `Condition "${name}" is never used`,
  explanation: 'No resource, output, "if" or other condition uses it.',
});

const namers: ReadonlySet<string> = new Set(['And', 'If', 'IfNullable', 'Not', 'Or']);

export const rule: Rule = {
  name: 'unused-condition',
  diagnostics: [unusedCondition],
  check({ templates }, reports) {
    for (const template of templates) {
      const used = usedNames(template);
      for (const { name, nameSpan } of template.conditions.values()) {
        if (!used.has(name)) reports.report(unusedCondition, { span: nameSpan, names: [name] }, name);
      }
    }
  },
};

/** Conditions are named by resources, outputs, other conditions and `if`. */
function usedNames(template: Template): ReadonlySet<string> {
  const used = new Set<string>();
  const direct = (condition: Expression | undefined): void => {
    if (condition?.kind === 'literal' && typeof condition.value === 'string') used.add(condition.value);
  };
  for (const { condition } of template.resources.values()) direct(condition);
  for (const { condition } of template.outputs.values()) direct(condition);
  walkTemplate(template, {
    call(call) {
      if (!namers.has(call.intrinsic)) return;
      const names = call.intrinsic.startsWith('If') ? textArguments(call).slice(0, 1) : textArguments(call);
      for (const name of names) if (name !== undefined) used.add(name);
    },
  });
  return used;
}
