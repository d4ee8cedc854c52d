/** Gives leaf ids to the properties of group members, which are values already; the group's own leaves stay on them. */
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { stepTo } from '../evaluate/stamp.ts';
import { withOrigins } from '../evaluate/value.ts';
import type { Value } from '../evaluate/value.ts';
import type { Span } from '../source/source-file.ts';

interface GivenPlace {
  readonly leaves: LeafTable;
  readonly resource: string;
  /** From the member's property on. */
  readonly path: readonly (string | number)[];
  /** Where a path of the member is written. */
  readonly spanOf: (path: readonly (string | number)[]) => Span;
}

/** The same value with one more origin on every leaf; empty lists and maps are leaves. */
export function stampGiven(value: Value, place: GivenPlace): Value {
  return stampAt(value, [...place.path], place);
}

/** `path` is that of the value: one list for all, which grows and shrinks on the way. */
function stampAt(value: Value, path: (string | number)[], place: GivenPlace): Value {
  if (value.kind === 'list' && value.items.length > 0) {
    const items: Value[] = [];
    for (const item of value.items) {
      path.push(items.length);
      items.push(stampAt(item, path, place));
      path.pop();
    }
    return { ...value, items };
  }
  if (value.kind === 'map' && value.entries.size > 0) {
    const entries = new Map<string, Value>();
    for (const [key, item] of value.entries) {
      path.push(stepTo(key, value, entries.size));
      entries.set(key, stampAt(item, path, place));
      path.pop();
    }
    return { ...value, entries };
  }
  return withOrigins(value, [place.leaves.intern(place.resource, path, place.spanOf(path))]);
}
