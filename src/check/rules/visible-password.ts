/** A parameter that is named like a secret and shown to everyone. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Rule } from '../rule.ts';
import { looksSecret } from '../secret-names.ts';

const visiblePassword = defineDiagnostic<readonly [name: string, key: string]>({
  code: 'lint/visible-password',
  severity: 'warning',
  message: (name, key) => `Parameter "${name}" looks like a secret but does not have "${key}: true"`,
  explanation:
    'Without "hidden: true" (NoEcho in CFN) everyone who can show the stack can read the value, and it is not ' +
    'treated as a secret when the stack is translated.',
});

/** A parameter with the name of a secret and without `hidden: true` is shown by `openstack stack show`. */
export const rule: Rule = {
  name: 'visible-password',
  diagnostics: [visiblePassword],
  check({ templates }, reports) {
    for (const template of templates) {
      const key = template.dialect === 'hot' ? 'hidden' : 'NoEcho';
      for (const { name, nameSpan, hidden, type } of template.parameters.values()) {
        if (!hidden && type === 'string' && looksSecret(name))
          reports.report(visiblePassword, { span: nameSpan, names: [name] }, name, key);
      }
    }
  },
};
