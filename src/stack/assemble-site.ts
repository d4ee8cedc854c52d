/** Builds the stack that the inspected site stands for: properties evaluated with the real attribute source, in dependency order. */
import { effectiveProperties } from '../catalogue/process-properties.ts';
import type { EffectiveProperties } from '../catalogue/process-properties.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import { errorClassOf } from './error-class.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { isPlain, isTruthy, plainOf } from '../evaluate/plain.ts';
import type { Scope } from '../evaluate/scope.ts';
import { stamp } from '../evaluate/stamp.ts';
import { known, map, noOrigins, poison } from '../evaluate/value.ts';
import type { LeafId, Value } from '../evaluate/value.ts';
import type { Expression, ResourceDefinition } from '../hot/ast.ts';
import type { Span } from '../source/source-file.ts';
import { orderByDependency } from './dependency-order.ts';
import { isExternal } from './inspect-site.ts';
import type { Inspected, Look } from './inspect-site.ts';
import type { Looked } from './look.ts';
import { createMessageBuffer } from './message-buffer.ts';
import type { MessageBuffer } from './message-buffer.ts';
import { attributeOf, isLacked, referenceOf, selectedAttribute } from './nested-attributes.ts';
import { deletionPolicyOf } from './policies.ts';
import { reportProblem } from './report-property.ts';
import { pluginName, schemaFor, standInReference } from './resolved-type.ts';
import type { ResolvedType } from './resolved-type.ts';
import { createScopeBase, createScopes, scopeOf } from './site.ts';
import type { ScopeMode, Site } from './site.ts';
import type { Group, Resource, Stack, StackOutput } from './stack.ts';
import { missingMember } from './stack-diagnostics.ts';
import { stampGiven } from './stamp-given.ts';
import { metadataKey, outputsPath, policyKey, propertiesKey } from './trouble.ts';
import type { Trouble } from './trouble.ts';
import { present } from '../source/present.ts';

/** What makes the child stacks; apart, for a child is assembled by the same code. */
export interface Assembler {
  readonly trouble: Trouble;
  /** The child of a resource whose properties are there; undefined when it has none. */
  child(parent: ChildRequest): { readonly stack: Stack; readonly group?: Group } | undefined;
}

/** A resource that may have a child stack, with what the parent knows of it. */
export interface ChildRequest {
  readonly looked: Looked;
  readonly inspected: Inspected;
  readonly resource: Resource;
  /** Resources of the stack that are built already. */
  readonly built: ReadonlyMap<string, Resource>;
}

/**
 * The finished stack: resources are built in the order of their dependencies, so that attributes of a child are there
 * when another resource asks for them. What cannot be evaluated is poison and noted in `trouble`.
 */
export function assembleSite(looked: Looked, assembler: Assembler): Stack {
  const { site, inspection, edges } = looked;
  const { order } = orderByDependency(edges.all);
  const built = new Map<string, Resource>();
  const workshop = createWorkshop(looked, assembler, built);
  for (const name of order) {
    const inspected = inspection.resources.get(name);
    if (inspected) built.set(name, buildResource(workshop, name, inspected));
  }
  const resources = new Map<string, Resource>();
  for (const name of inspection.resources.keys()) {
    const resource = built.get(name);
    if (resource) resources.set(name, resource);
  }
  return {
    name: site.name,
    path: site.path,
    template: site.template,
    parameters: new Map(site.parameters),
    conditions: site.conditions.all(),
    resources,
    disabled: [...site.disabled],
    order,
    outputs: buildOutputs(workshop),
  };
}

interface Workshop {
  readonly looked: Looked;
  readonly assembler: Assembler;
  readonly built: ReadonlyMap<string, Resource>;
  /** Evaluates again what mentions a resource; takes the first result for all else. */
  settle(look: Look, expression: Expression | undefined, section: Scope['section'], path?: string): Settled;
  /** Evaluates what nothing depends on, as far as other resources are there by then. */
  settleLoosely(expression: Expression, path: string): Settled;
}

