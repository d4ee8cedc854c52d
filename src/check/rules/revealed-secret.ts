/** An output that shows what a parameter hides. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { isSecret } from '../../evaluate/value.ts';
import type { Rule } from '../rule.ts';

const revealedSecret = defineDiagnostic<readonly [name: string]>({
  code: 'lint/revealed-secret',
  severity: 'warning',
  message: (name) => `Output "${name}" shows a secret`,
  explanation: 'Everyone who can show the stack can read its outputs, including hidden parameters in them.',
});

export const rule: Rule = {
  name: 'revealed-secret',
  diagnostics: [revealedSecret],
  check({ stack }, reports) {
    for (const { definition, value } of stack.outputs.values()) {
      if (isSecret(value))
        reports.report(revealedSecret, { span: definition.nameSpan, names: [definition.name] }, definition.name);
    }
  },
};
