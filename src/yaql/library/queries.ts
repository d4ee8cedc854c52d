/** Queries over collections: selection, projection, reduction, grouping of neighbours, joins. */
import { addInts } from '../../python/number.ts';
import type { Int } from '../../python/scalar.ts';
import { equals, isTrue } from '../equality.ts';
import { raise } from '../errors.ts';
import type { Lambda } from '../lambda.ts';
import { sizeOfList, sizeOfSet } from '../limits.ts';
import { passed } from '../overload.ts';
import type { Call, Overload } from '../overload.ts';
import {
  anything,
  int,
  iterable,
  iterator,
  keyword,
  lambda,
  lambdaOrNull,
  nullable,
  optional,
  withDefault,
} from '../parameters.ts';
import type { YaqlValue } from '../values.ts';
import {
  AnyIterator,
  Collection,
  Memorized,
  OneShot,
  PyList,
  Sequence,
  SetLike,
  Tuple,
  address,
  grownTo,
  inspect,
} from '../values.ts';
import { chained, toTuple } from './collections.ts';
import { extension, fn, method, variadic, variadicNamed } from './declare.ts';
import { noValue, reduce } from './iteration.ts';

export const queryFunctions: readonly Overload[] = [
  // `collection_attribution`: the dot goes into each item of a list, through the same search, so nested lists
  // give nested generators.
  fn('#operator_.', [iterable('collection'), keyword('attribute')], ({ run, context }, collection, attribute) => {
    const read = (item: YaqlValue): YaqlValue => run.call('#operator_.', { context }, [passed(item), attribute]);
    return mapped(collection, read);
  }),
  ...aliases(['where', 'filter'], (name) =>
    method(name, [iterable('collection'), lambda('predicate')], (_call, collection, predicate) =>
      filtered(collection, (item) => isTrue(predicate.isNothing ? item : predicate.apply(item))),
    ),
  ),
  ...aliases(['select', 'map'], (name) =>
    method(name, [iterable('collection'), lambda('selector')], (_call, collection, selector) =>
      mapped(collection, (item) => selector.apply(item)),
    ),
  ),
  ...aliases(['take', 'limit'], (name) =>
    method(name, [iterable('collection'), int('count')], (_call, collection, count) => taken(collection, bound(count))),
  ),
  method('skip', [iterable('collection'), int('count')], (_call, collection, count) =>
    skipped(collection, bound(count)),
  ),
  method('takeWhile', [iterable('collection'), lambda('predicate')], (_call, collection, predicate) => {
    function* first(): Generator<YaqlValue> {
      for (const item of collection) {
        if (!isTrue(predicate.apply(item))) return;
        yield item;
      }
    }
    return new OneShot(first(), address('itertools.takewhile object'));
  }),
  method('skipWhile', [iterable('collection'), lambda('predicate')], (_call, collection, predicate) => {
    let skipping = true;
    const keep = (item: YaqlValue): boolean => !(skipping &&= isTrue(predicate.apply(item)));
    return filtered(collection, keep, 'itertools.dropwhile');
  }),
  // An extension both ways: `append($, 1)` and `$.append(1)`.
  variadic(
    { callKind: 'extension', name: 'append' },
    [iterable('collection')],
    anything('args'),
    (_call, collection, items) => new OneShot(chained([collection, items]), address('generator object append')),
  ),
  extension(
    'distinct',
    [iterable('collection'), lambdaOrNull('keySelector')],
    (call, collection, key) => new OneShot(distinct(call, collection, key), address('generator object distinct')),
  ),
  method('selectMany', [iterable('collection'), lambda('selector')], (_call, collection, selector) => {
    function* all(): Generator<YaqlValue> {
      for (const item of collection) {
        const inner = inspect(selector.apply(item));
        if (inner instanceof Collection) yield* inner;
        else yield inner;
      }
    }
    return new OneShot(all(), address('generator object select_many'));
  }),
  extension('enumerate', [iterable('collection'), optional(nullable(int('start')), 0)], (_call, collection, start) => {
    let index: Int | null = start;
    const pair = (item: YaqlValue): YaqlValue => {
      // `enumerate_` yields Python lists, which cannot be hashed; so `distinct` fails over them.
      if (index === null) raise('TypeError', "'NoneType' object cannot be interpreted as an integer");
      const numbered = new PyList([index, item]);
      index = addInts(index, 1);
      return numbered;
    };
    return mapped(collection, pair, 'generator object enumerate_');
  }),
  variadic(
    { callKind: 'extension', name: 'concat' },
    [],
    iterable('collections'),
    (_call, collections) => new OneShot(chained(collections), address('itertools.chain object')),
  ),
  variadic(
    { callKind: 'method', name: 'zip' },
    [],
    iterable('collections'),
    (_call, collections) => new OneShot(zipped(collections, undefined), address('zip object')),
  ),
  variadicNamed(
    { callKind: 'method', name: 'zipLongest' },
    [],
    { rest: iterable('collections'), named: anything('kwargs') },
    (_call, collections, named) =>
      new OneShot(zipped(collections, named.get('default') ?? null), address('itertools.zip_longest object')),
  ),
  method(
    'join',
    [iterable('collection1'), iterable('collection2'), lambda('predicate'), lambda('selector')],
    (call, ...[left, right, predicate, selector]) =>
      new OneShot(joined(memorized(call, right), left, { predicate, selector }), address('generator object join')),
  ),
  method(
    'reverse',
    [iterable('collection')],
    (_call, collection) => new OneShot(toTuple(collection).items.toReversed(), address('reversed object')),
  ),
  method('memorize', [iterable('collection')], (call, collection) => memorized(call, collection)),
  method('defaultIfEmpty', [iterable('collection'), iterable('default')], (call, collection, fallback) => {
    // A collection of known length is returned as it is; a generator is asked for one element and remembered.
    if (collection instanceof Sequence || collection instanceof SetLike)
      return collection.size === 0 ? fallback : collection;
    const remembered = memorized(call, collection);
    return remembered[Symbol.iterator]().next().done === true ? fallback : remembered;
  }),
  ...reductions(),
  ...searches(),
  ...slices(),
];

