/** Values as plain JSON data, with the markers of Heat's recorded results for what JSON cannot say. */
import type { PoisonValue, Value } from '../evaluate/value.ts';
import { Float } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';

/**
 * Markers: `{ '!int': text }` beyond 2^53, `{ '!float': 'inf' | '-inf' | 'nan' }`, `{ '!error': class, message }`, and
 * `{ '!later': time }` for what is not known yet.
 */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** Maps get no prototype, so that a key such as `__proto__` is data. */
export function plainValue(value: Value): Plain {
  switch (value.kind) {
    case 'known':
      return plainScalar(value.value);
    case 'list':
      return value.items.map(plainValue);
    case 'map':
      return plainMap(value.entries);
    case 'symbolic':
      return { '!later': value.time };
    case 'poison':
      return {
        '!error': value.failure?.errorClass ?? 'ValueError',
        message: poisonMessage(value),
      };
  }
}

/** Why the value is not there, as Heat would say it. */
export function poisonMessage({ failure }: PoisonValue): string {
  return failure?.message ?? 'the value could not be worked out';
}

function plainMap(entries: ReadonlyMap<string, Value>): Plain {
  const target: Record<string, Plain> = Object.create(null);
  for (const [key, item] of entries) target[key] = plainValue(item);
  return target;
}

function plainScalar(scalar: Scalar): Plain {
  if (scalar instanceof Float) return plainFloat(scalar.value);
  return typeof scalar === 'bigint' ? { '!int': String(scalar) } : scalar;
}

function plainFloat(value: number): Plain {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return { '!float': 'nan' };
  return { '!float': value > 0 ? 'inf' : '-inf' };
}
