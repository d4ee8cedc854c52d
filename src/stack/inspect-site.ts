/**
 * Looks at a stack as Heat's validation does, before anything exists: functions are resolved with `get_resource` giving
 * a name (or null) and `get_attr` null. Finds types, references and what is asked of each resource; reports nothing.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { Scope } from '../evaluate/scope.ts';
import { keyText } from '../evaluate/plain.ts';
import { isNull, known, textOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import type { Expression, ResourceDefinition } from '../hot/ast.ts';
import { pyStr } from '../python/text.ts';
import type { Span } from '../source/source-file.ts';
import type { ResourceSchema } from '../catalogue/resource-schema.ts';
import { createMessageBuffer } from './message-buffer.ts';
import { valueSpan } from './place.ts';
import { acceptsAnyAttribute, wholeOf, resolveType, schemaFor, standInReference } from './resolved-type.ts';
import type { ResolvedType } from './resolved-type.ts';
import { createScopeBase, createScopes, resourcePath } from './site.ts';
import type { ResourceSource, ScopeBase, Site } from './site.ts';

/**
 * One resource as Heat's validation sees it: evaluated with stand-ins where a live stack would have ids and attributes.
 */
export interface Inspected {
  readonly source: ResourceSource;
  readonly path: string;
  readonly type: ResolvedType;
  readonly schema: ResourceSchema;
  readonly typeMessages: readonly Diagnostic[];
  /** Properties with stand-ins; those that resolve to nothing at all are left out. */
  readonly properties: ReadonlyMap<string, PropertyLook>;
  /** Those that have a value, for the catalogue. */
  readonly data: ReadonlyMap<string, Value>;
  /** Keys among the properties that are no texts, which no type has; one that takes anything keeps them as `properties`. */
  readonly oddKeys: readonly OddKey[];
  readonly metadata: Look;
  /** The properties section, where it is no map but a function. */
  readonly whole?: Look;
  readonly updatePolicy: PolicyLook;
  readonly deletionPolicy: Look;
  readonly externalId: Look;
  /** Names that it depends on: explicit ones, then those from references, each once. */
  readonly dependsOn: readonly string[];
}

interface OddKey {
  /** As Python shows it. */
  readonly text: string;
  readonly span: Span;
}

/** One expression evaluated with stand-ins. */
export interface Look {
  /** Undefined when there is nothing written or it resolves to nothing at all. */
  readonly value: Value | undefined;
  readonly messages: readonly Diagnostic[];
  /** Whether it refers to another resource. */
  readonly mentions: boolean;
}

/** A property, with the place that messages about it have. */
export interface PropertyLook extends Look {
  readonly expression?: Expression;
  readonly span: Span;
}

/** An update policy: its entries one by one, or the whole where it is no map. */
interface PolicyLook extends Look, Pick<Inspected, 'oddKeys'> {
  readonly entries: ReadonlyMap<string, PropertyLook>;
}

/** An attribute that something of the stack asks for. */
export interface Asked {
  readonly attribute: string;
  /** The name of an attribute of a group's members that is no text. */
  readonly odd?: true;
  readonly path: readonly Value[];
  /** Where it is asked first. */
  readonly span?: Span;
}

/** All resources and outputs of one stack, inspected. */
export interface Inspection {
  readonly resources: ReadonlyMap<string, Inspected>;
  readonly outputs: ReadonlyMap<string, Look>;
  /** Attributes asked of each resource, each once, in the order of the template. */
  readonly asked: ReadonlyMap<string, readonly Asked[]>;
}

const noMessages: Look['messages'] = Object.freeze([]);

const nothing: Look = Object.freeze({ value: undefined, messages: noMessages, mentions: false });

/** `asked`: attributes that the outer stack asks of this one's resources, besides those that its own texts ask. */
export function inspectSite(site: Site, asked: Inspection['asked']): Inspection {
  const observer = createObserver(site, asked);
  const resources = new Map<string, Inspected>();
  // In the order of the template, for the registry learns from each answer.
  for (const name of site.sources.keys()) observer.typeOf(name);
  for (const [name, source] of site.sources) resources.set(name, inspectResource(site, observer, source));
  const outputs = new Map<string, Look>();
  for (const output of site.template.outputs.values()) {
    // A disabled output is never looked at.
    if (!site.disabledOutputs.has(output.name))
      outputs.set(output.name, observer.look(output.value, 'output', undefined));
  }
  return { resources, outputs, asked: observer.asked };
}

