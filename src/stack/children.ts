/** Child stacks: of templates, and of groups; first as far as a validation of the parent looks at them, then for good. */
import { effectiveProperties } from '../catalogue/process-properties.ts';
import type { DeclaredCheck, ResourceProperty } from '../catalogue/resource-schema.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { unusableReference } from '../evaluate/failure.ts';
import { kindOfFailure } from '../evaluate/failure-kind.ts';
import { hasPoison } from '../evaluate/plain.ts';
import { known, map, poison, textOf, wordOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import { assembleSite } from './assemble-site.ts';
import type { Assembler, ChildRequest } from './assemble-site.ts';
import { checkSite } from './check-site.ts';
import { childParameter } from './child-parameters.ts';
import { createSite } from './create-site.ts';
import type { CreatedSite } from './create-site.ts';
import { groupChild, madeOutput } from './group-child.ts';
import { groupOutputs } from './group-outputs.ts';
import type { GroupPlan, LaunchConfiguration } from './group-plan.ts';
import { knowsAttribute, spanOfProperty } from './inspect-site.ts';
import { memberAsks } from './group-outputs.ts';
import type { Inspected, Inspection } from './inspect-site.ts';
import { lookAt } from './look.ts';
import type { Looked } from './look.ts';
import { createMessageBuffer } from './message-buffer.ts';
import type { MessageBuffer } from './message-buffer.ts';
import { isFoundInChild } from './moments.ts';
import { referenceOf } from './nested-attributes.ts';
import { isGroup, planGroup } from './plan-group.ts';
import { isLeftOut, unreadForCheck, unreadForMembers } from './read-for-members.ts';
import { reportUnread } from './report-property.ts';
import { acceptsAnyAttribute } from './resolved-type.ts';
import type { ResolvedType } from './resolved-type.ts';
import { resourcePath } from './site.ts';
import type { Site } from './site.ts';
import { memberResources, type Group, type Resource, type Stack, type StackOutput } from './stack.ts';
import * as told from './stack-diagnostics.ts';
import { holdsStandIn } from './stand-ins.ts';
import type { Trouble } from './trouble.ts';

/** `declared` checks the constraints that parameters of nested templates declare. */
export function createAssembler(trouble: Trouble, declared: DeclaredCheck): Assembler {
  const assembler: Assembler = {
    trouble,
    child: (request) =>
      request.inspected.type.kind === 'template'
        ? templateChild(request, request.inspected.type, assembler, declared)
        : groupStack(request, assembler, declared),
  };
  return assembler;
}

/** Checks a child with stand-ins for what its parent does not know yet. */
export function checkChildLoosely(
  site: Site,
  inspected: Inspected,
  options: { readonly reports: Collector; readonly declared: DeclaredCheck; readonly asked: Inspection['asked'] },
): void {
  const { reports, asked } = options;
  const { definition } = inspected.source;
  if (!fitsDepth(site)) {
    const where = { span: definition.typeSpan, resource: inspected.path, kind: 'recursion' };
    reports.report(told.nestingDepth, where, definition.name, site.shared.limits.depth);
    return;
  }
  if (reportOwnTemplate(site, inspected, reports)) return;
  const child = looseChild(site, inspected, reports);
  if (!child) return;
  const { created, plan } = child;
  if (!hasStackName(created.site)) {
    const where = { span: definition.nameSpan, resource: inspected.path, kind: 'resource_check' };
    reports.report(told.childStackName, where, definition.name, created.site.name);
    return;
  }
  for (const message of created.messages.filter(isFoundInChild)) reports.add(asChilds(message));
  if (!site.shared.count.mayLook(created.site.sources.size)) return;
  const asks = plan && memberAsks(plan, asked.get(definition.name) ?? []);
  const looked = lookAt(created.site, asks);
  if (asks) checkNames(asks, reports);
  checkSite(looked, {
    mode: 'loose',
    reports,
    declared: options.declared,
    checkChild: (inner, resource) => checkChildLoosely(inner, resource, { ...options, asked: looked.inspection.asked }),
  });
  if (asks) checkAsked(looked, asks, reports);
}

/** What is wrong with a parameter of a child is a check of the resource that failed, to its parent. */
function asChilds(message: Diagnostic): Diagnostic {
  return message.kind === 'parameter_value'
    ? { ...message, kind: kindOfFailure(message.message, 'definition') }
    : message;
}

/** Names that the outputs of a group ask of its members. */
function checkNames(asks: Inspection['asked'], reports: Collector): void {
  for (const { attribute, path, odd, span } of [...asks.values()].flat()) {
    if (!odd || path.length > 0) continue;
    const text = `The attribute name for the members of the group must be a text, not ${attribute}`;
    reports.report(unusableReference, { span, kind: 'resource_check' }, 'TypeError', text);
  }
}

/** What the outputs of a group ask of its members must be there. */
function checkAsked(looked: Looked, asks: Inspection['asked'], reports: Collector): void {
  for (const [name, inspected] of looked.inspection.resources) {
    for (const { attribute, span, odd } of asks.get(name) ?? []) {
      const isKnown = odd ? acceptsAnyAttribute(inspected.type) : knowsAttribute(inspected.type, attribute);
      if (isKnown) continue;
      const text = `members of the group have no attribute "${attribute}"`;
      reports.report(unusableReference, { span, kind: 'unknown_attribute' }, 'InvalidTemplateAttribute', text);
    }
  }
}

/** Types whose template is not given by the stack: nothing of it can be looked at. */
function reportOwnTemplate(site: Site, { type, source, path, properties }: Inspected, reports: Collector): boolean {
  const plugin = type.kind === 'plugin' ? type.plugin.name : '';
  const { name, typeSpan } = source.definition;
  if (plugin === 'AWS::ElasticLoadBalancing::LoadBalancer') {
    const where = { span: typeSpan, resource: path, kind: 'unknown_resource_type' };
    if (isStock(site)) reports.report(told.missingPart, where, name, plugin, 'AWS::CloudWatch::Alarm');
    return true;
  }
  const url = plugin === 'AWS::CloudFormation::Stack' ? properties.get('TemplateURL') : undefined;
  if (!url) return false;
  const where = { span: url.span, resource: path, kind: 'missing_file' };
  reports.report(told.remoteTemplate, where, name, wordOf(url.value));
  return true;
}

/** Elsewhere a load balancer is kept as a whole, and a message of the plan says so. */
function isStock({ shared }: Site): boolean {
  return shared.foreignTypes === 'refused';
}

function fitsDepth(site: Site): boolean {
  return site.depth < site.shared.limits.depth;
}

/** heat/engine/stack.py, `Stack.__init__`; how the root is called is no matter of its templates. */
function hasStackName({ name, path }: Site): boolean {
  return /^[A-Za-z0-9_./-]*$/.test(path) && name.length <= 255;
}

interface LooseChild {
  readonly created: CreatedSite;
  /** Of a group. */
  readonly plan?: GroupPlan;
}

function looseChild(site: Site, inspected: Inspected, reports: Collector): LooseChild | undefined {
  const { type, schema, data, source } = inspected;
  const { definition } = source;
  const { values, errors } = effectiveProperties({ schema, data });
  if (type.kind === 'template') {
    const { values: given, wrong } = parametersOf(data, values, { ...inspected, spoilt: zeroOf });
    if (wrong.length > 0) {
      reportWrong(wrong, inspected, reports);
      return undefined;
    }
    const place = childPlace(site, definition.name, type);
    return { created: createSite({ ...place, template: type.template, given, facade: undefined }) };
  }
  if (type.kind !== 'plugin') return undefined;
  const unread = unreadForCheck(type.plugin.name, { values, errors });
  if (unread && !isLeftOut(inspected, unread)) {
    reportUnread(inspected, unread, reports);
    return undefined;
  }
  const planned = planGroup({
    name: definition.name,
    plugin: type.plugin.name,
    effective: values,
    propertyNames: [...schema.properties.keys()],
    configuration: () => undefined,
    reserve: () => undefined,
    only: 1,
  });
  if (!planned) return undefined;
  if ('problem' in planned) {
    const where = { span: definition.nameSpan, resource: inspected.path, kind: planned.kind };
    reports.report(told.memberDefinition, where, definition.name, planned.problem);
    return undefined;
  }
  return { created: groupSite(site, inspected, planned.plan), plan: planned.plan };
}

function groupSite(site: Site, { source }: Inspected, plan: GroupPlan): CreatedSite {
  const { definition } = source;
  const child = groupChild(plan, { template: site.template, definition, expression: definition.properties });
  return createSite({
    ...childPlace(site, definition.name),
    template: child.template,
    sources: child.sources,
    given: new Map(),
    facade: undefined,
  });
}

function childPlace(
  site: Site,
  name: string,
  type?: Extract<ResolvedType, { kind: 'template' }>,
): Pick<Site, 'shared' | 'name' | 'path' | 'depth' | 'registry'> {
  return {
    shared: site.shared,
    name: site.path === '' && site.shared.apart.has(name) ? name : `${site.name}-${name}`,
    path: resourcePath(site, name),
    depth: site.depth + 1,
    registry: site.registry.child(name, type?.entry),
  };
}

interface ChildParameters {
  readonly values: ReadonlyMap<string, Value>;
  readonly wrong: readonly { readonly property: string; readonly problem: string }[];
}

/** Only properties that are given become parameters; what cannot be had at all is `spoilt`. */
function parametersOf(
  data: ReadonlyMap<string, Value>,
  effective: ReadonlyMap<string, Value>,
  { schema, spoilt }: Pick<Inspected, 'schema'> & { readonly spoilt: (type: PropertyType) => Value },
): ChildParameters {
  const values = new Map<string, Value>();
  const wrong: { property: string; problem: string }[] = [];
  for (const [name, property] of schema.properties) {
    if (!data.has(name)) continue;
    const given = effective.get(name);
    const value = given === undefined || hasPoison(given) ? spoilt(property.type) : given;
    const parameter = childParameter(value, property);
    if ('value' in parameter) values.set(name, parameter.value);
    else wrong.push({ property: name, problem: parameter.wrong });
  }
  return { values, wrong };
}

function reportWrong(
  wrong: ChildParameters['wrong'],
  { properties, path, source }: Inspected,
  reports: Collector,
): void {
  for (const { property, problem } of wrong) {
    const where = { span: properties.get(property)?.span, resource: path, kind: kindOfFailure(problem, 'definition') };
    reports.report(told.childParameterText, where, source.definition.name, property, problem);
  }
}

type PropertyType = ResourceProperty['type'];

/** As in Heat's `TemplateResource.child_params`, where a first run takes the type's own nothing for what it cannot have. */
function zeroOf(type: PropertyType): Value {
  switch (type) {
    case 'integer':
    case 'number':
      return known(0);
    case 'boolean':
      return known(false);
    case 'map':
      return map([]);
    default:
      return known('');
  }
}

function templateChild(
  request: ChildRequest,
  type: Extract<ResolvedType, { kind: 'template' }>,
  assembler: Assembler,
  declared: DeclaredCheck,
): { readonly stack: Stack } | undefined {
  const { looked, inspected, resource } = request;
  const { site } = looked;
  if (!fitsDepth(site)) return undefined;
  const spoilt = isSymbolic(site) ? () => poison : zeroOf;
  const { values, wrong } = parametersOf(resource.properties, resource.effective, { ...inspected, spoilt });
  // Where the values are there, Heat cannot make the child.
  if (wrong.length > 0 && !isSymbolic(site)) return undefined;
  const created = createSite({
    ...childPlace(site, resource.name, type),
    template: type.template,
    given: isSymbolic(site) ? new Map([...lackingOf(inspected), ...values]) : values,
    spanOfGiven: (name) => spanOfProperty(inspected, name),
    facade: (attribute) => facadeOf(resource, attribute),
  });
  const buffer = createMessageBuffer();
  reportWrong(wrong, inspected, buffer);
  const maker = { span: inspected.source.definition.typeSpan, resource: resource.path };
  site.shared.count.make(type.template.resources.size, created.site.sources.size, maker);
  return { stack: finishChild(created, buffer, { assembler, declared, given: values.values() }) };
}

/** What the parent does not give, though the child needs it, is reported there; nothing that follows from it is. */
function lackingOf({ schema, data }: Inspected): readonly (readonly [string, Value])[] {
  const lacking = [...schema.properties].filter(([name, { required }]) => required === true && !data.has(name));
  return lacking.map(([name]) => [name, poison]);
}

function facadeOf(resource: Resource, attribute: string): Value | undefined {
  switch (attribute.toLowerCase().replaceAll('_', '')) {
    case 'metadata':
      return resource.metadata;
    case 'deletionpolicy':
      return known(resource.deletionPolicy);
    case 'updatepolicy':
      return resource.updatePolicy ?? map([]);
    default:
      return undefined;
  }
}

interface Finish {
  readonly assembler: Assembler;
  readonly declared: DeclaredCheck;
  readonly asked?: Inspection['asked'];
  /** All that the parent gives to the child. */
  readonly given: Iterable<Value>;
}

/** What would stop the child when it is created is kept as its own, for it does not stop the parent. */
function finishChild(
  created: CreatedSite,
  buffer: MessageBuffer,
  { assembler, declared, asked, given }: Finish,
): Stack {
  const { site } = created;
  const looked = lookAt(site, asked);
  for (const message of created.messages) buffer.add(message);
  checkSite(looked, { mode: 'strict', reports: buffer, declared, checkChild: () => undefined });
  if (asked) checkAsked(looked, asked, buffer);
  const errors = buffer.take().filter(isError);
  // Whether a stand-in fulfils what is asked of the value is not known: the value may.
  const isOpen = valueKinds.has(errors[0]?.kind ?? '') && !isSymbolic(site) && holdsStandIn(given);
  if (!isOpen) assembler.trouble.strict(site.path, errors);
  return assembleSite(looked, assembler);
}

/** Categories of errors that hang on values. */
const valueKinds: ReadonlySet<string> = new Set(['function_arguments', 'parameter_value', 'property_value']);

function isSymbolic({ shared }: Site): boolean {
  return shared.attributes.kind === 'symbolic';
}

function groupStack(
  request: ChildRequest,
  assembler: Assembler,
  declared: DeclaredCheck,
): { readonly stack: Stack; readonly group: Group } | undefined {
  const { looked, inspected, resource } = request;
  const { site } = looked;
  if (inspected.type.kind !== 'plugin' || !isGroup(resource.plugin) || !fitsDepth(site)) return undefined;
  const planned = planGroup({
    name: resource.name,
    plugin: resource.plugin,
    effective: resource.effective,
    propertyNames: [...inspected.schema.properties.keys()],
    configuration: (reference) => configurationOf(request, reference),
    members: site.shared.members(resource.path),
    reserve: (members, copied) => reserve(request, members, copied),
  });
  if (!planned || 'problem' in planned) return undefined;
  const errors = assembler.trouble.problemsOf(resource.path);
  const unread = unreadForMembers(resource.plugin, { values: resource.effective, errors });
  if (unread && !isSymbolic(site) && !isLeftOut(inspected, unread)) return undefined;
  const { plan } = planned;
  const buffer = createMessageBuffer();
  if (!plan.sizeKnown) noteUnknownSize(request);
  const given = plan.members.flatMap(({ properties, metadata }) => [
    ...properties.values(),
    ...(metadata ? [metadata] : []),
  ]);
  const asked = memberAsks(plan, looked.inspection.asked.get(resource.name) ?? []);
  const stack = finishChild(groupSite(site, inspected, plan), buffer, { assembler, declared, asked, given });
  const { kind, sizeKnown, asked: wanted } = plan;
  const members = plan.members.map(({ name }) => name);
  const group: Group = { kind, members, sizeKnown, ...(wanted && { asked: wanted }) };
  return { stack: { ...stack, outputs: outputsOf(request, stack, group) }, group };
}

const sizeProperties = ['count', 'desired_capacity', 'min_size', 'DesiredCapacity', 'MinSize', 'Size', 'servers'];

/** Before the members are made: a size is a number that somebody wrote, and may be any. */
function reserve({ looked, resource }: ChildRequest, members: number, copied: Iterable<Value>): void {
  const { budget, count } = looked.site.shared;
  const sized = sizeProperties.find((name) => resource.propertySpans.has(name)) ?? '';
  const span = resource.propertySpans.get(sized) ?? resource.definition.nameSpan;
  count.make(members, members, { span, resource: resource.path });
  for (const value of copied) budget.spendValue(value, span, members);
}

function noteUnknownSize({ looked, resource }: ChildRequest): void {
  for (const name of sizeProperties) {
    const value = resource.effective.get(name);
    const span = resource.propertySpans.get(name) ?? resource.definition.nameSpan;
    if (value?.kind === 'symbolic') looked.site.shared.structural(value, span);
  }
}

function outputsOf(request: ChildRequest, stack: Stack, group: Group): ReadonlyMap<string, StackOutput> {
  const { looked, resource } = request;
  const members = memberResources({ group, nested: stack });
  const asked = looked.inspection.asked.get(resource.name) ?? [];
  const source = looked.site.shared.attributes;
  const values = groupOutputs(source, { ...resource, nested: stack, group }, members, asked);
  return new Map(
    [...values].map(([name, value]): [string, StackOutput] => [
      name,
      { definition: madeOutput(name, resource.definition), value, disabled: false },
    ]),
  );
}

function configurationOf({ looked, built }: ChildRequest, reference: Value): LaunchConfiguration | undefined {
  const source = looked.site.shared.attributes;
  for (const resource of built.values()) {
    if (!sameReference(referenceOf(source, resource), reference)) continue;
    const properties = new Map([...resource.effective].filter(([name]) => resource.properties.has(name)));
    return { properties, metadata: resource.metadata };
  }
  return undefined;
}

function sameReference(a: Value, b: Value): boolean {
  const text = textOf(a);
  if (text !== undefined) return text === textOf(b);
  if (a.kind !== 'symbolic' || b.kind !== 'symbolic') return false;
  if (a.expression.op !== 'fact' || b.expression.op !== 'fact') return false;
  const [left, right] = [a.expression.fact, b.expression.fact];
  return left.fact !== 'none' && right.fact !== 'none' && left.fact === right.fact && left.of === right.of;
}
