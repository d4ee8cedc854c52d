/** Compares plain data as the cluster would. */
import type { Plain, PlainMap } from '../print/render-object.ts';
import type { Float } from '../python/scalar.ts';

/** Whether two fields say the same; the order of keys says nothing. */
export function isSamePlain(a: Plain, b: Plain): boolean {
  if (isMap(a)) return isMap(b) && a.size === b.size && [...a].every(([key, item]) => isSameEntry(item, b.get(key)));
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => isSameEntry(item, b[index]));
  if (isFloat(a)) return isFloat(b) && Object.is(a.value, b.value);
  return a === b;
}

function isSameEntry(a: Plain, b: Plain | undefined): boolean {
  return b !== undefined && isSamePlain(a, b);
}

export function isMap(value: Plain | undefined): value is PlainMap {
  return value instanceof Map;
}

export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isFloat(value: Plain): value is Float {
  return typeof value === 'object' && value !== null && !isMap(value) && !isList(value);
}