function inspectResource(site: Site, observer: Observer, source: ResourceSource): Inspected {
  const { definition } = source;
  const path = resourcePath(site, definition.name);
  const { type, messages: typeMessages } = observer.typeOf(definition.name);
  observer.begin();
  const { properties, oddKeys } = inspectProperties(observer, source, {
    path,
    takesAny: type.kind === 'none' || definition.externalId !== undefined,
  });
  const metadata = source.given
    ? { ...nothing, value: source.given.metadata }
    : observer.look(definition.metadata, 'metadata', path);
  const { properties: section } = definition;
  const whole = section?.kind === 'call' ? observer.look(section, 'property', path) : undefined;
  const references = [...observer.end()];
  const data = valuesOf(properties);
  const explicit = definition.dependsOn.map(({ name }) => name);
  const externalId = observer.look(definition.externalId, 'definition', path);
  return {
    source,
    path,
    type,
    schema: schemaFor(type, data),
    typeMessages,
    properties,
    data,
    oddKeys,
    metadata,
    ...(whole && { whole }),
    updatePolicy: inspectPolicy(observer, definition, path),
    deletionPolicy: observer.look(definition.deletionPolicy, 'definition', path),
    externalId,
    dependsOn: isAdopted({ externalId }) ? [] : [...new Set([...explicit, ...references])],
  };
}

/** It has an id that is not null: Heat takes what has it as it is, and neither checks nor makes anything of it. */
export function isExternal({ externalId }: Pick<Inspected, 'externalId'>): boolean {
  return !isNull(externalId.value) && externalId.value?.kind !== 'poison';
}

/** An id in Python's sense: only then dependencies are dropped. */
export function isAdopted({ externalId }: Pick<Inspected, 'externalId'>): boolean {
  return isExternal({ externalId }) && textOf(externalId.value) !== '';
}

function inspectProperties(
  observer: Observer,
  { definition, given }: ResourceSource,
  { path, takesAny }: { readonly path: string; readonly takesAny: boolean },
): Pick<Inspected, 'properties' | 'oddKeys'> {
  const properties = new Map<string, PropertyLook>();
  const oddKeys: OddKey[] = [];
  if (given) {
    for (const [name, value] of given.properties) {
      properties.set(name, { value, messages: noMessages, mentions: false, span: given.spanOf([name]) });
    }
    return { properties, oddKeys };
  }
  if (definition.properties?.kind !== 'map') return { properties, oddKeys };
  for (const { key, keySpan, value: expression } of definition.properties.entries) {
    if (typeof key !== 'string' && !takesAny) oddKeys.push({ text: pyStr(key), span: keySpan });
    else properties.set(keyText(key), propertyLook(observer.look(expression, 'property', path), expression, keySpan));
  }
  return { properties, oddKeys };
}

function propertyLook({ value, messages, mentions }: Look, expression: Expression, span: Span): PropertyLook {
  return { value, messages, mentions, expression, span };
}

function inspectPolicy(observer: Observer, { updatePolicy }: ResourceDefinition, path: string): PolicyLook {
  const entries = new Map<string, PropertyLook>();
  const oddKeys: OddKey[] = [];
  if (updatePolicy?.kind !== 'map') return { ...observer.look(updatePolicy, 'policy', path), entries, oddKeys };
  for (const { key, keySpan, value: expression } of updatePolicy.entries) {
    if (typeof key === 'string') {
      entries.set(key, propertyLook(observer.look(expression, 'policy', path), expression, keySpan));
    } else oddKeys.push({ text: pyStr(key), span: keySpan });
  }
  return { ...nothing, entries, oddKeys };
}

interface Observer {
  readonly asked: ReadonlyMap<string, readonly Asked[]>;
  typeOf(name: string): { readonly type: ResolvedType; readonly messages: readonly Diagnostic[] };
  look(expression: Expression | undefined, section: Scope['section'], path: string | undefined): Look;
  /** Starts to note references. */
  begin(): void;
  /** The names referred to since then. */
  end(): Iterable<string>;
}

