/** A secret that stands in the text of a template for everyone to read. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../source/source-file.ts';
import type { Expression } from '../../hot/ast.ts';
import type { Tree } from '../../hot/tree.ts';
import type { Rule } from '../rule.ts';
import { looksSecret } from '../secret-names.ts';
import { isNoValue } from '../secret-texts.ts';

const clearSecret = defineDiagnostic<readonly [where: string]>({
  code: 'lint/clear-secret',
  severity: 'warning',
  message: (where) => `${where} is plain text`,
  explanation:
    'Anyone who can read the template can read the secret. Use a hidden parameter, or let an ' +
    'OS::Heat::RandomString generate it.',
});

/** The default of a hidden parameter, and a property with the name of a secret, where a text is written. */
export const rule: Rule = {
  name: 'clear-secret',
  diagnostics: [clearSecret],
  check({ templates }, reports) {
    for (const template of templates) {
      for (const { name, hidden, default: own } of template.parameters.values()) {
        if (hidden && own && isWritten(own)) {
          const where = { span: own.span, names: [name] };
          reports.report(clearSecret, where, `The default of the secret parameter "${name}"`);
        }
      }
      for (const { name, properties } of template.resources.values()) {
        for (const { key, span } of literalSecrets(properties)) {
          reports.report(clearSecret, { span, names: [name] }, `The value of "${key}" of resource "${name}"`);
        }
      }
    }
  },
};

/** Whether a value says anything: neither a yes or no nor nothing at all can be guarded. */
function isWritten(value: Tree): boolean {
  if (value.kind === 'sequence') return value.items.some(isWritten);
  if (value.kind === 'mapping') return value.entries.some((entry) => isWritten(entry.value));
  return value.value !== null && value.value !== '' && typeof value.value !== 'boolean';
}

/** Goes through lists and maps with a stack of its own: a template may nest deeper than calls can. */
function literalSecrets(root: Expression | undefined): readonly { readonly key: string; readonly span: Span }[] {
  const found: { key: string; span: Span }[] = [];
  const pending: Expression[] = root ? [root] : [];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    if (current.kind === 'list') for (const item of current.items) pending.push(item);
    if (current.kind !== 'map') continue;
    for (const { key, value } of current.entries) {
      if (typeof key === 'string' && looksSecret(key) && isWrittenText(value)) found.push({ key, span: value.span });
      else pending.push(value);
    }
  }
  return found;
}

/** Not empty, and no placeholder that something else replaces. A number of one digit counts or switches something. */
function isWrittenText(value: Expression): boolean {
  if (value.kind !== 'literal') return false;
  if (typeof value.value === 'string') return !isNoValue(value.value);
  return typeof value.value === 'number' && Math.abs(value.value) > 9;
}
