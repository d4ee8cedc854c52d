/** A function of the first HOT version that all later ones have removed. */
import { templateVersion } from '../../../grammar/hot/versions.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { CallExpression, Template } from '../../hot/ast.ts';
import { renameKey } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { firstText, walkTemplate } from '../walk.ts';

const deprecatedFunction = defineDiagnostic<readonly [name: string, instead?: string]>({
  code: 'lint/deprecated-function',
  severity: 'info',
  message: (name, instead) =>
    `later versions of HOT do not have "${name}"${instead === undefined ? '' : `; "${instead}" replaces it`}`,
  explanation:
    'The first version of HOT also takes functions of CloudFormation. Later versions have removed them, so the template cannot ' +
    'move to a later version with them.',
});

/** Of the same meaning, whatever their argument is. */
const successors: ReadonlyMap<string, string> = new Map([
  ['Fn::Join', 'list_join'],
  ['Fn::ResourceFacade', 'resource_facade'],
]);

/** The version that removed them. */
const remover = '2014-10-16';

/** Functions that a later version of the language no longer has, with the one that replaces them. */
export const rule: Rule = {
  name: 'deprecated-function',
  diagnostics: [deprecatedFunction],
  check({ templates }, reports) {
    const removed = new Set(templateVersion(remover)?.removedFunctions);
    for (const template of templates) {
      if (template.dialect !== 'hot' || template.version >= remover) continue;
      walkTemplate(template, {
        call(call) {
          if (!removed.has(call.name)) return;
          const instead = successorOf(call, template);
          const edit = instead === undefined ? {} : renameKey(template, call.nameSpan, instead);
          reports.report(deprecatedFunction, { span: call.nameSpan, ...edit }, call.name, instead);
        },
      });
    }
  },
};

/** `Ref` means a parameter where there is one of the name. */
function successorOf(call: CallExpression, { parameters, resources }: Template): string | undefined {
  if (call.name !== 'Ref') return successors.get(call.name);
  const name = call.argument.kind === 'literal' ? firstText(call) : undefined;
  if (name === undefined) return undefined;
  if (parameters.has(name)) return 'get_param';
  return resources.has(name) ? 'get_resource' : undefined;
}