function aliases(names: readonly string[], make: (name: string) => Overload): readonly Overload[] {
  return names.map(make);
}

function reductions(): readonly Overload[] {
  const noSeed = withDefault(anything('seed'), noValue);
  const initial = withDefault(anything('initial'), noValue);
  const folded = (name: string, operator: string): Overload =>
    method(name, [iterable('collection'), initial], ({ run, context }, collection, start) =>
      reduce(collection, (total, item) => run.callWith(operator, context, total, item), start),
    );
  return [
    ...aliases(['aggregate', 'reduce'], (name) =>
      method(name, [iterable('collection'), lambda('selector'), noSeed], (_call, collection, selector, seed) =>
        reduce(collection, (total, item) => selector.apply(total, item), seed),
      ),
    ),
    method(
      'accumulate',
      [iterable('collection'), lambda('selector'), noSeed],
      (_call, collection, selector, seed) =>
        new OneShot(accumulated(collection, selector, seed), address('generator object accumulate')),
    ),
    folded('sum', '#operator_+'),
    folded('max', 'max'),
    folded('min', 'min'),
    method('count', [iterable('collection')], (_call, collection) => countOf(collection)),
    extension('len', [iterator('collection')], ({ run }, collection) => {
      let count = 0;
      for (const _ of collection) {
        run.meter.spend(1);
        count++;
      }
      return count;
    }),
    extension('any', [iterable('collection'), lambdaOrNull('predicate')], (_call, collection, predicate) => {
      for (const item of collection) if (predicate === null || isTrue(predicate.apply(item))) return true;
      return false;
    }),
    extension('all', [iterable('collection'), lambdaOrNull('predicate')], (_call, collection, predicate) => {
      for (const item of collection) if (!isTrue(predicate === null ? item : predicate.apply(item))) return false;
      return true;
    }),
  ];
}

