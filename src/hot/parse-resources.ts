/** Reads the definitions of resources. */
import { closestName, didYouMean, fixTo } from '../diagnostics/did-you-mean.ts';
import { versionNamesOf, templateVersion } from '../../grammar/hot/versions.ts';
import type { Expression, ResourceDefinition } from './ast.ts';
import { describeTree, isFalsy, scalarText } from './describe.ts';
import { byKey, namedEntries } from './parse-context.ts';
import type { NamedEntry, ParseContext } from './parse-context.ts';
import { parseExpression } from './parse-expression.ts';
import {
  badDeletionPolicy,
  entryShape,
  missingKey,
  resourceKeyType,
  unknownResourceKey,
} from './template-diagnostics.ts';
import { isNull, textOf } from './tree.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';

const KIND = 'resource_definition';

type Body = ReadonlyMap<string, MappingEntry>;

/** A resource under its name; those that cannot be used are left out and their names noted as broken. */
export function parseResources(context: ParseContext, tree: Tree | undefined): ReadonlyMap<string, ResourceDefinition> {
  const resources = new Map<string, ResourceDefinition>();
  for (const named of namedEntries(context, context.keys.resources, tree)) {
    const resource = parseResource(context, named);
    if (resource) resources.set(named.name, resource);
    else context.broken.add(named.name);
  }
  return resources;
}

/** Undefined where the definition is of no use, so that nothing else is said of it. */
function parseResource(context: ParseContext, named: NamedEntry): ResourceDefinition | undefined {
  const { name, entry } = named;
  const { keys, reports } = context;
  if (isFalsy(entry.value)) {
    reports.report(missingKey, { span: entry.key.span, kind: KIND }, 'resource', name, keys.type);
    return undefined;
  }
  if (entry.value.kind !== 'mapping') {
    reports.report(entryShape, { span: entry.value.span, kind: KIND }, 'resource', name, describeTree(entry.value));
    return undefined;
  }
  const meant = context.version.dialect === 'hot' ? checkKeys(context, name, entry.value) : [];
  const written = byKey(entry.value);
  // A misspelled key was reported, so that it counts as what it means: that this is missing is no news.
  const body: Body = new Map([...meant.filter(([key]) => !written.has(key)), ...written]);
  const type = parseType(context, named, body);
  const optional = parseOptionalKeys(context, name, body);
  if (!type) return undefined;
  return { name, nameSpan: entry.key.span, span: entry.value.span, ...type, ...optional };
}

function parseOptionalKeys(
  context: ParseContext,
  name: string,
  body: Body,
): Omit<ResourceDefinition, 'name' | 'nameSpan' | 'span' | 'type' | 'typeSpan'> {
  const { keys } = context;
  const properties = parseMapKey(context, name, body.get(keys.properties));
  const metadata = parseMapKey(context, name, body.get(keys.metadata));
  const updatePolicy = parseMapKey(context, name, body.get(keys.updatePolicy));
  const deletionPolicy = parseTextKey(context, name, body.get(keys.deletionPolicy));
  if (deletionPolicy) checkDeletionPolicy(context, name, deletionPolicy);
  const externalId = parseTextKey(context, name, allowed(context, body, keys.externalId));
  const condition = parseCondition(context, name, allowed(context, body, keys.condition));
  const description = parseDescription(context, name, body.get(keys.description));
  return {
    dependsOn: parseDependsOn(context, name, body.get(keys.dependsOn)),
    ...(description !== undefined && { description }),
    ...(properties && { properties }),
    ...(metadata && { metadata }),
    ...(updatePolicy && { updatePolicy }),
    ...(deletionPolicy && { deletionPolicy }),
    ...(externalId && { externalId }),
    ...(condition && { condition }),
  };
}

/** The entry of a key that not every version has. */
function allowed(context: ParseContext, body: Body, key: string): MappingEntry | undefined {
  return context.version.resourceKeys.includes(key) ? body.get(key) : undefined;
}

/** Gives the keys that misspelled ones mean. */
function checkKeys(context: ParseContext, name: string, tree: MappingNode): [key: string, entry: MappingEntry][] {
  const { version, reports } = context;
  const meant: [key: string, entry: MappingEntry][] = [];
  for (const entry of tree.entries) {
    const { key } = entry;
    const written = scalarText(key.value);
    if (typeof key.value === 'string' && version.resourceKeys.includes(written)) continue;
    // Heat finds keys of later versions, and the one of outputs, at another moment than keys that never existed.
    const kind = written === 'value' || isKeyOfLaterVersion(written) ? 'schema' : KIND;
    const own = closestName(written, version.resourceKeys, key.span);
    const fix = own === undefined ? own : fixTo(own, key.span);
    reports.report(unknownResourceKey, { span: key.span, kind, fix, resource: name }, written, name, version.name);
    if (own !== undefined) meant.push([own, entry]);
  }
  return meant;
}

