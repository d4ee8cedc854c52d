/** Objects as plain data, the way a cluster reads them, and careful looks into them. */

/** Plain data as JSON can write it, also where it was read from YAML. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** Keys are those of a file, which anybody can write. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Something wrong with an object. `pointer` is a JSON pointer; `rule` names the check, such as `schema`. */
export interface ObjectProblem {
  /** `apiVersion|kind|namespace|name`. */
  readonly object: string;
  readonly pointer: string;
  readonly message: string;
  readonly rule: string;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isJsonList(value);
}

/** Adds a field to an object that is being made; the name may be any, also that of the prototype. */
export function setField(object: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true });
  else object[key] = value;
}

function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** What lies at a path of keys and indexes; undefined when any step is missing. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === 'number') current = isJsonList(current) ? current[step] : undefined;
    else current = isJsonObject(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }
  return current;
}

/** Undefined for anything else than a text, also for a number. */
export function textAt(value: Json | undefined, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The same, empty where no text stands. */
export function wordAt(value: Json | undefined, ...path: readonly (string | number)[]): string {
  return textAt(value, ...path) ?? '';
}

/** Undefined for a list: a path goes through its numbers. */
export function objectAt(value: Json | undefined, ...path: readonly (string | number)[]): JsonObject | undefined {
  const found = at(value, ...path);
  return isJsonObject(found) ? found : undefined;
}

/** The items of a list, or nothing. */
export function itemsAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...path);
  return isJsonList(found) ? found : [];
}

/** The texts of a list, or nothing; what is no text is left out. */
export function wordsAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly string[] {
  return itemsAt(value, ...path).filter((item) => typeof item === 'string');
}

/** A map of texts, such as labels. */
export function textsAt(value: Json | undefined, ...path: readonly (string | number)[]): ReadonlyMap<string, string> {
  const entries = Object.entries(objectAt(value, ...path) ?? {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Those of the objects that have the kind. */
export function ofKind(objects: readonly JsonObject[], kind: string): readonly JsonObject[] {
  return objects.filter((object) => object['kind'] === kind);
}

/** A JSON pointer to a path. */
export function pointerTo(...path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The steps of a JSON pointer. */
export function pathOf(pointer: string): readonly string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `apiVersion|kind|namespace|name` of plain data; missing parts are empty. */
export function keyOf(object: Json): string {
  return [
    textAt(object, 'apiVersion'),
    textAt(object, 'kind'),
    textAt(object, 'metadata', 'namespace'),
    textAt(object, 'metadata', 'name'),
  ]
    .map((part) => part ?? '')
    .join('|');
}
