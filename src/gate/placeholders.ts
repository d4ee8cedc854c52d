/** Places that a reader completes: `<size of flavor small>`. */
import type { Json } from '../kubernetes/json.ts';
import { escapePointer } from '../print/render-object.ts';

/** Every one that stands in a text, which may be a text of the guest. */
export const placeholders = /<[a-z][^<>\n]*>/g;

/** Whether a text of an object is a place to complete and nothing else. */
export function hasPlaceholder(json: Json): boolean {
  return textsIn(json).some(([, text]) => [...text.matchAll(placeholders)].some(([found]) => found === text));
}

/** Every text of an object with its JSON pointer, since a placeholder can stand in any field. */
export function textsIn(value: Json, pointer = ''): readonly (readonly [pointer: string, text: string])[] {
  if (typeof value === 'string') return [[pointer, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${pointer}/${escapePointer(key)}`));
}
