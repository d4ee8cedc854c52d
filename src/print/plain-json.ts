/** What is printed, as JSON: for those who read the output and not how it was made. */
import { isJsonObject, setField, type Json, type JsonObject } from '../kubernetes/json.ts';
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
  if (plain instanceof Map) return jsonObject(plain);
  return Array.isArray(plain) ? plain.map(jsonOf) : null;
}

function jsonObject(plain: PlainMap): JsonObject {
  const object: Record<string, Json> = {};
  for (const [key, value] of plain) setField(object, key, jsonOf(value));
  return object;
}
