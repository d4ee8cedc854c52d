/** Gives every leaf of an evaluated property its id, and notes where it was written. */
import type { Expression, MapExpression } from '../hot/ast.ts';
import type { Span } from '../source/source-file.ts';
import type { LeafTable } from './leaf-table.ts';
import { keyText } from './plain.ts';
import { withOrigins, type Value } from './value.ts';

interface StampPlace {
  readonly leaves: LeafTable;
  /** Path of the resource. */
  readonly resource: string;
  /** From the property's name on. */
  readonly path: readonly (string | number)[];
}

/**
 * Scalars, symbolic values and empty collections are leaves. Origins that a value has already (it came through a
 * parameter of a nested stack) stay. What a function produced is where the function was called.
 * Written items are matched by index only where their number fits: an `if` that gave nothing shifts all that
 * follow it.
 */
export function stamp(value: Value, expression: Expression | undefined, place: StampPlace, above?: Span): Value {
  const span = expression?.span ?? above;
  if (!span) return value;
  if (value.kind === 'list' && value.items.length > 0) {
    const written =
      expression?.kind === 'list' && expression.items.length === value.items.length ? expression.items : [];
    return {
      ...value,
      items: value.items.map((item, index) => stamp(item, written[index], below(place, index), span)),
    };
  }
  if (value.kind === 'map' && value.entries.size > 0) {
    const written = expression?.kind === 'map' ? writtenEntries(expression) : undefined;
    const { secretKeys } = value;
    // Paths of leaves stand in the plan and in messages.
    const stepOf = (key: string, index: number): string =>
      secretKeys === undefined ? key : `<${secretKeys}>${index === 0 ? '' : ` ${index + 1}`}`;
    const entries = new Map<string, Value>();
    for (const [key, item] of value.entries) {
      entries.set(key, stamp(item, written?.get(key), below(place, stepOf(key, entries.size)), span));
    }
    return { ...value, entries };
  }
  return withOrigins(value, [place.leaves.intern(place.resource, place.path, span)]);
}

function writtenEntries({ entries }: MapExpression): ReadonlyMap<string, Expression> {
  return new Map(entries.map((entry) => [keyText(entry.key), entry.value]));
}

function below(place: StampPlace, step: string | number): StampPlace {
  return { ...place, path: [...place.path, step] };
}