function searches(): readonly Overload[] {
  const fallback = withDefault(anything('default'), noValue);
  return [
    method('first', [iterable('collection'), fallback], (_call, collection, none) => {
      const { done, value } = collection[Symbol.iterator]().next();
      return done === true ? orStop(none) : value;
    }),
    method('last', [iterable('collection'), fallback], (_call, collection, none) => {
      let last: YaqlValue | typeof noValue = none;
      for (const item of collection) last = item;
      return orStop(last);
    }),
    method('single', [iterable('collection')], (_call, collection) => {
      const items = collection[Symbol.iterator]();
      const { done, value } = items.next();
      if (done === true) raise('StopIteration');
      return items.next().done === true ? value : raise('StopIteration', 'Collection contains more than one item');
    }),
    method('indexOf', [iterable('collection'), anything('item')], ({ run }, collection, item) =>
      firstIndex(collection, (each) => equals(each, item, run.meter)),
    ),
    method('lastIndexOf', [iterable('collection'), anything('item')], ({ run }, collection, item) =>
      lastIndex(collection, (each) => equals(each, item, run.meter)),
    ),
    method('indexWhere', [iterable('collection'), lambda('predicate')], (_call, collection, predicate) =>
      firstIndex(collection, (item) => isTrue(predicate.apply(item))),
    ),
    method('lastIndexWhere', [iterable('collection'), lambda('predicate')], (_call, collection, predicate) =>
      lastIndex(collection, (item) => isTrue(predicate.apply(item))),
    ),
  ];
}

/** Parts are tuples, for `to_list` is a delegate of the context that makes them. */
function slices(): readonly Overload[] {
  return [
    method('slice', [iterable('collection'), int('length')], (_call, collection, length) => {
      function* parts(): Generator<YaqlValue> {
        const size = bound(length);
        const source = new OneShot(collection);
        for (let part = toTuple(taken(source, size)); part.size > 0; part = toTuple(taken(source, size))) yield part;
      }
      return new OneShot(parts(), address('generator object slice_'));
    }),
    method('splitAt', [iterable('collection'), int('index')], (_call, collection, index) => {
      const { items } = toTuple(collection);
      // Python's slices: a negative index counts from the end.
      return new PyList([new Tuple(items.slice(0, Number(index))), new Tuple(items.slice(Number(index)))]);
    }),
    method('sliceWhere', [iterable('collection'), lambda('predicate')], ({ run }, collection, predicate) => {
      function* parts(): Generator<YaqlValue> {
        const { items } = toTuple(collection);
        let start = 0;
        let before: YaqlValue | typeof noValue = noValue;
        for (const [index, item] of items.entries()) {
          const now = predicate.apply(item);
          if (before !== noValue && !equals(now, before, run.meter)) {
            yield new Tuple(items.slice(start, index));
            start = index;
          }
          before = now;
        }
        if (start !== items.length) yield new Tuple(items.slice(start));
      }
      return new OneShot(parts(), address('generator object slice_where'));
    }),
    method('splitWhere', [iterable('collection'), lambda('predicate')], (_call, collection, predicate) => {
      function* parts(): Generator<YaqlValue> {
        const { items } = toTuple(collection);
        let start = 0;
        for (const [index, item] of items.entries()) {
          if (!isTrue(predicate.apply(item))) continue;
          yield new Tuple(items.slice(start, index));
          start = index + 1;
        }
        if (start !== items.length) yield new Tuple(items.slice(start));
      }
      return new OneShot(parts(), address('generator object split_where'));
    }),
  ];
}

function mapped(
  collection: Iterable<YaqlValue>,
  select: (item: YaqlValue) => YaqlValue,
  name: string = 'map object',
): OneShot {
  function* items(): Generator<YaqlValue> {
    for (const item of collection) yield select(item);
  }
  return new OneShot(items(), address(name));
}

function filtered(
  collection: Iterable<YaqlValue>,
  keep: (item: YaqlValue) => boolean,
  name: string = 'filter',
): OneShot {
  function* items(): Generator<YaqlValue> {
    for (const item of collection) if (keep(item)) yield item;
  }
  return new OneShot(items(), address(`${name} object`));
}

/**
 * A bound of a slice of an iterator: not negative, within a machine word.
 * CPython Modules/itertoolsmodule.c, `islice_new`.
 */