interface Settled {
  readonly value: Value | undefined;
  readonly errors: readonly Diagnostic[];
}

function createWorkshop(looked: Looked, assembler: Assembler, built: ReadonlyMap<string, Resource>): Workshop {
  const { site } = looked;
  const base = createScopeBase(site);
  const buffer: MessageBuffer = createMessageBuffer();
  const source = site.shared.attributes;
  const reference = (name: string): Value | undefined => {
    const resource = built.get(name);
    if (resource) return referenceOf(source, resource);
    // Not built yet: it is on a cycle, which has been reported.
    return site.sources.has(name) ? poison : undefined;
  };
  const attribute: Scope['attribute'] = (name, asked, path, how) => {
    const resource = built.get(name);
    if (!resource) return site.sources.has(name) ? poison : undefined;
    const value = how?.select
      ? selectedAttribute(source, resource, asked, path)
      : attributeOf(source, resource, asked, path);
    if (value !== undefined || !asked?.startsWith('resource.')) return value;
    const member = present(asked.split('.')[1], 'member');
    // The member is there, or any member of a scaling group, and does not have the attribute: an error like that of any resource.
    const isCounted = resource.plugin === 'OS::Heat::AutoScalingGroup';
    if (isCounted ? isLacked(source, resource, asked, path) : resource.nested?.resources.has(member) === true) {
      return undefined;
    }
    // A scaling group counts its members, and its index is read as a number.
    const isIndex = !isCounted || /^\s*[-+]?\d+\s*$/.test(member);
    const errorClass = isIndex ? 'NotFound' : 'ValueError';
    buffer.report(missingMember, { resource: resource.path, errorClass }, name, member);
    return poison;
  };
  const scopeFor = createScopes(base, (section) => ({ section, reports: buffer, reference, attribute }));
  return {
    looked,
    assembler,
    built,
    settle(look, expression, section, path) {
      if (!look.mentions || !expression) return { value: look.value, errors: errorsIn(look.messages) };
      const value = evaluate(expression, scopeFor(section, path));
      return { value, errors: errorsIn(buffer.take()) };
    },
    settleLoosely(expression, path) {
      const mode: ScopeMode = {
        section: 'policy',
        reports: buffer,
        resource: path,
        reference: (name) => (built.has(name) ? reference(name) : standIn(looked, name)),
        attribute: (name, ...ask) => (built.has(name) ? attribute(name, ...ask) : standIn(looked, name) && known(null)),
      };
      const value = evaluate(expression, scopeOf(base, mode));
      return { value, errors: buffer.take().filter(isError) };
    },
  };
}

const noErrors: readonly Diagnostic[] = Object.freeze([]);

/** Most parts have no messages at all. */
function errorsIn(messages: readonly Diagnostic[]): readonly Diagnostic[] {
  return messages.length === 0 ? noErrors : messages.filter(isError);
}

/** What stands for a resource that is not there yet; nothing for one that the stack does not have. */
function standIn({ inspection }: Looked, name: string): Value | undefined {
  const inspected = inspection.resources.get(name);
  return inspected && known(standInReference(inspected.type, name));
}

