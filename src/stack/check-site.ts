/** Heat's validation of one stack: types, edges, properties, policies, what plugins demand, and the children as far as they can be known. */
import { differsByRelease } from '../../grammar/heat/index.ts';
import { checkProperties, checkPropertyNames } from '../catalogue/process-properties.ts';
import { problemKinds } from '../catalogue/property-problem.ts';
import type { PropertyPath, PropertyProblem } from '../catalogue/property-problem.ts';
import { pluginCheckFailed, shown } from '../catalogue/plugin-check.ts';
import { checkedAlone, checkedFirst, pluginChecks } from '../catalogue/plugin-checks/registry.ts';
import { withoutEntity } from '../catalogue/plugin-checks/neutron.ts';
import type { DeclaredCheck } from '../catalogue/resource-schema.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { closestName, didYouMean } from '../diagnostics/did-you-mean.ts';
import { unusableReference } from '../evaluate/failure.ts';
import { kindOfFailure } from '../evaluate/failure-kind.ts';
import { checkFacade } from './check-facade.ts';
import { checkInEachRelease } from './check-releases.ts';
import { unknownVersion } from '../hot/template-diagnostics.ts';
import { orderOfValidation } from './dependency-order.ts';
import type { DependencyOrder } from './dependency-order.ts';
import { isAdopted, isExternal } from './inspect-site.ts';
import type { Inspected } from './inspect-site.ts';
import type { Looked } from './look.ts';
import { createMessageBuffer } from './message-buffer.ts';
import { isDefinitionError, isNameError, isReferenceError, isShapeError, isUnknownAttribute } from './moments.ts';
import type { Views } from './plugin-view.ts';
import { reportProblem, reportUnread } from './report-property.ts';
import { resourcePath } from './site.ts';
import type { Site } from './site.ts';
import * as told from './stack-diagnostics.ts';
import { checkUpdatePolicy } from './check-update-policy.ts';
import { deletionPolicyOf } from './policies.ts';
import { present } from '../source/present.ts';
import type { Span } from '../source/source-file.ts';

interface CheckOptions {
  /**
   * `strict`: a stack that is about to be created. `loose`: a child before its parameters are known: its properties'
   * values are not looked at, but where a plugin asks for them.
   */
  readonly mode: 'strict' | 'loose';
  readonly reports: Collector;
  readonly declared: DeclaredCheck;
  /** Checks the child stack of a resource, loosely. */
  checkChild(site: Site, inspected: Inspected): void;
}

/**
 * Reports everything that is wrong, in the order in which Heat's validation would meet it (`heat/engine/stack.py`,
 * Stack.validate): the first error is the one that Heat gives.
 */
export function checkSite(looked: Looked, options: CheckOptions): void {
  const { site, inspection } = looked;
  const { reports } = options;
  const resources = [...inspection.resources.values()];
  const outputs = [...inspection.outputs.values()];
  const found = site.conditionMessages();
  forward(options.mode === 'strict' ? found : found.filter(isDefinitionError), reports);
  // Hardly any part has messages: they are looked for once.
  const speaking = resources.filter((inspected) => messagesOf(inspected).length > 0);
  for (const inspected of speaking) forward(messagesOf(inspected).filter(isShapeError), reports);
  for (const inspected of resources) checkDeletionPolicy(inspected, reports);
  for (const inspected of resources) checkDefinition(looked, inspected, reports);
  for (const { messages } of outputs) forward(messages.filter(isShapeError), reports);
  for (const inspected of speaking) forward(readForEdges(inspected).filter(isNameError), reports);
  for (const { messages } of outputs) forward(messages.filter(isNameError), reports);
  for (const inspected of resources) checkEdges(site, inspected, reports);
  checkInOrder(looked, options);
  for (const { messages } of outputs) forward(messages.filter(isFoundInOutput), reports);
}

/** What evaluating has found in the parts from which dependencies are drawn. */
function readForEdges({ properties, metadata, whole }: Inspected): readonly Diagnostic[] {
  const found = inProperties(properties);
  const others = whole ? [...whole.messages, ...metadata.messages] : metadata.messages;
  return others.length === 0 ? found : [...found, ...others];
}

function inProperties(properties: Inspected['properties']): readonly Diagnostic[] {
  let found: Diagnostic[] | undefined;
  for (const { messages } of properties.values()) if (messages.length > 0) (found ??= []).push(...messages);
  return found ?? noMessages;
}

const noMessages: readonly Diagnostic[] = Object.freeze([]);

