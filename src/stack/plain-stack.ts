/** A stack as plain data, in the shape of Heat's recorded results: what an offline preview shows. */
import type { PropertyProblem } from '../catalogue/property-problem.ts';
import { bind } from '../evaluate/bind.ts';
import { bindingTime, poison, type Value } from '../evaluate/value.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { BuiltStack } from './build-stack.ts';
import { errorClassOf } from './error-class.ts';
import { firstPoison } from '../evaluate/plain.ts';
import { plainValue, poisonMessage } from './plain-value.ts';
import type { Plain } from './plain-value.ts';
import type { Resource, Stack } from './stack.ts';
import { metadataKey, outputsPath, parametersPath, policyKey, propertiesKey } from './trouble.ts';
import type { Trouble } from './trouble.ts';
import { byCodeUnit } from '../source/text-order.ts';

/**
 * The result of `heat2kube resolve`. Keys are spelled as in the recorded results, and optional ones are absent where
 * they would be empty.
 */
export interface PlainStack {
  readonly parameters: Readonly<Record<string, Plain>>;
  readonly hidden_parameters?: readonly string[];
  readonly conditions: Readonly<Record<string, Plain>>;
  readonly disabled_resources?: readonly string[];
  readonly resources: Readonly<Record<string, PlainResource>>;
  readonly order: readonly string[];
  readonly outputs: Readonly<Record<string, Plain>>;
  readonly nested?: Readonly<Record<string, PlainStack>>;
  /** In a child: what would stop it when it is created. */
  readonly strict_error?: { readonly error_class: string; readonly kind: string; readonly message: string };
}

/** `properties` are as written with functions resolved, `effective` as the plugin sees them. */
interface PlainResource {
  readonly type: string;
  readonly template?: string;
  readonly plugin?: string;
  readonly properties: Readonly<Record<string, Plain>>;
  readonly effective: Readonly<Record<string, Plain>>;
  readonly effective_errors?: Readonly<Record<string, string>>;
  readonly metadata: Plain;
  readonly depends_on: readonly string[];
  readonly plugin_depends_on?: readonly string[];
  readonly deletion_policy: string;
  readonly update_policy?: Plain;
  readonly condition?: Plain;
  readonly external_id?: Plain;
  readonly hooks?: readonly string[];
  readonly restricted_actions?: readonly string[];
}

/** Names that only a live stack knows are stand-ins: `ref:NAME`, `attr:NAME.ATTRIBUTE`. Secrets are printed. */
export function plainStack({ stack, trouble }: Pick<BuiltStack, 'stack' | 'trouble'>): PlainStack {
  const hidden = [...stack.parameters.values()].filter((parameter) => parameter.hidden).map(({ name }) => name);
  const nested = [...stack.resources.values()].flatMap((resource) =>
    resource.nested ? [[resource.name, plainStack({ stack: resource.nested, trouble })] as const] : [],
  );
  const [strict] = trouble.strictOf(stack.path);
  return {
    parameters: record([...stack.parameters].map(([name, { value }]) => [name, shown(stack, trouble, name, value)])),
    ...(hidden.length > 0 && { hidden_parameters: hidden.toSorted(byCodeUnit) }),
    conditions: record([...stack.conditions].map(([name, value]) => [name, plainValue(settled(value))])),
    ...(stack.disabled.length > 0 && { disabled_resources: stack.disabled.toSorted(byCodeUnit) }),
    resources: record([...stack.resources].map(([name, resource]) => [name, plainResource(resource, trouble)])),
    order: stack.order,
    outputs: record(
      [...stack.outputs].map(([name, { value }]) => {
        return [name, plainOrFailure(value, trouble.failureOf(outputsPath(stack.path), name))];
      }),
    ),
    ...(nested.length > 0 && { nested: record(nested) }),
    ...(strict && stack.path !== '' && { strict_error: strictError(strict) }),
  };
}

/** The first part that failed by itself comes before the failure that is known of the whole: Python stops there. */
function plainOrFailure(value: Value, failure: Diagnostic | undefined): Plain {
  const whole = settled(value);
  const spoilt = firstPoison(whole);
  if (failure && !spoilt?.failure) return marker(failure);
  // One part that cannot be worked out spoils the whole.
  return plainValue(spoilt ?? whole);
}

/**
 * A parameter of a nested stack without a value stops what asks for it when the stack is created; a preview shows that.
 * heat/engine/parameters.py, `Parameter.value`.
 */
function settled(value: Value): Value {
  if (bindingTime(value) !== 'install') return value;
  let missing: Value = poison;
  const settledValue = bind(value, (atom) => {
    if (atom.op !== 'parameter') return undefined;
    const message = `The Parameter (${atom.name}) was not provided.`;
    missing = { ...poison, failure: { errorClass: 'UserParameterMissing', message } };
    return missing;
  });
  // A function over what is missing is not worked out at all.
  return settledValue.kind === 'poison' && !settledValue.failure ? missing : settledValue;
}

