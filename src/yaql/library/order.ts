/** `orderBy` and its kin: a stable sort that compares as the operators `<` and `>` do. */
import { isTrue } from '../equality.ts';
import type { Lambda } from '../lambda.ts';
import type { Call, Overload } from '../overload.ts';
import { iterable, lambda, ordered } from '../parameters.ts';
import type { SortKey, YaqlValue } from '../values.ts';
import { OrderedIterable } from '../values.ts';
import { method } from './declare.ts';
import { present } from '../../source/present.ts';

export const orderFunctions: readonly Overload[] = [
  orderBy('orderBy', 'ascending'),
  orderBy('orderByDescending', 'descending'),
  thenBy('thenBy', 'ascending'),
  thenBy('thenByDescending', 'descending'),
];

/**
 * `OrderingIterable` of yaql/standard_library/queries.py. `operator_lt` and `operator_gt` are delegates, so
 * `def` can change the order; values that have none fail as the operators do.
 */
function orderBy(name: string, direction: SortKey['direction']): Overload {
  return method(name, [iterable('collection'), lambda('selector')], (call, collection, selector) => {
    const sort = (items: readonly YaqlValue[], keys: readonly SortKey[]): readonly YaqlValue[] =>
      sorted(items, (left, right) => compare(call, { left, right }, keys) < 0);
    return new OrderedIterable(collection, sortKey(selector, direction), sort);
  });
}

/** Changes the ordered collection itself; what was read already stays as it was. */
function thenBy(name: string, direction: SortKey['direction']): Overload {
  return method(name, [ordered('collection'), lambda('selector')], (_call, collection, selector) => {
    collection.addKey(sortKey(selector, direction));
    return collection;
  });
}

function sortKey(selector: Lambda, direction: SortKey['direction']): SortKey {
  return { select: (value) => selector.apply(value), direction };
}

interface Pair {
  readonly left: YaqlValue;
  readonly right: YaqlValue;
}

/**
 * `Comparator.compare`: each key is selected anew at each comparison, which expressions with side effects on
 * generators can see.
 */
function compare({ run, context }: Call, { left, right }: Pair, keys: readonly SortKey[]): number {
  for (const { select, direction } of keys) {
    const a = select(left);
    const b = select(right);
    const sign = direction === 'ascending' ? 1 : -1;
    if (isTrue(run.callWith('#operator_<', context, a, b))) return -sign;
    if (isTrue(run.callWith('#operator_>', context, a, b))) return sign;
  }
  return 0;
}

type Less = (left: YaqlValue, right: YaqlValue) => boolean;

/**
 * Stable sort that compares in the order of CPython's, as far as expressions can see: a first run as long as it goes
 * (a falling one turned round), the rest inserted by halving, long lists in runs that are merged.
 */
function sorted(items: readonly YaqlValue[], less: Less): readonly YaqlValue[] {
  if (items.length < 2) return items;
  const length = runLength(items.length);
  // The length makes their number a power of two.
  let runs: (readonly YaqlValue[])[] = [];
  for (let start = 0; start < items.length; start += length)
    runs.push(insertionSorted(items.slice(start, start + length), less));
  while (runs.length > 1) {
    const merged: (readonly YaqlValue[])[] = [];
    for (let index = 0; index < runs.length; index += 2)
      merged.push(mergeRuns(present(runs[index], 'run'), present(runs[index + 1], 'run'), less));
    runs = merged;
  }
  return present(runs[0], 'run');
}

/**
 * The whole list below 64 elements, else 32 to 64.
 * CPython Objects/listobject.c, `merge_compute_minrun`.
 */
function runLength(size: number): number {
  let length = size;
  let remainder = 0;
  while (length >= 64) {
    remainder |= length & 1;
    length >>= 1;
  }
  return length + remainder;
}

/**
 * CPython Objects/listobject.c, `count_run` and `binarysort`: a falling run must fall strictly, or turning it
 * round would change the order of equals.
 */
function insertionSorted(items: readonly YaqlValue[], less: Less): readonly YaqlValue[] {
  const at = (index: number): YaqlValue => items[index] ?? null;
  const falling = less(at(1), at(0));
  let run = 2;
  while (run < items.length && less(at(run), at(run - 1)) === falling) run++;
  const result = items.slice(0, run);
  if (falling) result.reverse();
  for (const item of items.slice(run)) {
    let low = 0;
    let high = result.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(item, result[middle] ?? null)) high = middle;
      else low = middle + 1;
    }
    result.splice(low, 0, item);
  }
  return result;
}

function mergeRuns(left: readonly YaqlValue[], right: readonly YaqlValue[], less: Less): readonly YaqlValue[] {
  const merged: YaqlValue[] = [];
  const at = (index: number): YaqlValue => present(left[index], 'item');
  let taken = 0;
  for (const item of right) {
    while (taken < left.length && !less(item, at(taken))) merged.push(at(taken++));
    merged.push(item);
  }
  return [...merged, ...left.slice(taken)];
}