/** All that evaluating the parts of a resource has found. */
function messagesOf({
  properties,
  metadata,
  whole,
  updatePolicy,
  deletionPolicy,
  externalId,
}: Inspected): readonly Diagnostic[] {
  const found: Diagnostic[] = [...inProperties(properties)];
  const policies = [updatePolicy, ...updatePolicy.entries.values(), deletionPolicy, externalId];
  for (const look of [metadata, whole, ...policies]) if (look && look.messages.length > 0) found.push(...look.messages);
  return found;
}

function isFoundInOutput(message: Diagnostic): boolean {
  return isDefinitionError(message) && !isShapeError(message) && !isNameError(message);
}

/** What plugins read as soon as the resource is there. */
const readFirst: ReadonlyMap<string, readonly string[]> = new Map([
  ['OS::Heat::Value', ['type']],
  ['OS::Nova::Server', ['user_data_format']],
]);

function checkConstructor(views: Views, inspected: Inspected, reports: Collector): void {
  const plugin = inspected.type.kind === 'plugin' ? inspected.type.plugin.name : '';
  const read = readFirst.get(plugin);
  const view = read && views.of(inspected.source.definition.name);
  for (const property of read ?? []) view?.get(property);
  if (view?.failed) reportUnread(inspected, view.failed, reports);
}

function checkDefinition({ site, views }: Looked, inspected: Inspected, reports: Collector): void {
  const { definition } = inspected.source;
  const { name } = definition;
  const resource = inspected.path;
  forward(
    inspected.typeMessages.filter((message) => !isFoundInFile(site, message)),
    reports,
  );
  checkConstructor(views, inspected, reports);
  if (name.includes('/')) {
    reports.report(told.badResourceName, { span: definition.nameSpan, resource, kind: 'resource_definition' }, name);
  }
  // Without a condition the front end has seen it.
  if (definition.condition && site.template.parameters.has(name)) {
    reports.report(told.sameName, { span: definition.nameSpan, resource, kind: 'duplicate_names' }, name);
  }
}

/** Whether a template cannot be used, which counts when its resource is checked: `validation_exception` of `TemplateResource`. */
function isFoundInFile({ template }: Site, { code, kind, span }: Diagnostic): boolean {
  if (code === told.missingTemplate.code) return true;
  return span !== undefined && span.file !== template.file && kind !== 'schema' && code !== unknownVersion.code;
}

/** Dependencies first; a cycle is found when nothing else is left. */
function checkInOrder(looked: Looked, options: CheckOptions): void {
  const { inspection, edges } = looked;
  const { order, cycles, blocked } = orderOfValidation(options.mode === 'strict' ? edges.all : edges.stated);
  const left = new Set(blocked);
  const check = (name: string): void => {
    const inspected = inspection.resources.get(name);
    if (inspected) checkResource(looked, inspected, options);
  };
  for (const name of order) if (!left.has(name)) check(name);
  reportCycles(looked, cycles, options.reports);
  for (const name of left) check(name);
}

function reportCycles({ site, inspection }: Looked, cycles: DependencyOrder['cycles'], reports: Collector): void {
  for (const cycle of cycles) {
    const first = inspection.resources.get(present(cycle[0], 'first name of the cycle'));
    reports.report(
      told.circularDependency,
      { span: first?.source.definition.nameSpan, resource: first?.path, kind: 'circular_dependency' },
      cycle.map((name) => resourcePath(site, name)),
    );
  }
}

function checkEdges(site: Site, inspected: Inspected, reports: Collector): void {
  const { source, path, externalId } = inspected;
  const { definition } = source;
  for (const { name, span } of definition.dependsOn) {
    if (site.sources.has(name) || site.disabled.has(name) || site.template.broken.has(name)) continue;
    const fix = didYouMean(span, name, site.sources.keys());
    const where = { span, fix, resource: path, kind: 'unknown_resource' };
    reports.report(told.unknownDependency, where, definition.name, name);
  }
  // Heat asks for the id before anything else of the resource; whether an attribute exists it asks later.
  forward(
    externalId.messages.filter((message) => !isShapeError(message) && !isUnknownAttribute(message)),
    reports,
  );
  if (!isAdopted(inspected)) {
    forward(readForEdges(inspected).filter(isReferenceError), reports);
  }
  const [first] = definition.dependsOn;
  if (first && isAdopted(inspected)) {
    const where = { span: first.span, resource: path, kind: 'resource_definition' };
    reports.report(told.externalDependency, where, definition.name);
  }
}

