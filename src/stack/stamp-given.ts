/** Gives leaf ids to the properties of group members, which are values already; the group's own leaves stay on them. */
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { joinOrigins } from '../evaluate/value.ts';
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
  if (value.kind === 'list' && value.items.length > 0) {
    return { ...value, items: value.items.map((item, index) => stampGiven(item, below(place, index))) };
  }
  if (value.kind === 'map' && value.entries.size > 0) {
    const entries = [...value.entries].map(([key, item]): [string, Value] => [
      key,
      stampGiven(item, below(place, key)),
    ]);
    return { ...value, entries: new Map(entries) };
  }
  const id = place.leaves.intern(place.resource, place.path, place.spanOf(place.path));
  return { ...value, origins: joinOrigins(value.origins, [id]) };
}

function below(place: GivenPlace, step: string | number): GivenPlace {
  return { ...place, path: [...place.path, step] };
}
