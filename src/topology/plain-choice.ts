/** Small readings of known scalars, for `read.choose`: each gives undefined for a value of another type. */
import { emptyText } from './empty-text.ts';
import { knownLike, originsOf, secrecyOf, textOf, type Value } from '../evaluate/value.ts';
import { isInt, type Scalar } from '../python/scalar.ts';
import type { LiftReport } from './lift.ts';

/** True and false only; texts are converted by the schema before. */
export function asBoolean(value: Scalar): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Any string, the empty one too. */
export function asText(value: Scalar): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A small integer: counts, sizes, ports. */
export function asInteger(value: Scalar): number | undefined {
  return isInt(value) ? Number(value) : undefined;
}

/** One of a closed list of texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): (value: Scalar) => T | undefined {
  return (value) => allowed.find((text) => text === value);
}

/** Whether a value is known to be exactly this scalar. */
export function isPlain(value: Value | undefined, expected: Scalar): boolean {
  return value?.kind === 'known' && value.value === expected;
}

/** A known scalar as an API has it that takes texts only. */
export function textValue(value: Value): Value {
  if (value.kind !== 'known' || typeof value.value === 'string') return value;
  return knownLike(String(value.value), { origins: originsOf(value), secret: secrecyOf(value) });
}

/** Heat and the clients of the cloud send no empty zone, key, name or id: an empty text is the same as none. */
export function unlessEmpty(value: Value | undefined, report: Pick<LiftReport, 'isDefault'>): Value | undefined {
  if (textOf(value) !== '') return value;
  report.isDefault(value, emptyText);
  return undefined;
}