function bound(count: Int): number {
  const size = Number(count);
  if (size >= 0 && size < 2 ** 63) return size;
  raise('ValueError', 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
}

/**
 * The first elements; asks the source for no more than these.
 * Unlike a loop with a counter it leaves the next element in the source, which `slice` relies on.
 */
function taken(collection: Iterable<YaqlValue>, count: number): OneShot {
  function* items(): Generator<YaqlValue> {
    const source = collection[Symbol.iterator]();
    for (let left = count; left > 0; left--) {
      const { done, value } = source.next();
      if (done === true) return;
      yield value;
    }
  }
  return new OneShot(items(), address('itertools.islice object'));
}

function skipped(collection: Iterable<YaqlValue>, count: number): OneShot {
  let index = 0;
  function* items(): Generator<YaqlValue> {
    for (const item of collection) if (index++ >= count) yield item;
  }
  return new OneShot(items(), address('itertools.islice object'));
}

/**
 * Elements whose keys were not seen before.
 * `distinct` of yaql/standard_library/queries.py. Keys must be hashable, whatever equality would say.
 */
export function* distinct({ run }: Call, collection: Iterable<YaqlValue>, key: Lambda | null): Generator<YaqlValue> {
  const seen = new Set<string>();
  for (const item of collection) {
    const id = run.hash(key === null ? item : key.apply(item));
    if (seen.has(id)) continue;
    seen.add(id);
    run.meter.weighAll([[1, sizeOfSet(seen.size)]]);
    yield item;
  }
}

/**
 * Tuples of the elements with equal positions; as many as the shortest has, or the longest when there is a
 * filler.
 * CPython Python/bltinmodule.c, `zip_next`: sources in front of the one that ends have lost an element by
 * then.
 */
function* zipped(collections: readonly Collection[], filler: YaqlValue | undefined): Generator<YaqlValue> {
  const sources = collections.map((collection) => collection[Symbol.iterator]());
  const finished = sources.map(() => false);
  while (sources.length > 0) {
    const items: YaqlValue[] = [];
    for (const [index, source] of sources.entries()) {
      const result = finished[index] === true ? undefined : source.next();
      if (result === undefined || result.done === true) {
        if (filler === undefined) return;
        finished[index] = true;
        if (finished.every(Boolean)) return;
        items.push(filler);
      } else items.push(result.value);
    }
    yield new Tuple(items);
  }
}

function* joined(
  right: Iterable<YaqlValue>,
  left: Collection,
  { predicate, selector }: { readonly predicate: Lambda; readonly selector: Lambda },
): Generator<YaqlValue> {
  for (const one of left) {
    for (const other of right) if (isTrue(predicate.apply(one, other))) yield selector.apply(one, other);
  }
}

/**
 * A generator made re-readable; anything else as it is.
 * yaql/language/utils.py, `memorize`; its list counts against the memory quota as it grows.
 */
export function memorized({ run }: Call, collection: Collection): Collection {
  if (!(collection instanceof AnyIterator)) return collection;
  return new Memorized(collection, (size) => run.meter.weighAll([[1, sizeOfList(grownTo(size))]]));
}

function* accumulated(
  collection: Iterable<YaqlValue>,
  selector: Lambda,
  seed: YaqlValue | typeof noValue,
): Generator<YaqlValue> {
  let total: YaqlValue | typeof noValue = seed;
  if (total !== noValue) yield total;
  for (const item of collection) {
    total = total === noValue ? item : selector.apply(total, item);
    yield total;
  }
  // `accumulate` of the reference fails only when it is read.
  if (total === noValue) raise('TypeError', 'accumulate() of empty sequence with no initial value');
}

function countOf(collection: Iterable<YaqlValue>): number {
  let count = 0;
  for (const _ of collection) count++;
  return count;
}

/**
 * StopIteration leaves the reference wrapped (`WrappedException`, yaql/language/runner.py, `call`); the class
 * that recorded results show is the inner one.
 */
function orStop(value: YaqlValue | typeof noValue): YaqlValue {
  return value === noValue ? raise('StopIteration') : value;
}

function firstIndex(collection: Iterable<YaqlValue>, isMeant: (item: YaqlValue) => boolean): number {
  let index = 0;
  for (const item of collection) {
    if (isMeant(item)) return index;
    index++;
  }
  return -1;
}

function lastIndex(collection: Iterable<YaqlValue>, isMeant: (item: YaqlValue) => boolean): number {
  let index = 0;
  let last = -1;
  for (const item of collection) {
    if (isMeant(item)) last = index;
    index++;
  }
  return last;
}