function buildResource(workshop: Workshop, name: string, inspected: Inspected): Resource {
  const { looked, assembler } = workshop;
  const { site, edges } = looked;
  const { type, source, path } = inspected;
  const { definition } = source;
  const { properties, leaves, spans } = settleProperties(workshop, inspected);
  const effective = effectiveOf(inspected, properties);
  for (const [property, problem] of effective.errors) assembler.trouble.wrong(path, property, problem);
  noteLate(assembler.trouble, inspected, effective);
  const metadata = workshop.settle(inspected.metadata, definition.metadata, 'metadata', path);
  assembler.trouble.spoilt(path, metadataKey, metadata.errors);
  const externalId = isExternal(inspected) ? inspected.externalId.value : undefined;
  const policy = deletionPolicyOf(inspected.deletionPolicy.value) ?? 'Delete';
  const updatePolicy = settlePolicy(workshop, inspected);
  const resource: Resource = {
    name,
    path,
    type: definition.type,
    plugin: pluginName(type, definition.type),
    ...registeredAs(site, type, definition),
    kind: kindOf(type),
    ...(type.kind === 'none' && { emptied: true }),
    ...('file' in type && { templateName: type.file }),
    ...(type.kind === 'unknown' && { standing: type.standing }),
    definition,
    stackPath: site.path,
    properties,
    effective: effective.values,
    propertySpans: spans,
    leaves,
    metadata: isFalsy(metadata.value) ? map([]) : (metadata.value ?? map([])),
    dependsOn: present(edges.stated.get(name), 'dependencies'),
    pluginDependsOn: edges.added.get(name) ?? [],
    deletionPolicy: definition.externalId ? 'Retain' : policy,
    ...(updatePolicy !== undefined && { updatePolicy }),
    ...(externalId !== undefined && { externalId, ...promisedBy(type) }),
    ...hooksOf(site, name),
  };
  if (externalId !== undefined) return resource;
  const child = assembler.child({ looked, inspected, resource, built: workshop.built });
  return child ? { ...resource, nested: child.stack, ...(child.group && { group: child.group }) } : resource;
}

function promisedBy(type: ResolvedType): Pick<Resource, 'promised'> {
  return type.kind === 'template' ? { promised: [...type.template.outputs.keys()] } : {};
}

/** Metadata that is nothing in Python's sense is an empty map. */
function isFalsy(value: Value | undefined): boolean {
  return value === undefined || (isPlain(value) && !isTruthy(plainOf(value)));
}

/** Nothing depends on a policy: it is worked out as far as other resources are there by then. */
function settlePolicy({ settleLoosely, assembler }: Workshop, { source, path }: Inspected): Value | undefined {
  const { updatePolicy: expression } = source.definition;
  if (!expression) return undefined;
  const { value, errors } = settleLoosely(expression, path);
  if (errors.length === 0) return value ?? known(null);
  assembler.trouble.spoilt(path, policyKey, errors);
  return poison;
}

/** What the registry says once all resources are there, where it differs from what this one became. */
function registeredAs(
  site: Site,
  type: ResolvedType,
  { name, type: written }: ResourceDefinition,
): { registeredAs?: string } {
  if (type.kind === 'template') return {};
  const became = type.kind === 'unknown' ? written : type.plugin.name;
  const found = site.registry.lookup(written, name);
  return found?.kind === 'type' && found.type !== became ? { registeredAs: found.type } : {};
}

/** Types that the engine has emptied are plugins still. */
function kindOf(type: ResolvedType): Resource['kind'] {
  return type.kind === 'none' && type.plugin.name !== 'OS::Heat::None' ? 'plugin' : type.kind;
}

function hooksOf(site: Site, name: string): Pick<Resource, 'hooks' | 'restrictedActions'> {
  const hooks = site.registry.hooks(name);
  const restrictedActions = site.registry.restrictedActions(name);
  return { ...(hooks.length > 0 && { hooks }), ...(restrictedActions.length > 0 && { restrictedActions }) };
}

interface SettledProperties {
  readonly properties: ReadonlyMap<string, Value>;
  readonly leaves: readonly LeafId[];
  readonly spans: ReadonlyMap<string, Span>;
}

