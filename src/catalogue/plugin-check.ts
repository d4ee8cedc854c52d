/** What a plugin itself demands of its properties taken together, beyond their schema; and the words for it. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { publicText } from '../evaluate/public-words.ts';
import type { Value } from '../evaluate/value.ts';
import { booleanOf, intOf, textOf, wordOf } from '../evaluate/value.ts';

/** One resource as its plugin sees it while the stack is validated: references are names, attributes null. */
export interface PluginView {
  readonly name: string;
  /** The converted value; undefined when unset. */
  get(property: string): Value | undefined;
  /** How many properties have a value. */
  setCount(): number;
  readonly propertyNames: readonly string[];
  readonly metadata: Value;
  /** The resource of the stack that a reference means. */
  byReference(reference: string): PluginView | undefined;
  /** Whether the stack has an enabled resource of that name. */
  hasResource(name: string): boolean;
  /** Whether this resource depends on that one. */
  dependsOn(name: string): boolean;
}

/** A value as a message shows it: a hidden one by what hides it. */
export function shown(value: Value | undefined): string {
  return value ? publicText(wordOf(value), value) : '';
}

/** What is wrong, in one sentence, or undefined. */
export type PluginCheck = (view: PluginView) => string | undefined;

export const pluginCheckFailed = defineDiagnostic<readonly [resource: string, type: string, problem: string]>({
  code: 'catalogue/plugin-check',
  severity: 'error',
  message: (resource, type, problem) => `Resource "${resource}" (${type}): ${problem}`,
  explanation:
    'The properties fit their schema one by one, but the resource type refuses this combination. Heat makes these ' +
    'checks before anything exists: a get_attr counts as no value there.',
});

/** Text of ResourcePropertyConflict (`heat/common/exception.py`). */
export function conflict(...names: readonly string[]): string {
  return `Cannot define the following properties at the same time: ${names.join(', ')}.`;
}

/** Text of PropertyUnspecifiedError (`heat/common/exception.py`). */
export function unspecified(...names: readonly string[]): string {
  return `At least one of the following properties must be specified: ${names.join(', ')}.`;
}

/** Text of ResourcePropertyDependency (`heat/common/exception.py`). */
export function needs(property: string, other: string): string {
  return `${property} cannot be specified without ${other}.`;
}

/** Text of ResourcePropertyValueDependency (`heat/common/exception.py`). */
export function onlyWith(property: string, other: string, value: string): string {
  return `${property} property should only be specified for ${other} with value ${value}.`;
}

/** Set at all, an empty text or zero included. */
export function isSet(value: Value | undefined): value is Value {
  return value !== undefined && !(value.kind === 'known' && value.value === null);
}

/** Set and true in Python's sense; what is not known counts as true. */
export function isTruthy(value: Value | undefined): value is Value {
  if (!isSet(value)) return false;
  switch (value.kind) {
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
    case 'known':
      return value.value !== '' && value.value !== 0 && value.value !== false;
    default:
      return true;
  }
}

/** Whether the value is known and one of the texts. What is not known is none of them. */
export function isText(value: Value | undefined, ...texts: readonly string[]): boolean {
  const text = textOf(value);
  return text !== undefined && texts.includes(text);
}

/** Whether the value is known and true. */
export function isTrue(value: Value | undefined): boolean {
  return booleanOf(value) === true;
}

/** A known integer; undefined for everything else. */
export function numberOf(value: Value | undefined): number | undefined {
  const amount = intOf(value);
  return amount === undefined ? undefined : Number(amount);
}

/** The first complaint of several checks. */
export function firstOf(...checks: readonly PluginCheck[]): PluginCheck {
  return (view) => {
    for (const check of checks) {
      const problem = check(view);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}
