/** A parameter that nothing in its template asks for. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Template } from '../../hot/ast.ts';
import { allResources, type Stack } from '../../stack/stack.ts';
import type { Rule } from '../rule.ts';
import { firstText, walkTemplate } from '../walk.ts';

const unusedParameter = defineDiagnostic<readonly [name: string]>({
  code: 'lint/unused-parameter',
  severity: 'warning',
  message: (name) => `Parameter "${name}" is never used`,
  explanation:
    'No resource, output or condition of the template uses the parameter. The user of the template must still ' +
    'give it a value unless it has a default. A template whose get_param takes a computed name is not checked, and neither is a ' +
    'parameter of a nested template that its parent gives a value: it belongs to what the parent expects of the template.',
});

const readers: ReadonlySet<string> = new Set(['GetParam', 'ParamRef', 'Ref']);

export const rule: Rule = {
  name: 'unused-parameter',
  diagnostics: [unusedParameter],
  check({ stack, templates }, reports) {
    const given = givenByParents(stack);
    for (const template of templates) {
      const used = usedNames(template);
      if (!used) continue;
      for (const { name, nameSpan } of template.parameters.values()) {
        if (!used.has(name) && !given.get(template)?.has(name))
          reports.report(unusedParameter, { span: nameSpan, names: [name] }, name);
      }
    }
  },
};

/** Names of parameters, for each nested template. */
function givenByParents(root: Stack): ReadonlyMap<Template, ReadonlySet<string>> {
  const given = new Map<Template, Set<string>>();
  for (const { nested } of allResources(root)) {
    if (!nested || nested.template === root.template) continue;
    const names = given.get(nested.template) ?? new Set();
    for (const { name, source } of nested.parameters.values()) if (source === 'given') names.add(name);
    given.set(nested.template, names);
  }
  return given;
}

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
