/** Makes a stack's site: its parameters and conditions evaluated, and what they disable taken out. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { isError } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { checkShapes } from '../evaluate/check-shapes.ts';
import { evaluateCondition } from '../evaluate/condition-value.ts';
import { createConditions } from '../evaluate/conditions.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { isFailure, type Failure } from '../evaluate/failure.ts';
import { kindOfFailure } from '../evaluate/failure-kind.ts';
import { pseudoParameters, resolveParameters } from '../evaluate/parameters.ts';
import type { Scope } from '../evaluate/scope.ts';
import { valueOfTree } from '../evaluate/tree-value.ts';
import { booleanOf, poison } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import type { Expression, ResourceDefinition, Template } from '../hot/ast.ts';
import type { Registry } from '../hot/registry.ts';
import type { Tree } from '../hot/tree.ts';
import type { Span } from '../source/source-file.ts';
import { customCheckOf } from './declared-check.ts';
import { createMessageBuffer } from './message-buffer.ts';
import type { MessageBuffer } from './message-buffer.ts';
import { createScopeBase, parameterKey, scopeOf } from './site.ts';
import type { ParameterState, ResourceSource, Shared, Site } from './site.ts';

export const unknownCondition = defineDiagnostic<readonly [text: string]>({
  code: 'evaluate/unknown-condition',
  severity: 'error',
  message: (text) => text,
  explanation: 'A resource or output is made under a condition that the template does not define.',
});

interface SiteRequest {
  readonly shared: Shared;
  readonly template: Template;
  readonly name: string;
  readonly path: string;
  readonly depth: number;
  readonly registry: Registry;
  readonly given: ReadonlyMap<string, Tree | Value>;
  /** Where a value from a parent stack is written. */
  readonly spanOfGiven?: (name: string) => Span | undefined;
  readonly facade: Site['facade'];
  /** Whether a parameter may stay without a value. */
  readonly isOpen?: (parameter: string) => boolean;
  /** Members of a group; else the resources are those of the template. */
  readonly sources?: ReadonlyMap<string, ResourceSource>;
}

/** A stack whose parameters and conditions are evaluated, and nothing else yet. */
export interface CreatedSite {
  readonly site: Site;
  /** What is wrong with parameters and conditions, in the order in which Heat looks at them. */
  readonly messages: readonly Diagnostic[];
}

/** Never fails: parameters without a valid value are poison or symbolic, and the messages say why. */
export function createSite(request: SiteRequest): CreatedSite {
  const buffer = createMessageBuffer();
  const parameters = parametersOf(request, buffer);
  const { shared, template, path } = request;
  for (const [name, state] of parameters) shared.parameters.set(parameterKey(path, name), state);
  const bare: Site = {
    ...request,
    parameters,
    conditions: { names: [], get: () => undefined, all: () => new Map() },
    conditionMessages: () => [],
    sources: new Map(),
    disabled: new Set(),
    disabledOutputs: new Set(),
  };
  const scope = conditionScope(bare, buffer);
  const conditions = createConditions(template.conditions, scope);
  const withConditions: Scope = { ...scope, condition: (name) => conditions.get(name) };
  const isEnabled = (condition: Expression | undefined): boolean =>
    condition === undefined || enabledBy(condition, withConditions, bare);
  const disabled = new Set<string>();
  for (const definition of template.resources.values()) {
    if (isEnabled(definition.condition)) continue;
    disabled.add(definition.name);
    checkDisabled(definition, withConditions);
  }
  const disabledOutputs = [...template.outputs.values()].filter(({ condition }) => !isEnabled(condition));
  const site: Site = {
    ...bare,
    conditions,
    conditionMessages: () => buffer.take(),
    sources: request.sources ?? sourcesOf(template, disabled),
    disabled,
    disabledOutputs: new Set(disabledOutputs.map(({ name }) => name)),
  };
  return { site, messages: buffer.take() };
}

function sourcesOf(template: Template, disabled: ReadonlySet<string>): ReadonlyMap<string, ResourceSource> {
  const sources = new Map<string, ResourceSource>();
  for (const definition of template.resources.values()) {
    if (!disabled.has(definition.name)) sources.set(definition.name, { definition });
  }
  return sources;
}