/** Such a key is right in another template, and the message says so. */
function isKeyOfLaterVersion(key: string): boolean {
  return versionNamesOf('heat_template_version').some((name) => templateVersion(name)?.resourceKeys.includes(key));
}

function parseType(
  context: ParseContext,
  { name, entry }: NamedEntry,
  body: Body,
): Pick<ResourceDefinition, 'type' | 'typeSpan'> | undefined {
  const { keys, reports } = context;
  const typeEntry = body.get(keys.type);
  if (!typeEntry || isFalsy(typeEntry.value)) {
    const span = typeEntry?.key.span ?? entry.key.span;
    reports.report(missingKey, { span, kind: KIND, resource: name }, 'resource', name, keys.type);
    return undefined;
  }
  const type = textOf(typeEntry.value);
  if (type === undefined) {
    reportType(context, name, typeEntry, 'a text');
    return undefined;
  }
  return { type, typeSpan: typeEntry.value.span };
}

/** One wording for every key of the wrong shape. */
function reportType(context: ParseContext, name: string, entry: MappingEntry, wanted: string): void {
  const span = isNull(entry.value) ? entry.key.span : entry.value.span;
  const where = { span, kind: KIND, resource: name };
  context.reports.report(resourceKeyType, where, name, scalarText(entry.key.value), wanted, describeTree(entry.value));
}

/** A map or a function that is to give one. */
function parseMapKey(context: ParseContext, name: string, entry: MappingEntry | undefined): Expression | undefined {
  if (!entry) return undefined;
  if (entry.value.kind === 'mapping') return parseExpression(context.functions, entry.value);
  reportType(context, name, entry, 'a map');
  return undefined;
}

/** A text or a function that is to give one. */
function parseTextKey(context: ParseContext, name: string, entry: MappingEntry | undefined): Expression | undefined {
  if (!entry) return undefined;
  const expression = parseExpression(context.functions, entry.value);
  if (expression.kind === 'call') return expression;
  if (expression.kind === 'literal' && typeof expression.value === 'string') return expression;
  reportType(context, name, entry, 'a text');
  return undefined;
}

/** A policy that a function gives is known later. */
function checkDeletionPolicy(context: ParseContext, name: string, policy: Expression): void {
  const { version, reports } = context;
  if (policy.kind !== 'literal' || typeof policy.value !== 'string') return;
  if (version.deletionPolicies.includes(policy.value)) return;
  const fix = didYouMean(policy.span, policy.value, version.deletionPolicies);
  const where = { span: policy.span, kind: KIND, fix, resource: name };
  reports.report(badDeletionPolicy, where, policy.value, name, version.name);
}

/** Names and booleans stand as they are; anything else must be a function. */
function parseCondition(context: ParseContext, name: string, entry: MappingEntry | undefined): Expression | undefined {
  if (!entry) return undefined;
  const expression = parseExpression(context.functions, entry.value, 'conditions');
  if (expression.kind === 'call') return expression;
  if (expression.kind === 'literal' && ['string', 'boolean'].includes(typeof expression.value)) return expression;
  reportType(context, name, entry, 'the name of a condition, a boolean or a function');
  return undefined;
}

function parseDescription(context: ParseContext, name: string, entry: MappingEntry | undefined): string | undefined {
  if (!entry) return undefined;
  const text = textOf(entry.value);
  if (text === undefined) reportType(context, name, entry, 'a text');
  return text;
}

function parseDependsOn(
  context: ParseContext,
  name: string,
  entry: MappingEntry | undefined,
): ResourceDefinition['dependsOn'] {
  if (!entry) return [];
  const single = textOf(entry.value);
  if (single !== undefined) return [{ name: single, span: entry.value.span }];
  if (entry.value.kind !== 'sequence') {
    reportType(context, name, entry, 'a text or a list of texts');
    return [];
  }
  return entry.value.items.flatMap((item) => {
    const text = textOf(item);
    if (text !== undefined) return [{ name: text, span: item.span }];
    const where = { span: item.span, kind: KIND, resource: name };
    context.reports.report(resourceKeyType, where, name, context.keys.dependsOn, 'a list of texts', describeTree(item));
    return [];
  });
}
