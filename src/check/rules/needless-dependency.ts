/** A `depends_on` that adds nothing: a property refers to that resource already. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Expression, ResourceDefinition } from '../../hot/ast.ts';
import { removeDependencies } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { firstText } from '../walk.ts';

const needlessDependency = defineDiagnostic<readonly [resource: string, target: string]>({
  code: 'lint/needless-dependency',
  severity: 'info',
  message: (resource, target) =>
    `depends_on "${target}" has no effect: a property of "${resource}" already refers to it`,
  explanation: 'get_resource and get_attr in properties and metadata already create the same dependency.',
});

const references: ReadonlySet<string> = new Set([
  'GetResource',
  'GetAtt',
  'GetAttAllAttributes',
  'GetAttThenSelect',
  'Ref',
]);

/** A reference in a property is a dependency already (heat/engine/rsrc_defn.py, `dependencies`). */
export const rule: Rule = {
  name: 'needless-dependency',
  diagnostics: [needlessDependency],
  check({ templates }, reports) {
    for (const template of templates) {
      for (const resource of template.resources.values()) {
        if (resource.dependsOn.length === 0) continue;
        const mentioned = certainReferences(resource);
        const needless = resource.dependsOn.filter(({ name }) => mentioned.has(name));
        const edit = needless.length > 0 ? removeDependencies(template, resource.name, mentioned) : {};
        for (const { name, span } of needless) {
          reports.report(needlessDependency, { span, ...edit, names: [resource.name, name] }, resource.name, name);
        }
      }
    }
  },
};

/** References that hold in any case: none inside a branch of an `if`. */
function certainReferences({ properties, metadata }: ResourceDefinition): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: Expression[] = [properties, metadata].filter((part) => part !== undefined);
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    if (current.kind === 'list') {
      for (const item of current.items) pending.push(item);
    } else if (current.kind === 'map') {
      for (const { value } of current.entries) pending.push(value);
    } else if (current.kind === 'call') {
      const name = references.has(current.intrinsic) ? firstText(current) : undefined;
      if (name !== undefined) found.add(name);
      if (!current.intrinsic.startsWith('If')) pending.push(current.argument);
    }
  }
  return found;
}
