/** Sets. The arithmetic is that of frozen sets; `keys()` and `items()` are sets too, but have only the comparisons. */
import { isSubset, setOf, unionOf } from '../equality.ts';
import { raise } from '../errors.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, iterable, set } from '../parameters.ts';
import { typeName } from '../text.ts';
import type { YaqlValue } from '../values.ts';
import { slotsAfterAdding, slotsAfterMerging } from '../set-slots.ts';
import { ItemsView, KeysView, OneShot, PySet, SetLike, inspect } from '../values.ts';
import { opened } from './collections.ts';
import { extension, fn, method, variadic } from './declare.ts';

/** yaql/standard_library/collections.py, from `set_len` on. */
export const setFunctions: readonly Overload[] = [
  variadic({ callKind: 'function', name: 'set' }, [], anything('args'), ({ run }, items) =>
    setOf(run.limit(new OneShot(opened(items))), run.meter),
  ),
  method('toSet', [iterable('collection')], ({ run }, collection) => setOf(collection, run.meter)),
  fn('isSet', [anything('arg')], (_call, value) => inspect(value) instanceof SetLike),
  extension('len', [set('set')], (_call, members) => members.size),
  method('union', [set('left'), set('right')], (call, left, right) => union(call, left, right)),
  method('intersect', [set('left'), set('right')], ({ run }, left, right) => {
    const kept = setOf(right, run.meter);
    return filtered(frozen(left, 'intersection'), (key) => kept.members.has(key));
  }),
  method('difference', [set('left'), set('right')], difference),
  fn('#operator_-', [set('left'), set('right')], difference),
  method('symmetricDifference', [set('left'), set('right')], ({ run }, left, right) => {
    const first = frozen(left, 'symmetric_difference');
    const second = setOf(right, run.meter);
    const kept = filtered(first, (key) => !second.members.has(key));
    const members = new Map(kept.members);
    for (const [key, value] of second.members) if (!first.members.has(key)) members.set(key, value);
    // CPython Objects/setobject.c, `set_symmetric_difference`: starts from a copy of the other set and adds
    // what it lacks. Only the memory quota sees it.
    const copied = right instanceof PySet ? slotsAfterMerging(second.size) : slotsAfterAdding(second.size);
    return new PySet(members, slotsAfterAdding(kept.size, copied, second.size));
  }),
  variadic({ callKind: 'method', name: 'add' }, [set('set')], anything('values'), union),
  variadic({ callKind: 'method', name: 'remove' }, [set('set')], anything('values'), difference),
  comparison('<', (left, right, contains) => left.size < right.size && contains(right, left)),
  comparison('<=', (left, right, contains) => left.size <= right.size && contains(right, left)),
  comparison('>', (left, right, contains) => left.size > right.size && contains(left, right)),
  comparison('>=', (left, right, contains) => left.size >= right.size && contains(left, right)),
];

type Contains = (whole: SetLike, part: SetLike) => boolean;

function comparison(operator: string, holds: (left: SetLike, right: SetLike, contains: Contains) => boolean): Overload {
  return fn(`#operator_${operator}`, [set('left'), set('right')], ({ run }, left, right) =>
    holds(left, right, (whole, part) => isSubset(part, whole, run.meter)),
  );
}

function union({ run }: Call, left: SetLike, right: Iterable<YaqlValue>): YaqlValue {
  const first = frozen(left, 'union');
  return unionOf(first, right instanceof SetLike ? right : setOf(right, run.meter), run.meter);
}

/** CPython Objects/setobject.c, `set_difference`. */
function difference({ run }: Call, left: SetLike, right: Iterable<YaqlValue>): YaqlValue {
  const dropped = setOf(right, run.meter);
  const kept = filtered(frozen(left, 'difference'), (key) => !dropped.members.has(key));
  // From a set that is much larger a copy is made first; a view counts as that always.
  const copies = right instanceof KeysView || right instanceof ItemsView || left.size >> 2 > dropped.size;
  return copies ? new PySet(kept.members, slotsAfterMerging(left.size)) : kept;
}

function filtered(from: PySet, keep: (key: string) => boolean): PySet {
  return new PySet(new Map([...from.members].filter(([key]) => keep(key))));
}

/**
 * The methods are those of frozen sets alone.
 * A view has operators but no such methods; the reference calls `left.union(right)` and the like.
 */
function frozen(value: SetLike, name: string): PySet {
  if (value instanceof PySet) return value;
  raise('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`);
}
