/** A property that Heat has given up or renamed. */
import { pluginType } from '../../../grammar/heat/index.ts';
import type { PluginType, PropertySchema } from '../../../grammar/heat/catalogue-types.ts';
import { defineDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { Expression } from '../../hot/ast.ts';
import type { Span } from '../../source/source-file.ts';
import { renameKey } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { statusText, successorOfProperty } from '../successors.ts';
import { present } from '../../source/present.ts';

const deprecatedProperty = defineDiagnostic<readonly [path: string, type: string, state: string, instead?: string]>({
  code: 'lint/deprecated-property',
  severity: 'info',
  message: (path, type, state, instead) =>
    `Property "${path}" of ${type} is ${state}${instead === undefined ? '' : `; ${instead} replaces it`}`,
  explanation: 'The property still works, but a newer property or another mechanism replaces it.',
  saidBy: ['catalogue/conflicting-properties'],
});

/** A new name is offered as a fix where the property of that name has the same type. */
export const rule: Rule = {
  name: 'deprecated-property',
  diagnostics: [deprecatedProperty],
  check({ resources, templates }, reports) {
    const templateOf = new Map(templates.map((template) => [template.tree.span.file, template]));
    for (const resource of resources) {
      const plugin = resource.kind === 'plugin' ? pluginType(resource.plugin) : undefined;
      if (!plugin || !resource.definition.properties) continue;
      for (const found of deprecated(plugin, resource.definition.properties)) {
        const template = templateOf.get(found.span.file);
        const edit = template && found.renamed !== undefined ? renameKey(template, found.span, found.renamed) : {};
        const name = found.path.join('.');
        // One run of `check --fix` renames them all.
        const names = found.renamed === undefined ? [] : [name, resource.type, found.renamed];
        const where = { span: found.span, resource: resource.path, ...(edit.fix && { names }), ...edit };
        reports.report(deprecatedProperty, where, name, resource.type, found.state, found.instead);
      }
    }
  },
};

/** A property that is written and should not be. */
interface Found {
  readonly path: readonly string[];
  readonly span: Span;
  readonly state: string;
  readonly instead?: string;
  /** The sibling that takes the value unchanged. */
  readonly renamed?: string;
}

/** A map of properties that is still to be looked at. */
interface Pending {
  readonly expression: Expression;
  readonly schema: ReadonlyMap<string, PropertySchema>;
  readonly path: readonly string[];
}

/** Looks into maps and lists of maps, as the schema nests. */
function deprecated(plugin: PluginType, properties: Expression): readonly Found[] {
  const found: Found[] = [];
  const pending: Pending[] = [{ expression: properties, schema: plugin.properties, path: [] }];
  for (let level = pending.pop(); level !== undefined; level = pending.pop()) {
    if (level.expression.kind !== 'map') continue;
    for (const { key, keySpan, value } of level.expression.entries) {
      const schema = typeof key === 'string' ? level.schema.get(key) : undefined;
      if (typeof key !== 'string' || !schema) continue;
      const path = [...level.path, key];
      const state = stateOf(schema);
      const instead = replacementOf(plugin, path);
      // Nobody needs to do anything about what Heat hides without a successor.
      if (state !== undefined && (schema.support.status !== 'HIDDEN' || instead !== undefined)) {
        const renamed = renamedTo(plugin, path, level);
        const more = { ...(instead !== undefined && { instead }), ...(renamed !== undefined && { renamed }) };
        found.push({ path, span: keySpan, state, ...more });
      }
      for (const item of below(value, schema, path)) pending.push(item);
    }
  }
  return found;
}

/** As the message says it; undefined for what Heat supports. */
function stateOf({ support }: PropertySchema): string | undefined {
  return support.status === 'SUPPORTED' || support.status === 'UNKNOWN' ? undefined : statusText(support.status);
}

/** The maps inside a value that have a schema of their own. */
function below(value: Expression, schema: PropertySchema, path: readonly string[]): readonly Pending[] {
  if (schema.properties) return [{ expression: value, schema: schema.properties, path }];
  const inner = schema.items?.properties;
  if (!inner || value.kind !== 'list') return [];
  return value.items.map((expression) => ({ expression, schema: inner, path }));
}

/** Where a renaming rule moves the value to a sibling of the same type that is not given. */
function renamedTo(plugin: PluginType, path: readonly string[], { schema, expression }: Pending): string | undefined {
  const target = plugin.translation.find(
    (rule) => rule.rule === 'replace' && rule.from.join('.') === path.join('.'),
  )?.path;
  const name = target?.at(-1);
  const isSibling = target?.slice(0, -1).join('.') === path.slice(0, -1).join('.');
  if (name === undefined || !isSibling || expression.kind !== 'map') return undefined;
  if (expression.entries.some(({ key }) => key === name)) return undefined;
  return schema.get(name)?.type === schema.get(path.at(-1) ?? '')?.type ? name : undefined;
}

/** The last step of the path that a renaming rule moves the property to, or what else took over. */
function replacementOf(plugin: PluginType, path: readonly string[]): string | undefined {
  for (const rule of plugin.translation) {
    if (rule.rule === 'replace' && rule.from.join('.') === path.join('.'))
      return `"${present(rule.path.at(-1), 'last step of the path')}"`;
  }
  return successorOfProperty(plugin.name, path);
}
