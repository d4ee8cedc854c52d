/** Lists and other collections: literals, index, concatenation, repetition, membership, insertion and removal. */
import { same, setHas, unionOf } from '../equality.ts';
import { raise } from '../errors.ts';
import { sizeOf } from '../limits.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, int, iterable, optional, orderedIterable, sequence } from '../parameters.ts';
import type { Int } from '../../python/scalar.ts';
import type { YaqlValue } from '../values.ts';
import {
  address,
  AnyIterator,
  Collection,
  OneShot,
  PyList,
  PySet,
  Sequence,
  SetLike,
  Tuple,
  inspect,
} from '../values.ts';
import { extension, fn, method, variadic } from './declare.ts';
import { machineWord } from './machine-word.ts';

/**
 * yaql/standard_library/collections.py. Strings and dictionaries are no iterables here:
 * yaql/language/utils.py, `is_iterable`.
 */
export const collectionFunctions: readonly Overload[] = [
  variadic({ callKind: 'function', name: '#list' }, [], anything('args'), ({ run }, items) => {
    run.meter.weighTogether(items);
    return new Tuple(items);
  }),
  variadic({ callKind: 'function', name: 'list' }, [], anything('args'), ({ run }, items) =>
    toTuple(run.limit(new OneShot(opened(items)))),
  ),
  method('toList', [iterable('collection')], (_call, collection) => toTuple(collection)),
  method(
    'flatten',
    [iterable('collection')],
    ({ run }, collection) => new OneShot(flat(collection, run.meter), address('generator object flatten')),
  ),
  fn('#indexer', [sequence('list'), int('index')], (_call, list, index) => elementAt(list, index)),
  fn('#operator_+', [iterable('left'), iterable('right')], concatenate),
  fn('#operator_*', [sequence('left'), int('right')], repeat),
  fn('#operator_*', [int('left'), sequence('right')], (call, left, right) => repeat(call, right, left)),
  fn('#operator_in', [anything('value'), iterable('collection')], contains),
  method('contains', [iterable('collection'), anything('value')], (call, collection, value) =>
    contains(call, value, collection),
  ),
  fn('isList', [anything('arg')], (_call, value) => inspect(value) instanceof Sequence),
  fn('isIterable', [anything('value')], (_call, value) => inspect(value) instanceof Collection),
  extension('len', [sequence('sequence')], (_call, list) => list.size),
  method('delete', [iterable('collection'), int('position'), optional(int('count'), 1)], remove),
  method('insert', [orderedIterable('collection'), int('position'), anything('value')], insertInto),
  method('insert', [sequence('collection'), int('position'), anything('value')], insertAt),
  method('insertMany', [iterable('collection'), int('position'), iterable('values')], insertMany),
  method(
    'replace',
    [iterable('collection'), int('position'), anything('value'), optional(int('count'), 1)],
    (_call, ...[collection, position, value, count]) =>
      replaceMany(collection, { position, count, name: 'replace' }, [value]),
  ),
  method(
    'replaceMany',
    [iterable('collection'), int('position'), iterable('values'), optional(int('count'), 1)],
    (_call, ...[collection, position, values, count]) =>
      replaceMany(collection, { position, count, name: 'replace_many' }, values),
  ),
];

/**
 * A tuple of the elements; a tuple is itself.
 * `to_list` of yaql/standard_library/collections.py.
 */
export function toTuple(collection: Collection): Tuple {
  return collection instanceof Tuple ? collection : new Tuple([...collection]);
}

/**
 * The values with generators among them opened, also generators that they yield.
 * `list_` of yaql/standard_library/collections.py: iterators only, at any depth; tuples and sets among them
 * stay whole.
 */
export function* opened(values: Iterable<YaqlValue>): Generator<YaqlValue> {
  for (const value of values) {
    if (inspect(value) instanceof AnyIterator && value instanceof AnyIterator) yield* opened(value);
    else yield value;
  }
}

function* flat(collection: Iterable<YaqlValue>, meter: { spend(steps: number): void }): Generator<YaqlValue> {
  for (const value of collection) {
    meter.spend(1);
    const known = inspect(value);
    if (known instanceof Collection) yield* flat(known, meter);
    else yield known;
  }
}

function elementAt(list: Sequence, index: Int): YaqlValue {
  const element = list.items.at(Number(index));
  if (element !== undefined) return element;
  raise('IndexError', `${list instanceof Tuple ? 'tuple' : 'list'} index out of range`);
}

