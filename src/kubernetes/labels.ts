/** Labels: texts cleaned to what Kubernetes takes, and selectors as the API server reads them. */
import { longestLabel } from './names.ts';

export type Labels = ReadonlyMap<string, string>;

/** A label's value: at most 63 of letters, digits, `-`, `_`, `.`, starting and ending with a letter or digit; may be empty. */
export function labelValue(text: string): string {
  return trimmed(text.replaceAll(/[^A-Za-z0-9._-]/g, '-'));
}

/**
 * A label's key. `prefix` is a DNS name such as `sg.heat2kube.dev`; `name` is cleaned like a value and must not be empty,
 * so an empty one becomes `x`.
 */
export function labelKey(prefix: string, name: string): string {
  const cleaned = labelValue(name);
  return `${prefix}/${cleaned === '' ? 'x' : cleaned}`;
}

/** A value begins and ends with a letter or digit. */
function trimmed(text: string): string {
  return text
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, longestLabel)
    .replace(/[^A-Za-z0-9]+$/, '');
}

/** One requirement of a selector: all of a selector's requirements must hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** A selector without requirements matches everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
}

/** The selector of exact labels: a Service's, or `matchLabels`. */
export function selectorOf(labels: Iterable<readonly [string, string]>): Selector {
  return { requirements: [...labels].map(([key, value]) => ({ key, operator: 'In', values: [value] })) };
}

/** No requirement selects everything, as in the API. */
export function matches(selector: Selector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => holds(requirement, labels));
}

/** As Kubernetes evaluates a requirement of a selector: without the key, `NotIn` and `DoesNotExist` hold. */
function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
