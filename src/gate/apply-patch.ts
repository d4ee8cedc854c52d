/**
 * Applies a merge patch of an overlay to an object, as kustomize does with the patches that convert writes. Lists are replaced as a
 * whole: for Kubernetes' own kinds, whose lists kustomize merges by item, convert writes `$patch: replace` around them.
 */
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json.ts';

/** The object with the fields of the patch; a null removes a field. */
export function applyPatch(object: JsonObject, patch: JsonObject): JsonObject {
  const fields = new Map<string, Json>(patch['$patch'] === 'replace' ? [] : Object.entries(object));
  for (const [key, value] of Object.entries(patch)) {
    const before = fields.get(key);
    if (key === '$patch') continue;
    if (value === null) fields.delete(key);
    else if (!isJsonObject(value)) fields.set(key, value);
    else fields.set(key, applyPatch(isJsonObject(before) ? before : {}, value));
  }
  return Object.fromEntries(fields);
}
