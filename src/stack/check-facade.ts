/** A template that stands for a known type must look like it from outside. Follows `TemplateResource._validate_against_facade`. */
import { pluginType } from '../../grammar/heat/index.ts';
import type { PluginType, PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import type { Reporter } from '../diagnostics/diagnostic.ts';
import type { Inspected } from './inspect-site.ts';
import type { ResolvedType } from './resolved-type.ts';
import { resourcePath } from './site.ts';
import type { Site } from './site.ts';
import { facadeMismatch } from './stack-diagnostics.ts';

type TemplateType = Extract<ResolvedType, { kind: 'template' }>;

/**
 * Only for a template that the registry has put in the place of a type of the engine; others have no interface to keep.
 */
export function checkFacade(site: Site, { source }: Inspected, type: TemplateType, reports: Reporter): void {
  const { definition } = source;
  const behind = type.entry && site.registry.child(undefined, type.entry).lookup(definition.type, definition.name);
  const plugin = behind?.kind === 'type' ? pluginType(behind.type, site.shared.release) : undefined;
  const problem = plugin && facadeProblem(plugin, type, definition.type);
  if (problem === undefined) return;
  const where = { span: definition.typeSpan, resource: resourcePath(site, definition.name), kind: 'resource_check' };
  reports.report(facadeMismatch, where, definition.name, problem);
}

/** The first difference in the order in which Heat compares: properties, then attributes. */
function facadeProblem(plugin: PluginType, { schema, template }: TemplateType, written: string): string | undefined {
  for (const [name, property] of plugin.properties) {
    const own = schema.properties.get(name);
    if (!own && property.required) return `Required property ${name} for facade ${written} missing in provider`;
    // Heat knows no parameter type for "any" and fails with the bare word.
    if (own && property.type === 'any') return `property ${name} of facade ${written} has no parameter type: 'Any'`;
    if (own && parameterType(property) !== own.type) {
      return `Property ${name} type mismatch between facade ${written} (${property.type}) and provider (${own.type})`;
    }
  }
  for (const [name, own] of schema.properties) {
    if (own.required && !plugin.properties.has(name)) {
      return `Provider requires property ${name} unknown in facade ${written}`;
    }
  }
  for (const name of plugin.attributes.keys()) {
    if (name !== 'show' && !template.outputs.has(name)) {
      return `Attribute ${name} for facade ${written} missing in provider`;
    }
  }
  return undefined;
}

function parameterType({ type }: PropertySchema): string {
  return type === 'integer' ? 'number' : type;
}
