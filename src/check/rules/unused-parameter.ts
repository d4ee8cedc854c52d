/** A parameter that nothing in its template asks for. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Template } from '../../hot/ast.ts';
import type { Rule } from '../rule.ts';
import { firstText, walkTemplate } from '../walk.ts';

const unusedParameter = defineDiagnostic<readonly [name: string]>({
  code: 'lint/unused-parameter',
  severity: 'warning',
  message: (name) => `Parameter "${name}" is never used`,
  explanation:
    'No resource, output or condition of the template uses the parameter. The user of the template must still ' +
    'give it a value unless it has a default. A template whose get_param takes a computed name is not checked.',
});

const readers: ReadonlySet<string> = new Set(['GetParam', 'ParamRef', 'Ref']);

export const rule: Rule = {
  name: 'unused-parameter',
  diagnostics: [unusedParameter],
  check({ templates }, reports) {
    for (const template of templates) {
      const used = usedNames(template);
      if (!used) continue;
      for (const { name, nameSpan } of template.parameters.values()) {
        if (!used.has(name)) reports.report(unusedParameter, { span: nameSpan }, name);
      }
    }
  },
};

/** Undefined when a name is computed. */
function usedNames(template: Template): ReadonlySet<string> | undefined {
  const used = new Set<string>();
  let computed = false;
  walkTemplate(template, {
    call(call) {
      if (!readers.has(call.intrinsic)) return;
      const name = firstText(call);
      if (name === undefined) computed = true;
      else used.add(name);
    },
  });
  return computed ? undefined : used;
}
