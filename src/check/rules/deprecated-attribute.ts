/** An attribute that Heat has given up. */
import { pluginType } from '../../../grammar/heat/index.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Rule } from '../rule.ts';
import { statusText, successorOfAttribute } from '../successors.ts';
import { textArguments, walkTemplate } from '../walk.ts';
import { present } from '../../source/present.ts';

const deprecatedAttribute = defineDiagnostic<
  readonly [attribute: string, type: string, state: string, instead?: string]
>({
  code: 'lint/deprecated-attribute',
  severity: 'info',
  message: (attribute, type, state, instead) =>
    `Attribute "${attribute}" of ${type} is ${state}${instead === undefined ? '' : `; ${instead} replaces it`}`,
  explanation: 'The attribute still works but will be removed. Addresses of servers are in "addresses" and "networks".',
});

/** Hidden attributes still answer, so this is a hint and no error. */
export const rule: Rule = {
  name: 'deprecated-attribute',
  diagnostics: [deprecatedAttribute],
  check({ templates, resources }, reports) {
    const plugins = new Map(
      resources.map((resource) => [resource.definition, resource.kind === 'plugin' ? resource.plugin : ''] as const),
    );
    for (const template of templates) {
      walkTemplate(template, {
        call(call) {
          if (!call.intrinsic.startsWith('GetAtt')) return;
          const [name = '', attribute = ''] = textArguments(call);
          const definition = template.resources.get(name);
          const plugin = definition && pluginType(plugins.get(definition) ?? '');
          const status = plugin?.attributes.get(attribute)?.support.status;
          if (status === undefined || status === 'SUPPORTED' || status === 'UNKNOWN') return;
          const span = call.argument.kind === 'list' ? present(call.argument.items[1], 'attribute').span : call.span;
          const type = plugin?.name ?? '';
          const instead = successorOfAttribute(type, attribute);
          reports.report(deprecatedAttribute, { span }, attribute, type, statusText(status), instead);
        },
      });
    }
  },
};
