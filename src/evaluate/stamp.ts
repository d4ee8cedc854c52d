/** Gives every leaf of an evaluated property its id, and notes where it was written. */
import type { Expression, MapExpression } from '../hot/ast.ts';
import type { Span } from '../source/source-file.ts';
import type { LeafTable } from './leaf-table.ts';
import { keyText } from './plain.ts';
import { withOrigins, type MapValue, type Value } from './value.ts';

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
export function stamp(value: Value, expression: Expression, place: StampPlace): Value {
  return stampAt(value, { expression, span: expression.span }, [...place.path], place);
}

/** What was written for a value, and where: a part that no expression of its own was written for stands in the whole. */
interface Written {
  readonly expression: Expression | undefined;
  readonly span: Span;
}

/** `path` is that of the value: one list for all, which grows and shrinks on the way. */
function stampAt(value: Value, written: Written, path: (string | number)[], place: StampPlace): Value {
  const { expression, span } = written;
  const stampPart = (part: Value, own: Expression | undefined, step: string | number): Value => {
    path.push(step);
    const stamped = stampAt(part, { expression: own, span: own?.span ?? span }, path, place);
    path.pop();
    return stamped;
  };
  if (value.kind === 'list' && value.items.length > 0) {
    const own = expression?.kind === 'list' && expression.items.length === value.items.length ? expression.items : [];
    return { ...value, items: value.items.map((item, index) => stampPart(item, own[index], index)) };
  }
  if (value.kind === 'map' && value.entries.size > 0) {
    const own = expression?.kind === 'map' ? writtenEntries(expression) : undefined;
    const entries = new Map<string, Value>();
    for (const [key, item] of value.entries) {
      entries.set(key, stampPart(item, own?.get(key), stepTo(key, value, entries.size)));
    }
    return { ...value, entries };
  }
  return withOrigins(value, [place.leaves.intern(place.resource, path, span)]);
}

/** Of the entry at an index of a map. Paths of leaves stand in the plan and in messages, so one to a secret key has its number. */
export function stepTo(key: string, { secretKeys }: MapValue, index: number): string {
  if (secretKeys === undefined) return key;
  return `<${secretKeys}>${index === 0 ? '' : ` ${index + 1}`}`;
}

function writtenEntries({ entries }: MapExpression): ReadonlyMap<string, Expression> {
  return new Map(entries.map((entry) => [keyText(entry.key), entry.value]));
}