/**
 * Tuples give a tuple and sets a set; anything else a generator, even two lists.
 * `combine_lists` of yaql/standard_library/collections.py: Python's lists are neither, and fall to
 * `queries.concat`.
 */
function concatenate({ run }: Call, left: Collection, right: Collection): YaqlValue {
  const { meter } = run;
  if (left instanceof Tuple && right instanceof Tuple) {
    meter.weighTogether([left, right]);
    return new Tuple([...left.items, ...right.items]);
  }
  if (left instanceof PySet && right instanceof PySet) {
    meter.weighTogether([left, right]);
    return unionOf(left, right, meter);
  }
  return new OneShot(chained([left, right]), address('itertools.chain object'));
}

/** The elements of all collections, one collection after the other. */
export function* chained(collections: Iterable<Iterable<YaqlValue>>): Generator<YaqlValue> {
  for (const collection of collections) yield* collection;
}

/**
 * The memory is estimated before the list is made, and it is estimated oddly for negative counts.
 * `list_by_int` weighs `-right + 1` times an empty list and `right` times the operand. For a negative count
 * the sum turns around and may exceed the quota although the result is empty.
 */
function repeat({ run }: Call, list: Sequence, times: Int): YaqlValue {
  const count = Number(times);
  run.meter.weighAll([
    [1 - count, 56],
    [count, sizeOf(list)],
  ]);
  machineWord(times);
  run.meter.spend(Math.max(0, count) * list.size);
  const items = list.size === 0 ? [] : Array.from({ length: Math.max(0, count) }, () => list.items).flat();
  return list instanceof Tuple ? new Tuple(items) : new PyList(items);
}

/**
 * CPython Objects/abstract.c, `PySequence_Contains`: identity counts before equality, so `nan` is in a list
 * that holds the same object.
 */
function contains({ run }: Call, value: YaqlValue, collection: Collection): boolean {
  if (collection instanceof SetLike) return setHas(collection, value, run.meter);
  for (const item of collection) if (same(item, value, run.meter)) return true;
  return false;
}

/** Elements `position` to `position + count`; all from there on when the count is negative. */
interface Part {
  readonly position: Int;
  readonly count: Int;
}

function isInPart(index: number, { position, count }: Part): boolean {
  const start = Number(position);
  return index >= start && (count < 0 || index < start + Number(count));
}

function remove(_call: Call, collection: Collection, position: Int, count: Int): YaqlValue {
  function* rest(): Generator<YaqlValue> {
    let index = 0;
    for (const item of collection) if (!isInPart(index++, { position, count })) yield item;
  }
  return new OneShot(rest(), address('generator object delete'));
}

function replaceMany(
  collection: Collection,
  { name, ...part }: Part & { readonly name: string },
  values: Iterable<YaqlValue>,
): YaqlValue {
  function* replaced(): Generator<YaqlValue> {
    let index = 0;
    let done = false;
    for (const item of collection) {
      if (!isInPart(index++, part)) yield item;
      else if (!done) {
        yield* values;
        done = true;
      }
    }
  }
  return new OneShot(replaced(), address(`generator object ${name}`));
}

/**
 * `iter_insert` of yaql/standard_library/collections.py: a negative position is never reached, and the value
 * is lost.
 */
function insertInto(_call: Call, collection: Collection, position: Int, value: YaqlValue): YaqlValue {
  function* inserted(): Generator<YaqlValue> {
    let index = 0;
    for (const item of collection) {
      if (index++ === position) yield value;
      yield item;
    }
    if (position >= index) yield value;
  }
  return new OneShot(inserted(), address('generator object iter_insert'));
}

/**
 * Into a list: negative positions count from the end.
 * `list_insert` of yaql/standard_library/collections.py, the overload for sequences: Python's `list.insert`,
 * so a position past the end appends.
 */
function insertAt(_call: Call, list: Sequence, position: Int, value: YaqlValue): YaqlValue {
  const items = [...list.items];
  items.splice(machineWord(position), 0, value);
  return new PyList(items);
}

/**
 * `insert_many` of yaql/standard_library/collections.py. Unlike `insert` it puts the values first for a
 * negative position.
 */
function insertMany(_call: Call, collection: Collection, position: Int, values: Collection): YaqlValue {
  function* inserted(): Generator<YaqlValue> {
    if (position < 0) yield* values;
    let index = 0;
    for (const item of collection) {
      if (index++ === position) yield* values;
      yield item;
    }
    if (position >= index) yield* values;
  }
  return new OneShot(inserted(), address('generator object insert_many'));
}
