/** What is printed, as JSON: for those who read the output and not how it was made. */
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json.ts';
import { Float } from '../python/scalar.ts';
import type { Plain, PlainMap } from './render-object.ts';

export function jsonObjects(printed: readonly PlainMap[]): readonly JsonObject[] {
  return printed.map(jsonOf).filter(isJsonObject);
}

function jsonOf(plain: Plain): Json {
  if (plain === null || typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean')
    return plain;
  if (typeof plain === 'bigint') return Number(plain);
  if (plain instanceof Float) return plain.value;
  if (plain instanceof Map) return Object.fromEntries(Array.from(plain, ([key, value]) => [key, jsonOf(value)]));
  return Array.isArray(plain) ? plain.map(jsonOf) : null;
}
