/** A function of another dialect or version: Heat takes it for plain data and passes it on as it stands. */
import { templateVersion, templateVersionNames } from '../../../grammar/hot/versions.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Template } from '../../hot/ast.ts';
import type { Rule } from '../rule.ts';
import { walkTemplate } from '../walk.ts';

const foreignFunction = defineDiagnostic<readonly [name: string, version: string, hint: string]>({
  code: 'lint/foreign-function',
  severity: 'warning',
  message: (name, version, hint) => `"${name}" is not a function in version ${version}${hint}, so it is plain data`,
  explanation:
    'A map with one key is a function call only if the version of the template has a function of that name. Anything ' +
    'else is passed to the resource as plain data, which is rarely intended.',
});

/** A key that looks like a function of another dialect or version is data to Heat, and nobody is told. */
export const rule: Rule = {
  name: 'foreign-function',
  diagnostics: [foreignFunction],
  check({ templates }, reports) {
    const known = allFunctions();
    for (const template of templates) {
      walkTemplate(template, {
        map({ entries }) {
          const [entry, ...others] = entries;
          if (!entry || others.length > 0 || typeof entry.key !== 'string') return;
          const since = known.get(entry.key);
          if (since === undefined && !entry.key.startsWith('Fn::')) return;
          const hint = hintFor(template, since);
          reports.report(foreignFunction, { span: entry.keySpan }, entry.key, template.version, hint);
        },
      });
    }
  },
};

/** Function names that cannot be meant as data, with the first version that has them. */
function allFunctions(): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const name of templateVersionNames()) {
    const version = templateVersion(name);
    for (const fn of version?.functions.keys() ?? []) if (!first.has(fn) && isDistinctive(fn)) first.set(fn, name);
  }
  return first;
}

/** Words that are often keys of plain data. */
function isDistinctive(fn: string): boolean {
  return fn.includes('_') || fn.includes('::') || fn === 'yaql';
}

/** Says where the function does exist, so that the reader can tell a slip from a copied snippet. */
function hintFor(template: Template, since: string | undefined): string {
  if (since === undefined) return '';
  const dialect = templateVersion(since)?.dialect;
  if (dialect === 'cfn' && template.dialect === 'hot') return ' (it belongs to CloudFormation-like templates)';
  if (dialect === 'hot' && template.dialect !== 'hot') return ' (it belongs to HOT)';
  return ` (it exists since ${since})`;
}