function settleProperties(workshop: Workshop, inspected: Inspected): SettledProperties {
  const { site } = workshop.looked;
  const { path, source, type } = inspected;
  const { leaves } = site.shared;
  leaves.define(path, source.definition.nameSpan);
  const properties = new Map<string, Value>();
  const spans = new Map<string, Span>();
  for (const [name, look] of inspected.properties) {
    const { value, errors } = workshop.settle(look, look.expression, 'property', path);
    noteFailed(workshop, inspected, name, errors);
    if (value === undefined) continue;
    site.shared.budget.spendLeaves(value, look.span);
    spans.set(name, look.span);
    const spanOf = source.given?.spanOf ?? (() => look.span);
    const stamped = look.expression
      ? stamp(value, look.expression, { leaves, resource: path, path: [name] })
      : stampGiven(value, { leaves, resource: path, path: [name], spanOf });
    properties.set(name, errors.length > 0 ? poison : stamped);
  }
  if (type.kind === 'none') settleWhole(workshop, inspected, { properties, spans });
  return { properties, leaves: leaves.ofResource(path).map(({ id }) => id), spans };
}

/** A type that takes anything takes its properties from a function too. */
function settleWhole(
  workshop: Workshop,
  inspected: Inspected,
  into: { readonly properties: Map<string, Value>; readonly spans: Map<string, Span> },
): void {
  const { whole, source, path } = inspected;
  const section = source.definition.properties;
  if (!whole || !section) return;
  const { value, errors } = workshop.settle(whole, section, 'property', path);
  noteFailed(workshop, inspected, propertiesKey, errors);
  if (value?.kind !== 'map') return;
  workshop.looked.site.shared.budget.spendLeaves(value, section.span);
  const { leaves } = workshop.looked.site.shared;
  for (const [name, item] of value.entries) {
    into.spans.set(name, section.span);
    into.properties.set(name, stampGiven(item, { leaves, resource: path, path: [name], spanOf: () => section.span }));
  }
}

function noteFailed(
  { assembler: { trouble } }: Workshop,
  { type, path }: Inspected,
  name: string,
  errors: readonly Diagnostic[],
): void {
  if (type.kind === 'none') trouble.spoilt(path, name, errors);
  else trouble.failed(path, name, errors);
}

/**
 * Heat checks no property that mentions a resource, and of two names of one property, both given so, it notices nothing: it
 * complains when it creates the resource. heat/engine/translation.py, `Translation.replace`.
 */
function noteLate(trouble: Trouble, inspected: Inspected, { errors }: EffectiveProperties): void {
  if (inspected.type.kind === 'none' || isExternal(inspected)) return;
  const buffer = createMessageBuffer();
  for (const problem of errors.values()) {
    const isLate = problem.problem === 'conflict' || inspected.properties.get(String(problem.path[0]))?.mentions;
    if (isLate) reportProblem(inspected, problem, buffer);
  }
  trouble.late(buffer.take());
}

function effectiveOf(inspected: Inspected, data: ReadonlyMap<string, Value>): EffectiveProperties {
  const { description } = inspected.source.definition;
  // Of the settled values, whose leaves go along with what a rule makes of them.
  const schema = schemaFor(inspected.type, data);
  return effectiveProperties({ schema, data, ...(description !== undefined && { description }) });
}

function buildOutputs({ looked, assembler, settle }: Workshop): ReadonlyMap<string, StackOutput> {
  const { site, inspection } = looked;
  const outputs = new Map<string, StackOutput>();
  for (const definition of site.template.outputs.values()) {
    const look = inspection.outputs.get(definition.name);
    if (!look) {
      outputs.set(definition.name, { definition, value: known(null), disabled: true });
      continue;
    }
    const { value, errors } = settle(look, definition.value, 'output');
    assembler.trouble.spoilt(outputsPath(site.path), definition.name, errors);
    outputs.set(definition.name, {
      definition,
      value: failed(errors) ?? value ?? nothing,
      disabled: false,
    });
  }
  return outputs;
}

/** Whoever asks for an output that failed fails in the same way. */
function failed([first]: readonly Diagnostic[]): Value | undefined {
  return first && { ...poison, failure: { errorClass: errorClassOf(first), message: first.message } };
}

const nothing: Value = { kind: 'known', value: null, origins: noOrigins, secret: false };
