/** Constraints of properties, as Heat checks them on converted values. */
import type { Constraint, PropertySchema } from '../../grammar/heat/catalogue-types.ts';
import { secrecyOf, type KnownValue, type Value } from '../evaluate/value.ts';
import { Float } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import { pyStr } from '../python/text.ts';
import { compilePattern } from './pattern.ts';
import { checkCustomConstraint } from './custom-constraints.ts';
import { describe } from './describe.ts';

/** What is wrong, or undefined. Symbolic and poison values pass: nothing is known about them yet. */
export function brokenConstraint(
  value: Value,
  constraint: Constraint,
  type: PropertySchema['type'],
): string | undefined {
  const broken = brokenRule(value, constraint, type);
  return broken === undefined ? undefined : publicReason(broken, value);
}

/** The words of a constraint repeat what it was given. */
export function publicReason(broken: string, value: Value): string {
  const secrecy = secrecyOf(value);
  return secrecy === false ? broken : `the value of ${secrecy} is not allowed`;
}

function brokenRule(value: Value, constraint: Constraint, type: PropertySchema['type']): string | undefined {
  if (value.kind === 'symbolic' || value.kind === 'poison') return undefined;
  switch (constraint.kind) {
    case 'range':
      return outOfRange(numberOf(value), constraint, () => describe(value));
    case 'length':
      return outOfRange(lengthOf(value), constraint, () => `length (${lengthOf(value)})`);
    case 'allowed_values':
      return notAllowed(value, constraint.values, type);
    case 'allowed_pattern':
      return notMatching(value, constraint.pattern);
    case 'custom':
      return value.kind === 'known' ? checkCustomConstraint(constraint.name, value.value) : undefined;
  }
}

function outOfRange(
  amount: number | bigint | undefined,
  bounds: { readonly min?: number; readonly max?: number },
  what: () => string,
): string | undefined {
  if (amount === undefined) return undefined;
  const tooSmall = bounds.min !== undefined && amount < bounds.min;
  const tooBig = bounds.max !== undefined && amount > bounds.max;
  if (!tooSmall && !tooBig) return undefined;
  return `${what()} is out of range (min: ${bounds.min ?? 'None'}, max: ${bounds.max ?? 'None'})`;
}

function numberOf(value: Value): number | bigint | undefined {
  if (value.kind !== 'known') return undefined;
  const scalar = value.value;
  if (scalar instanceof Float) return scalar.value;
  if (typeof scalar === 'number' || typeof scalar === 'bigint') return scalar;
  if (typeof scalar === 'boolean') return Number(scalar);
  return undefined;
}

/** Python's len: characters count by code point. */
function lengthOf(value: Value): number | undefined {
  if (value.kind === 'list') return value.items.length;
  if (value.kind === 'map') return value.entries.size;
  return value.kind === 'known' && typeof value.value === 'string' ? [...value.value].length : undefined;
}

/** A list passes when each of its items is allowed. */
function notAllowed(value: Value, allowed: readonly Scalar[], type: PropertySchema['type']): string | undefined {
  const isAllowed = (item: Value): boolean =>
    item.kind === 'symbolic' || item.kind === 'poison' || (item.kind === 'known' && allowed.some(same(item, type)));
  const fine = value.kind === 'list' ? value.items.every(isAllowed) : isAllowed(value);
  if (fine) return undefined;
  return `${describe(value)} is not an allowed value [${allowed.map((item) => describeScalar(item)).join(', ')}]`;
}

/** Equality after conversion to the schema's type: numbers compare as numbers, and texts with their text. */
function same(item: KnownValue, type: PropertySchema['type']): (allowed: Scalar) => boolean {
  const wanted = comparable(item.value);
  return (allowed) => comparable(type === 'string' ? pyStr(allowed) : allowed) === wanted;
}

function comparable(scalar: Scalar): Exclude<Scalar, Float> {
  return scalar instanceof Float ? scalar.value : scalar;
}

function describeScalar(scalar: Scalar): string {
  return describe({ kind: 'known', value: scalar, origins: [], secret: false });
}

/** Heat takes a greedy match from the start and then looks whether it happens to reach the end. */
function notMatching(value: Value, pattern: string): string | undefined {
  if (value.kind !== 'known' || typeof value.value !== 'string') return undefined;
  const matches = compilePattern(pattern);
  if (matches === undefined || matches(value.value)) return undefined;
  return `${describe(value)} does not match pattern "${pattern}"`;
}