function parametersOf(request: SiteRequest, buffer: MessageBuffer): ReadonlyMap<string, ParameterState> {
  const { template, shared, path, given, spanOfGiven, isOpen } = request;
  const reports = createMessageBuffer();
  const resolved = resolveParameters({
    template,
    stackPath: path,
    given,
    defaults: shared.defaults,
    replaceDefaults: path !== '',
    pseudo: pseudoValues(request),
    reports,
    budget: shared.budget,
    custom: customCheckOf(shared.release),
    ...(spanOfGiven && { spanOfGiven }),
    ...(isOpen && { isOpen }),
  });
  const messages = reports.take();
  for (const message of messages) buffer.add(message);
  const states = new Map<string, ParameterState>();
  for (const parameter of resolved.values()) {
    const value = parameter.value.kind === 'poison' ? poisonOf(parameter.name, messages) : parameter.value;
    states.set(parameter.name, { ...parameter, value, structuralUses: [] });
  }
  return states;
}

/** An environment's default of a pseudo parameter's name takes its place, as in Heat. */
function pseudoValues({ template, name, path, shared }: SiteRequest): ReadonlyMap<string, Value> {
  const pseudo = new Map(pseudoParameters(template, name));
  for (const key of pseudo.keys()) {
    const tree = shared.defaults.get(key);
    const value = tree ? valueOfTree(tree) : shared.attributes.pseudo?.(key, path);
    if (value) pseudo.set(key, value);
  }
  return pseudo;
}

/** Whoever shows the value says why there is none. */
function poisonOf(name: string, messages: readonly Diagnostic[]): Value {
  const why = messages.find((message) => isError(message) && message.message.includes(`"${name}"`));
  return {
    ...poison,
    failure: {
      errorClass: why?.errorClass ?? 'ValueError',
      message: why?.message ?? `parameter "${name}" is invalid`,
    },
  };
}

/** Conditions know parameters and nothing else of the stack. */
function conditionScope(site: Site, buffer: MessageBuffer): Scope {
  const { template } = site;
  const base = createScopeBase(site);
  const state: Scope['resourceState'] = (name) => (template.resources.has(name) ? 'enabled' : 'missing');
  const mode = {
    section: 'condition',
    reports: buffer,
    reference: () => undefined,
    attribute: () => undefined,
  } as const;
  const names: Scope['names'] = (of) => {
    if (of === 'resource') return [];
    return [...(of === 'condition' ? template.conditions : site.parameters).keys()];
  };
  return { ...scopeOf(base, mode), resourceState: state, names };
}

/** What is in error or not known yet counts as enabled, so that the rest is looked at too. */
function enabledBy(condition: Expression, scope: Scope, site: Site): boolean {
  const value = evaluateCondition(condition, scope, evaluate);
  if (site.path !== '') reportUnusable(value, condition, site, scope);
  if (isFailure(value)) {
    const { wrongName, span = condition.span, kind, text } = value;
    const fix = wrongName && didYouMean(span, wrongName.name, wrongName.candidates);
    scope.reports.report(unknownCondition, { span, fix, kind }, text);
    return true;
  }
  if (value.kind === 'symbolic') scope.structural(value, condition.span);
  return booleanOf(value) !== false;
}

/** A nested stack whose parameters nobody has checked is looked at all the same, and their values may be none. */
function reportUnusable(value: Value | Failure, { span }: Expression, site: Site, scope: Scope): void {
  if (isFailure(value)) return;
  if (value.kind === 'poison' && value.failure) {
    const { message } = value.failure;
    scope.reports.report(unknownCondition, { span, kind: kindOfFailure(message, 'definition') }, message);
  }
  if (value.kind !== 'symbolic' || value.expression.op !== 'parameter') return;
  const { name, stack, type } = value.expression;
  if (stack !== site.path || site.parameters.get(name)?.source !== 'missing') return;
  // A boolean without a value is read from Python's `None`.
  const kind = type === 'boolean' ? 'resource_check' : 'missing_parameter';
  scope.reports.report(unknownCondition, { span, kind }, `parameter "${name}" has no value`);
}

/** A disabled resource is not looked at but for the shape of its functions. */
function checkDisabled(definition: ResourceDefinition, scope: Scope): void {
  const { properties, metadata, updatePolicy, deletionPolicy, externalId } = definition;
  const own: Scope = { ...scope, section: 'definition' };
  for (const part of [properties, metadata, updatePolicy, deletionPolicy, externalId]) if (part) checkShapes(part, own);
}