/** Types by the names of resources, each found out once. */
function createTypes(site: Site): Observer['typeOf'] {
  const types = new Map<string, ReturnType<Observer['typeOf']>>();
  return (name) => {
    const ready = types.get(name);
    if (ready) return ready;
    const source = site.sources.get(name);
    if (!source) throw new RangeError(`no resource ${name}`);
    const own = createMessageBuffer();
    const found = { type: resolveType(site, source.definition, own), messages: own.take() };
    types.set(name, found);
    return found;
  };
}

function createObserver(site: Site, before: Inspection['asked']): Observer {
  const base: ScopeBase = createScopeBase(site);
  const buffer = createMessageBuffer();
  const typeOf = createTypes(site);
  const asked = new Map([...before].map(([name, asks]): [string, Asked[]] => [name, [...asks]]));
  let references = new Set<string>();
  let mentions = false;

  const mention = (name: string): boolean => {
    if (!site.sources.has(name)) return false;
    references.add(name);
    mentions = true;
    return true;
  };
  const reference = (name: string): Value | undefined =>
    mention(name) ? known(standInReference(typeOf(name).type, name)) : undefined;
  /** Outside properties, metadata and outputs no attribute is known at all. */
  const attributeIn =
    (section: Scope['section']): Scope['attribute'] =>
    (name, attribute, steps, how) => {
      if (!mention(name) || isApart(section)) return undefined;
      const { type } = typeOf(name);
      // Before the resource exists there is nothing, whatever attributes it has.
      if (attribute === undefined) {
        for (const each of wholeOf(type.schema.attributes)) noteAsked(asked, name, { attribute: each, path: [] });
        return known(null);
      }
      const path = how?.select ? [] : steps;
      noteAsked(asked, name, { attribute, path, ...(how && { span: how.span }) });
      return knowsAttribute(type, attribute) ? known(null) : undefined;
    };

  const attributeNames = (name: string): readonly string[] => [...(typeOf(name).type.schema.attributes?.keys() ?? [])];
  const attributes = { property: attributeIn('property'), policy: attributeIn('policy') };
  const scopeFor = createScopes(base, (section) => {
    const attribute = isApart(section) ? attributes.policy : attributes.property;
    return { section, reports: buffer, attributeNames, reference, attribute };
  });

  return {
    asked,
    typeOf,
    look(expression, section, path) {
      if (!expression) return nothing;
      if (expression.kind === 'literal')
        return { value: known(expression.value), messages: noMessages, mentions: false };
      mentions = false;
      const value = evaluate(expression, scopeFor(section, path));
      return { value, messages: buffer.take(), mentions };
    },
    begin() {
      references = new Set();
    },
    end: () => references,
  };
}

/** Sections whose references make no dependency. */
function isApart(section: Scope['section']): boolean {
  return section === 'policy' || section === 'definition';
}

/** Whether `get_attr` of that name is no error; groups and nested templates take any name at this moment. */
export function knowsAttribute(type: ResolvedType, attribute: string): boolean {
  return acceptsAnyAttribute(type) || type.schema.attributes?.has(attribute) === true;
}

function noteAsked(asked: Map<string, Asked[]>, name: string, ask: Asked): void {
  const own = asked.get(name);
  if (!own) asked.set(name, [ask]);
  else if (!own.some((other) => sameAsk(other, ask))) own.push(ask);
}

function sameAsk(a: Asked, b: Asked): boolean {
  return (
    a.attribute === b.attribute &&
    a.path.length === b.path.length &&
    a.path.every((step, index) => {
      const other = b.path[index];
      return step === other || (step.kind === 'known' && other?.kind === 'known' && step.value === other.value);
    })
  );
}

/** Those that resolve to something. */
export function valuesOf(looks: ReadonlyMap<string, Look>): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, { value }] of looks) if (value !== undefined) values.set(name, value);
  return values;
}

/** Of the value: there it can be mended, and there its property is blamed. */
export function spanOfProperty({ properties }: Inspected, name: string): Span | undefined {
  const look = properties.get(name);
  return look?.expression ? valueSpan(look.expression, []) : look?.span;
}
