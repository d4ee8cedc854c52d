/** Runs the lint rules over a stack: what Heat accepts and a reader would still want to know. */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import type { Template } from '../hot/ast.ts';
import type { Resource, Stack } from '../stack/stack.ts';
import type { Subject } from './rule.ts';
import { rules } from './rules/registry.ts';

/** Rules see all templates of the stack at once, for a parameter may be used by a nested one only. */
export function checkStack(stack: Stack, reports: Reporter, untranslated: ReadonlySet<string>): void {
  const subject = { ...subjectOf(stack), untranslated };
  for (const rule of rules) rule.check(subject, reports);
}

/** Members of a group are made, not written: their stack has no text of its own. */
function subjectOf(stack: Stack): Omit<Subject, 'untranslated'> {
  const templates = new Set<Template>();
  const resources = new Map<string, Resource>();
  const pending: { readonly stack: Stack; readonly made: boolean }[] = [{ stack, made: false }];
  for (let current = pending.shift(); current !== undefined; current = pending.shift()) {
    const { template } = current.stack;
    if (!current.made) templates.add(template);
    for (const resource of current.stack.resources.values()) {
      const { typeSpan } = resource.definition;
      const key = `${typeSpan.file.name}\0${typeSpan.start}\0${resource.type}`;
      if (!resources.has(key)) resources.set(key, resource);
      if (resource.nested) pending.push({ stack: resource.nested, made: resource.group !== undefined });
    }
  }
  return { stack, templates: [...templates], resources: [...resources.values()] };
}
