/** Deletion policies as Heat keeps them. */
import { isNull, wordOf } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';

const policies: ReadonlyMap<string, string> = new Map([
  ['Delete', 'Delete'],
  ['Retain', 'Retain'],
  ['Snapshot', 'Snapshot'],
  ['delete', 'Delete'],
  ['retain', 'Retain'],
  ['snapshot', 'Snapshot'],
]);

/** `Delete` where nothing is written; undefined for what is no policy. What is not known yet counts as `Delete`. */
export function deletionPolicyOf(value: Value | undefined): string | undefined {
  if (value === undefined || isNull(value) || value.kind === 'symbolic' || value.kind === 'poison') return 'Delete';
  return policies.get(wordOf(value));
}
