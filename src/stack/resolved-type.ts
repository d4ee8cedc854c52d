/** Finds out what stands behind a resource's type: a plugin of the engine, a template, or nothing that anyone knows. */
import { pluginType, resourceTypeNames } from '../../grammar/heat/index.ts';
import type { PluginType, PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import { pluginSchema, templateSchema } from '../catalogue/resource-schema.ts';
import type { ResourceSchema } from '../catalogue/resource-schema.ts';
import { closestName, didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { misplacedConstraint } from '../evaluate/parameter-constraints.ts';
import { parameterSchema } from '../evaluate/parameters.ts';
import { isNull, known, map, textOf, wordOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import { matchesName } from '../source/star-pattern.ts';
import type { ResourceDefinition, Template } from '../hot/ast.ts';
import type { RegistryEntry } from '../hot/registry.ts';
import type { Span } from '../source/source-file.ts';
import { missingTemplate, typeRecursion, unknownType } from './stack-diagnostics.ts';
import { resourcePath } from './site.ts';
import type { Resource } from './stack.ts';
import type { Site } from './site.ts';

/** What a resource is made by. */
export type ResolvedType =
  | { readonly kind: 'plugin'; readonly plugin: PluginType; readonly schema: ResourceSchema }
  /** Accepts everything and does nothing: `OS::Heat::None` and the types that the engine has emptied. */
  | { readonly kind: 'none'; readonly plugin: PluginType; readonly schema: ResourceSchema }
  | {
      readonly kind: 'template';
      readonly template: Template;
      readonly file: string;
      /** The registry's mapping that named the template. */
      readonly entry?: RegistryEntry;
      readonly schema: ResourceSchema;
    }
  /** `file`: name of a template that cannot be read. */
  | {
      readonly kind: 'unknown';
      readonly schema: ResourceSchema;
      readonly file?: string;
      readonly standing: NonNullable<Resource['standing']>;
    };

/** For types that take anything or of which nothing is known. */
const emptySchema: ResourceSchema = { properties: new Map(), translation: [], updatePolicy: new Map() };

/** Reports what is wrong with the type; `unknown` is also what a broken one counts as. */
export function resolveType(site: Site, definition: ResourceDefinition, reports: Collector): ResolvedType {
  const { name, type, typeSpan } = definition;
  const found = site.registry.lookup(type, name);
  const where = { span: typeSpan, resource: resourcePath(site, name) };
  if (found?.kind === 'recursion') {
    reports.report(typeRecursion, { ...where, kind: 'recursion' }, type);
    return { kind: 'unknown', schema: emptySchema, standing: 'refused' };
  }
  if (found?.kind === 'template') {
    const from = found.entry?.from ?? site.template.file.name;
    const template = site.shared.files.template(found.template, from, reports);
    if (template) {
      reportMisplaced(template, reports);
      return templateType(site, template, found);
    }
    // What is wrong with a file that is there is in the reports.
    if (site.shared.files.text(found.template, from) === undefined) reportMissing(found, where, reports);
    return { kind: 'unknown', schema: emptySchema, file: found.template, standing: 'refused' };
  }
  const meantType = found?.type ?? builtInNames.get(type) ?? '';
  const plugin = pluginType(meantType, site.shared.release) ?? site.shared.types.get(meantType);
  if (plugin) return pluginOf(plugin);
  const { plugins } = site.shared;
  if (isListed(plugins, type) || isListed(plugins, meantType)) {
    return { kind: 'unknown', schema: emptySchema, standing: 'listed' };
  }
  const near = meantBy(
    type,
    [...site.shared.types.keys(), ...[...plugins].filter((name) => !name.includes('*'))],
    typeSpan,
  );
  if (site.shared.foreignTypes === 'kept' && !isFileName(type) && !near.some((meant) => isMisspelled(type, meant))) {
    return { kind: 'unknown', schema: emptySchema, standing: 'foreign' };
  }
  const fix = didYouMean(typeSpan, type, near);
  reports.report(unknownType, { ...where, fix, kind: 'unknown_resource_type' }, type);
  return { kind: 'unknown', schema: emptySchema, standing: 'refused' };
}

/** At the line that names the file: that of the environment, where it maps the type. */
function reportMissing(
  { template, entry }: { readonly template: string; readonly entry?: RegistryEntry },
  where: { readonly span: Span; readonly resource: string },
  reports: Collector,
): void {
  const isMapped = entry !== undefined && (entry.copy ?? entry.value) !== entry.path.at(-1);
  const related = [{ span: where.span, message: 'a resource of the type' }];
  const place = isMapped ? { ...where, span: entry.span, related } : where;
  reports.report(missingTemplate, { ...place, kind: 'missing_file' }, entry?.copy ?? template);
}

/** Whether the user says that the cloud has the type. */
export function isListed(plugins: ReadonlySet<string>, type: string): boolean {
  return plugins.has(type) || [...plugins].some((pattern) => matchesName(pattern, type));
}

/** Written for a template, which the engine takes by two endings only. */
function isFileName(type: string): boolean {
  return /\.(?:ya?ml|json|template|hot)$|:\/\//i.test(type);
}

/** Whether each part of the name is near the other's: a long common beginning makes no type of another cloud a misspelled one. */
function isMisspelled(type: string, meant: string): boolean {
  const [parts, others] = [type.split('::'), meant.split('::')];
  if (parts.length !== others.length) return closestName(type, [meant]) !== undefined && bare(type) === bare(meant);
  return parts.every((part, index) => {
    const other = others[index] ?? '';
    return part === other || closestName(part, [other]) !== undefined;
  });
}

function bare(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A template that stands for a type is held to its parameters' constraints before anything else of it is looked at. */
function reportMisplaced({ parameters }: Template, reports: Collector): void {
  for (const definition of parameters.values()) {
    const found = misplacedConstraint(definition);
    if (!found) continue;
    reports.report(parameterSchema, { span: found.constraint.span, kind: 'schema' }, definition.name, found.text);
  }
}

/** The one type that a misspelled one is nearest to; the catalogue is long, so it is looked through once for each name. */
function meantBy(type: string, own: Iterable<string>, span: ResourceDefinition['typeSpan']): readonly string[] {
  const near = closestName(type, own, span);
  if (near !== undefined) return [near];
  const ready = meant.get(type);
  if (ready) return ready;
  const closest = closestName(type, resourceTypeNames());
  const found = closest === undefined ? [] : [closest];
  if (meant.size >= mostMeant) meant.clear();
  meant.set(type, found);
  return found;
}

/** Memory of a pure function. */
const meant = new Map<string, readonly string[]>();
const mostMeant = 1000;

/** Names that the engine itself gives to members of its groups. */
const builtInNames: ReadonlyMap<string, string> = new Map([['OS::Heat::ScaledResource', 'AWS::EC2::Instance']]);

/** Types that the engine has emptied (removed services) accept everything and create nothing. */
export function pluginOf(plugin: PluginType): ResolvedType {
  return plugin.emptied
    ? { kind: 'none', plugin, schema: emptySchema }
    : { kind: 'plugin', plugin, schema: pluginSchema(plugin) };
}

function templateType(
  site: Site,
  template: Template,
  found: { readonly template: string; readonly entry?: RegistryEntry },
): ResolvedType {
  const schema = templateSchema(template.parameters.values(), (name) => site.shared.defaults.get(name));
  return { kind: 'template', template, file: found.template, ...(found.entry && { entry: found.entry }), schema };
}

const valueTypes: ReadonlyMap<string, PropertySchema['type']> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['comma_delimited_list', 'list'],
  ['json', 'map'],
  ['boolean', 'boolean'],
]);

/** What other properties make of a schema: the `type` of a value, the old `sequence` of a random string. */
export function schemaFor(type: ResolvedType, data: ReadonlyMap<string, Value>): ResourceSchema {
  if (type.kind !== 'plugin') return type.schema;
  if (type.plugin.name === 'OS::Heat::RandomString') return randomSchema(type.schema, data.get('sequence'));
  if (type.plugin.name === 'OS::Neutron::Router') {
    const agent = data.get('l3_agent_id');
    return isGiven(agent) ? movedInto(type.schema, { from: 'l3_agent_id', to: 'l3_agent_ids' }, agent) : type.schema;
  }
  return type.plugin.name === 'OS::Heat::Value' ? valueSchema(type.schema, data) : type.schema;
}

/** The sequence becomes one more class of characters. */
function randomSchema(schema: ResourceSchema, sequence: Value | undefined): ResourceSchema {
  if (!isGiven(sequence)) return schema;
  const wanted = map([
    ['class', sequence],
    ['min', known(1)],
  ]);
  return movedInto(schema, { from: 'sequence', to: 'character_classes' }, wanted);
}

function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && !isNull(value) && textOf(value) !== '' && value.kind !== 'poison';
}

/** A property that becomes an item of another, newer one. */
function movedInto(
  schema: ResourceSchema,
  { from, to }: { readonly from: string; readonly to: string },
  item: Value,
): ResourceSchema {
  const added = { rule: 'add', path: [to], items: [item] } as const;
  return { ...schema, translation: [...schema.translation, added, { rule: 'delete', path: [from] }] };
}

/** The `type` of an `OS::Heat::Value` decides the type of its `value`. */
function valueSchema(schema: ResourceSchema, data: ReadonlyMap<string, Value>): ResourceSchema {
  const wanted = valueTypes.get(wordOf(data.get('type')));
  const value = schema.properties.get('value');
  if (wanted === undefined || value === undefined) return schema;
  return { ...schema, properties: new Map([...schema.properties, ['value', { ...value, type: wanted }]]) };
}

/** Name of the plugin that runs, or of the type as written. */
export function pluginName(type: ResolvedType, written: string): string {
  return type.kind === 'plugin' || type.kind === 'none' ? type.plugin.name : written;
}

/** What a resource as a whole stands for: all its attributes but the raw one. */
export function wholeOf(attributes: ResourceSchema['attributes']): readonly string[] {
  return [...(attributes?.keys() ?? [])].filter((name) => name !== 'show');
}

/** Whether any attribute name is accepted before the resource exists. */
export function acceptsAnyAttribute(type: ResolvedType): boolean {
  if (type.kind !== 'plugin') return true;
  return openAttributes.has(type.plugin.name);
}

const openAttributes: ReadonlySet<string> = new Set([
  'AWS::CloudFormation::Stack',
  'OS::Heat::AutoScalingGroup',
  'OS::Heat::ResourceChain',
  'OS::Heat::ResourceGroup',
  'OS::Heat::SoftwareDeployment',
  'OS::Heat::SoftwareDeploymentGroup',
  'OS::Heat::SoftwareDeployments',
  'OS::Heat::StructuredDeployment',
  'OS::Heat::StructuredDeploymentGroup',
  'OS::Heat::StructuredDeployments',
  'OS::Senlin::Cluster',
]);

/** What `get_resource` gives while the stack is validated: the name, or null where only a created resource has an id. */
export function standInReference(type: ResolvedType, name: string): string | null {
  if (type.kind !== 'plugin') return name;
  const plugin = type.plugin.name;
  if (plugin === 'AWS::S3::Bucket' || plugin === 'OS::Swift::Container') return 'None';
  if (plugin.startsWith('OS::Neutron::') && plugin !== 'OS::Neutron::LoadBalancer') return null;
  return namelessTypes.has(plugin) ? null : name;
}

const namelessTypes: ReadonlySet<string> = new Set([
  'OS::Heat::Stack',
  'OS::Heat::SwiftSignalHandle',
  'OS::Nova::KeyPair',
]);
