/** What is printed, as JSON: for those who read the output and not how it was made. */
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json.ts';
import { Float } from '../python/scalar.ts';
import type { Plain, PlainMap } from './render-object.ts';

export function jsonObjects(printed: readonly PlainMap[]): readonly JsonObject[] {
  return printed.map(jsonOf).filter(isJsonObject);
}

function jsonOf(plain: Plain): Json {
  if (plain instanceof Map) return Object.fromEntries([...plain].map(([key, value]) => [key, jsonOf(value)]));
  if (Array.isArray(plain)) return plain.map(jsonOf);
  if (plain instanceof Float) return plain.value;
  if (typeof plain === 'bigint') return Number(plain);
  return isScalar(plain) ? plain : null;
}

function isScalar(plain: Plain): plain is null | boolean | number | string {
  return plain === null || ['boolean', 'number', 'string'].includes(typeof plain);
}
