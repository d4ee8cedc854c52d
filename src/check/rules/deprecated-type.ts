/** A resource type that Heat has given up or renamed. */
import { resourceType } from '../../../grammar/heat/index.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Resource } from '../../stack/stack.ts';
import type { Rule } from '../rule.ts';
import { statusText, successorOfType } from '../successors.ts';

const deprecatedType = defineDiagnostic<readonly [type: string, state: string, instead: string | undefined]>({
  code: 'lint/deprecated-type',
  severity: 'warning',
  message: (type, state, instead) =>
    `Resource type ${type} is ${state}${instead === undefined ? '' : `; ${instead} replaces it`}`,
  explanation:
    'Deprecated types still work but will be removed. Those with the support status HIDDEN are in no list of types: they exist only for old stacks. If another type replaces it, ' +
    'the message names it.',
});

export const rule: Rule = {
  name: 'deprecated-type',
  diagnostics: [deprecatedType],
  check({ resources, untranslated }, reports) {
    for (const resource of resources) {
      const found = resource.kind === 'template' || untranslated.has(resource.path) ? undefined : stateOf(resource);
      if (!found) continue;
      const { typeSpan: span } = resource.definition;
      // What nothing replaces is one message: each is as old as the stack.
      const where = { span, resource: resource.path, ...(found.instead === undefined && { names: [resource.type] }) };
      reports.report(deprecatedType, where, resource.type, found.state, found.instead);
    }
  },
};

/** What Heat's catalogue says, with the type that it or our own list of successors names instead. */
function stateOf({ type, plugin }: Resource): { readonly state: string; readonly instead?: string } | undefined {
  const known = resourceType(plugin);
  if (known?.kind !== 'plugin') return undefined;
  const { status, substitute } = known.support;
  if (status === 'DEPRECATED' || status === 'HIDDEN' || status === 'UNSUPPORTED') {
    const instead = substitute ?? successorOfType(known.name);
    return { state: statusText(status), ...(instead !== undefined && { instead }) };
  }
  const renamed = resourceType(type);
  return renamed?.kind === 'mapping' || (renamed === undefined && type.startsWith('OS::Quantum'))
    ? { state: 'an old name', instead: plugin }
    : undefined;
}