function checkResource(looked: Looked, inspected: Inspected, options: CheckOptions): void {
  const { type } = inspected;
  if (isExternal(inspected)) {
    checkLookup(inspected, options.reports);
    return;
  }
  const isOpen = looked.site.shared.release === undefined && type.kind === 'plugin';
  if (!isOpen || !differsByRelease(type.plugin.name)) checkDefined(looked, inspected, options);
  else
    checkInEachRelease(inspected, options.reports, (one, reports) =>
      checkDefined(looked, one, { ...options, reports }),
    );
}

/** What exists already is looked up by its id, where its type has one. */
function checkLookup({ type, source, path }: Inspected, reports: Collector): void {
  if (type.kind !== 'plugin' || !withoutEntity.has(type.plugin.name)) return;
  const where = {
    span: source.definition.externalId?.span ?? source.definition.nameSpan,
    resource: path,
    kind: 'resource_check',
  };
  reports.report(told.externalWithoutId, where, source.definition.name, type.plugin.name);
}

function checkDefined(looked: Looked, inspected: Inspected, options: CheckOptions): void {
  const { type, source, path } = inspected;
  // Such a type validates nothing, and never asks for its properties.
  if (type.kind === 'none') return;
  const inFile = inspected.typeMessages.filter((message) => isFoundInFile(looked.site, message));
  if (type.kind === 'unknown') forward(inFile, options.reports);
  if (source.definition.properties?.kind === 'call') {
    const { span } = source.definition.properties;
    options.reports.report(
      told.propertiesNotMap,
      { span, resource: path, kind: 'wrong_shape' },
      source.definition.name,
      'properties',
    );
    return;
  }
  const own = createMessageBuffer();
  const plugin = type.kind === 'plugin' ? type.plugin.name : '';
  if (checkedAlone.has(plugin)) {
    checkPlugin(looked, inspected, options);
    return;
  }
  if (checkedFirst.has(plugin)) checkPlugin(looked, inspected, { ...options, reports: own });
  checkLooks(inspected, options.mode, own);
  checkSnapshot(inspected, own);
  checkUpdatePolicy(inspected, own);
  if (type.kind !== 'unknown') checkValues(inspected, options, own);
  if (!own.hasErrors && !checkedFirst.has(plugin)) checkPlugin(looked, inspected, { ...options, reports: own });
  if (type.kind === 'template') checkFacade(looked.site, inspected, type, own);
  const found = unique(own.take());
  forward(checkedFirst.has(plugin) ? found : namesFirst(found, inspected), options.reports);
  if (type.kind === 'template') forward(inFile, options.reports);
  if (type.kind === 'template' || (type.kind === 'plugin' && type.plugin.stackResource)) {
    options.checkChild(looked.site, inspected);
  }
}

/** What evaluation has found; of a child's values only what is wrong whatever its parameters are. */
function checkLooks(inspected: Inspected, mode: CheckOptions['mode'], reports: Collector): void {
  const { properties, metadata, updatePolicy, externalId } = inspected;
  forward(inProperties(properties).filter(mode === 'strict' ? isFoundLate : isFoundLoosely), reports);
  forward(metadata.messages.filter(isFoundLoosely), reports);
  // Policies are left out where names are gathered.
  for (const { messages } of [updatePolicy, ...updatePolicy.entries.values()]) {
    forward(
      messages.filter(
        (message) => isNameError(message) || message.code === unusableReference.code || isFoundLoosely(message),
      ),
      reports,
    );
  }
  forward(externalId.messages.filter(isUnknownAttribute), reports);
}

/** Not told before: wrong shapes and references to nothing are. */
function isFoundLate(message: Diagnostic): boolean {
  return !isShapeError(message) && !isNameError(message) && !isReferenceError(message);
}

function isFoundLoosely(message: Diagnostic): boolean {
  return isDefinitionError(message) && isFoundLate(message);
}

function checkValues(inspected: Inspected, { mode, declared }: CheckOptions, reports: Collector): void {
  const { schema, properties, data, source } = inspected;
  for (const { text, span } of inspected.oddKeys) {
    const { diagnostic, kind } = problemKinds.unknown;
    reports.report(diagnostic, { span, resource: inspected.path, kind }, source.definition.name, text, '');
  }
  const problems: PropertyProblem[] = [];
  if (mode === 'loose') {
    checkPropertyNames({ schema, written: properties.keys() }, (found) => problems.push(found));
    reportAlike(problems, inspected, reports);
    return;
  }
  const unchecked = new Set<string>();
  for (const [name, { mentions }] of properties) if (mentions) unchecked.add(name);
  const { description } = source.definition;
  const written = properties.keys();
  const input = { schema, data, written, unchecked, declared, ...(description !== undefined && { description }) };
  checkProperties(input, (found) => problems.push(found));
  // A property in error has no value, and is not missing for that.
  const own = problems.filter(
    ({ problem: what, path }) => what !== 'missing' || !properties.get(String(path[0]))?.messages.some(isError),
  );
  reportAlike(own, inspected, reports);
}

