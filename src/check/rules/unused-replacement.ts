/** A parameter of `str_replace` that does not occur in the text: what it refers to never matters. */
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { CallExpression, Expression } from '../../hot/ast.ts';
import { keysIn } from '../../evaluate/split-at-keys.ts';
import type { Rule } from '../rule.ts';
import { walkTemplate } from '../walk.ts';

const unusedReplacement = defineDiagnostic<readonly [key: string, fn: string]>({
  code: 'lint/unused-replacement',
  severity: 'warning',
  message: (key, fn) => `"${key}" does not occur in the template of this ${fn}`,
  explanation:
    'The text is replaced nowhere, so its value has no effect. Often the key is misspelled. The strict form ' +
    'of the function makes this an error.',
});

/** A key of `params` that is not in the text: a misspelled placeholder stays in the text. */
export const rule: Rule = {
  name: 'unused-replacement',
  diagnostics: [unusedReplacement],
  check({ templates }, reports) {
    for (const template of templates) {
      walkTemplate(template, {
        call(call) {
          const parts = partsOf(call);
          if (!parts) return;
          const keys = parts.params.flatMap(({ key }) => (typeof key === 'string' && key !== '' ? [key] : []));
          const used = keysIn(parts.text, keys);
          for (const { key, keySpan } of parts.params) {
            if (typeof key === 'string' && key !== '' && !used.has(key)) {
              reports.report(unusedReplacement, { span: keySpan, names: [key] }, key, call.name);
            }
          }
        },
      });
    }
  },
};

/** Undefined for strict functions, which refuse such a parameter themselves, and where the parts are computed. */
function partsOf(
  call: CallExpression,
): { readonly text: string; readonly params: Extract<Expression, { kind: 'map' }>['entries'] } | undefined {
  if (!call.intrinsic.startsWith('Replace') || call.intrinsic.includes('Strict')) return undefined;
  if (call.argument.kind !== 'map') return undefined;
  const entry = (name: string): Expression | undefined =>
    call.argument.kind === 'map' ? call.argument.entries.find(({ key }) => key === name)?.value : undefined;
  const template = entry('template');
  const params = entry('params');
  if (template?.kind !== 'literal' || typeof template.value !== 'string' || params?.kind !== 'map') return undefined;
  return { text: template.value, params: params.entries };
}