function shown(stack: Stack, trouble: Trouble, name: string, value: Value): Plain {
  const failure = trouble.failureOf(parametersPath(stack.path), name);
  // What was not given is null here, and an error where it is used.
  if (!failure && bindingTime(value) === 'install') return null;
  return failure ? marker(failure) : plainValue(value);
}

function plainResource(resource: Resource, trouble: Trouble): PlainResource {
  const { path, definition, kind, type } = resource;
  const plugin = resource.registeredAs ?? resource.plugin;
  const properties = [...resource.properties].map(([name, value]): [string, Plain] => [
    name,
    plainOrFailure(value, trouble.failureOf(path, name)),
  ]);
  const whole = trouble.failureOf(path, propertiesKey);
  const policy = trouble.failureOf(path, policyKey);
  const errors = effectiveErrors(resource, trouble);
  return {
    type,
    ...(resource.templateName !== undefined && { template: resource.templateName }),
    ...(kind !== 'template' && kind !== 'unknown' && plugin !== type && { plugin }),
    properties: whole ? marker(whole) : record(properties),
    effective: record([...resource.effective].flatMap(([name, value]) => effectiveEntry(name, settled(value), errors))),
    ...(errors.size > 0 && { effective_errors: record(errors) }),
    metadata: plainOrFailure(resource.metadata, trouble.failureOf(path, metadataKey)),
    depends_on: resource.dependsOn.toSorted(byCodeUnit),
    ...(resource.pluginDependsOn.length > 0 && { plugin_depends_on: resource.pluginDependsOn.toSorted(byCodeUnit) }),
    deletion_policy: resource.deletionPolicy,
    ...(resource.updatePolicy && {
      update_policy: policy ? marker(policy) : plainValue(settled(resource.updatePolicy)),
    }),
    ...conditionOf(definition.condition),
    ...(resource.externalId && { external_id: plainValue(resource.externalId) }),
    ...(resource.hooks && { hooks: resource.hooks }),
    ...(resource.restrictedActions && { restricted_actions: resource.restrictedActions.toSorted(byCodeUnit) }),
  };
}

function effectiveErrors(resource: Resource, trouble: Trouble): ReadonlyMap<string, string> {
  const { path, properties, effective } = resource;
  const errors = new Map<string, string>();
  if (resource.emptied) return errors;
  for (const name of properties.keys()) {
    const failure = trouble.failureOf(path, name);
    if (failure) errors.set(name, failure.message);
  }
  for (const [name, value] of effective) {
    const spoilt = firstPoison(settled(value));
    if (spoilt && !errors.has(name)) errors.set(name, poisonMessage(spoilt));
  }
  for (const [name, problem] of trouble.problemsOf(path)) errors.set(name, messageOf(problem));
  return errors;
}

function messageOf({ message }: PropertyProblem): string {
  return message;
}

/** Unset parts of maps with a schema are left out already; null at the top counts as unset. */
function effectiveEntry(
  name: string,
  value: Value,
  errors: ReadonlyMap<string, string>,
): readonly (readonly [string, Plain])[] {
  if (errors.has(name) || isUnset(value)) return [];
  return [[name, plainValue(withoutUnset(value))]];
}

function isUnset(value: Value): boolean {
  return value.kind === 'known' && value.value === null;
}

/** Null anywhere in a map counts as unset. */
function withoutUnset(value: Value): Value {
  if (value.kind === 'list') return { ...value, items: value.items.map(withoutUnset) };
  if (value.kind !== 'map') return value;
  const entries = [...value.entries].filter(([, item]) => !isUnset(item));
  return { ...value, entries: new Map(entries.map(([key, item]) => [key, withoutUnset(item)])) };
}

function conditionOf(condition: Resource['definition']['condition']): { readonly condition?: Plain } {
  // What stands here is enabled, so a function has given true.
  if (condition?.kind === 'call') return { condition: true };
  if (condition?.kind !== 'literal') return {};
  return typeof condition.value === 'string' || typeof condition.value === 'boolean'
    ? { condition: condition.value }
    : {};
}

function marker(failure: Diagnostic): Readonly<Record<string, Plain>> {
  return { '!error': errorClassOf(failure), message: failure.message };
}

function strictError(failure: Diagnostic): NonNullable<PlainStack['strict_error']> {
  return { error_class: 'StackValidationFailed', kind: failure.kind ?? 'unknown', message: failure.message };
}

/** Names are the user's: `__proto__` must stay a plain key. */
function record<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const target: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) target[key] = value;
  return target;
}