/**
 * Names of properties are looked at when the functions are validated and before anything is worked out: `validate_template` in
 * heat/engine/resource.py, `Properties.validate`.
 */
function namesFirst(messages: readonly Diagnostic[], { properties, oddKeys }: Inspected): readonly Diagnostic[] {
  if (messages.length < 2) return messages;
  const names = new Set([...properties.values(), ...oddKeys].map(({ span }) => span));
  const rankOf = (message: Diagnostic): number => {
    if (isDefinitionError(message)) return 0;
    const isName = message.code === problemKinds.unknown.diagnostic.code && message.span && names.has(message.span);
    return isName ? 1 : 2;
  };
  return messages.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** All that is not written is missing at the one place of the resource; names that resemble no property are one mistake. */
function reportAlike(found: readonly PropertyProblem[], inspected: Inspected, reports: Collector): void {
  if (found.length === 0) return;
  const own = found.filter(({ path }) => path.length === 1);
  const spanOf = (path: PropertyPath): Span | undefined => inspected.properties.get(String(path[0]))?.span;
  const groups = [
    own.filter(({ problem }) => problem === 'missing'),
    own.filter(
      ({ problem, path, candidates = [] }) =>
        problem === 'unknown' && closestName(String(path[0]), candidates, spanOf(path)) === undefined,
    ),
  ].map((group) => new Set(group));
  for (const one of found) {
    const group = groups.find((each) => each.has(one));
    if (!group) reportProblem(inspected, one, reports);
    else {
      const [first, ...others] = group;
      if (one === first) reportProblem(inspected, one, reports, others);
    }
  }
}

/** In a child, what the plugin reads and cannot get is what fails. */
function checkPlugin({ views }: Looked, inspected: Inspected, { reports, mode }: CheckOptions): void {
  const { type, source, path } = inspected;
  if (type.kind !== 'plugin') return;
  const check = pluginChecks.get(type.plugin.name);
  const view = check && views.of(source.definition.name);
  if (!check || !view) return;
  const problem = check(view);
  if (view.failed) {
    const isFirst = checkedFirst.has(type.plugin.name) || checkedAlone.has(type.plugin.name);
    if (mode === 'loose' || isFirst) reportUnread(inspected, view.failed, reports);
    return;
  }
  if (problem === undefined) return;
  const kind = kindOfProblem(problem);
  const where = { span: source.definition.nameSpan, resource: path, kind };
  reports.report(pluginCheckFailed, where, source.definition.name, type.plugin.name, problem);
}

/** A check that Python itself ends is told like a function that it ends, and one that names a property like a value that does not fit. */
function kindOfProblem(problem: string): string {
  if (problem.startsWith('TypeError: ')) return kindOfFailure(problem, 'definition');
  return problem.startsWith('properties.') ? 'property_value' : 'resource_check';
}

/** Heat works out the policy while it reads the definition, whatever the type and whether or not anything is checked. */
function checkDeletionPolicy({ source, path, deletionPolicy }: Inspected, reports: Collector): void {
  forward(
    deletionPolicy.messages.filter((message) => !isShapeError(message)),
    reports,
  );
  if (deletionPolicyOf(deletionPolicy.value) !== undefined) return;
  const span = source.definition.deletionPolicy?.span;
  const where = { span, resource: path, kind: 'resource_definition' };
  reports.report(told.deletionPolicyValue, where, source.definition.name, shown(deletionPolicy.value));
}

function checkSnapshot({ source, path, type, deletionPolicy }: Inspected, reports: Collector): void {
  if (deletionPolicyOf(deletionPolicy.value) !== 'Snapshot') return;
  const isRefused = type.kind === 'template' || (type.kind === 'plugin' && !type.plugin.snapshotOnDelete);
  if (!isRefused) return;
  const span = source.definition.deletionPolicy?.span;
  const where = { span, resource: path, kind: 'resource_definition' };
  reports.report(told.snapshotPolicy, where, source.definition.name, source.definition.type);
}

/** A plugin that is asked first finds what the check of the properties finds again. */
function unique(messages: readonly Diagnostic[]): readonly Diagnostic[] {
  if (messages.length < 2) return messages;
  const seen = new Set<string>();
  return messages.filter(({ code, message, span }) => {
    const key = `${code}\0${span?.start ?? ''}\0${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function forward(messages: readonly Diagnostic[], reports: Collector): void {
  for (const message of messages) reports.add(message);
}
