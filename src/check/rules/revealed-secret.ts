/** An output that shows what a parameter hides. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import { isSecret } from '../../evaluate/value.ts';
import type { Rule } from '../rule.ts';

const revealedSecret = defineDiagnostic<readonly [name: string]>({
  code: 'lint/revealed-secret',
  severity: 'warning',
  message: (name) => `Output "${name}" shows a secret`,
  explanation: 'Outputs are shown in clear to everyone who may look at the stack, hidden parameters in them too.',
});

export const rule: Rule = {
  name: 'revealed-secret',
  diagnostics: [revealedSecret],
  check({ stack }, reports) {
    for (const { definition, value } of stack.outputs.values()) {
      if (isSecret(value)) reports.report(revealedSecret, { span: definition.nameSpan }, definition.name);
    }
  },
};
