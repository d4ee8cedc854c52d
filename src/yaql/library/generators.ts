/** Sequences out of nothing or out of one value: `range`, `sequence`, `generate`, `generateMany`, `repeat`, `cycle`. */
import { addInts } from '../../python/number.ts';
import type { Int } from '../../python/scalar.ts';
import { isTrue } from '../equality.ts';
import { raise } from '../errors.ts';
import type { Lambda } from '../lambda.ts';
import { sizeOfQueue, sizeOfSet } from '../limits.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, flag, int, intOrFlag, iterable, lambda, lambdaOrNull, optional } from '../parameters.ts';
import type { YaqlValue } from '../values.ts';
import { pythonRepr } from '../text.ts';
import { OneShot, address } from '../values.ts';
import { fn, method } from './declare.ts';
import { iterate } from './iteration.ts';
import { machineWord } from './machine-word.ts';

/** yaql/standard_library/queries.py. All are lazy: limits apply where a function or the output reads them. */
export const generatorFunctions: readonly Overload[] = [
  fn('range', [int('stop')], (_call, stop) => counting(0, stop, 1)),
  fn('range', [int('start'), int('stop'), optional(int('step'), 1)], (_call, start, stop, step) =>
    counting(start, stop, step),
  ),
  fn('sequence', [optional(intOrFlag('start'), 0), optional(intOrFlag('step'), 1)], ({ run }, start, step) => {
    // CPython Modules/itertoolsmodule.c, `itertools_count`, has a fast mode for steps of one, which starts
    // from the integer value.
    // Counting by one starts with an integer, counting by anything else with the start as it is.
    const byOne = Number(step) === 1;
    let current: Int | boolean = byOne && typeof start === 'boolean' ? Number(start) : start;
    function* numbers(): Generator<YaqlValue> {
      for (;;) {
        const value = current;
        current = addInts(asInt(value), asInt(step));
        yield value;
      }
    }
    const parts = (): readonly YaqlValue[] => (byOne ? [current] : [current, step]);
    const shown = (): string =>
      parts()
        .map((part) => pythonRepr(part, run.meter))
        .join(', ');
    return new OneShot(numbers(), () => `count(${shown()})`);
  }),
  fn(
    'generate',
    [
      anything('initial'),
      lambda('predicate'),
      lambda('producer'),
      lambdaOrNull('selector'),
      optional(flag('decycle'), false),
    ],
    (call, ...[initial, predicate, producer, selector, decycle]) => {
      function* produced(): Generator<YaqlValue> {
        const isNew = decycle ? once(call) : () => true;
        for (let value = initial; isTrue(predicate.apply(value)) && isNew(value); value = producer.apply(value)) {
          yield selected(value, selector);
        }
      }
      return new OneShot(produced(), address('generator object generate'));
    },
  ),
  fn(
    'generateMany',
    [
      anything('initial'),
      lambda('producer'),
      lambdaOrNull('selector'),
      optional(flag('decycle'), false),
      optional(flag('depthFirst'), false),
    ],
    (call, ...[initial, producer, selector, decycle, depthFirst]) => {
      const order = depthFirst ? 'depth' : 'breadth';
      const isNew = decycle ? once(call) : () => true;
      return new OneShot(
        traversed(call, { initial, producer, selector, order, isNew }),
        address('generator object generate_many'),
      );
    },
  ),
  method('repeat', [anything('value'), optional(int('times'), -1)], ({ run }, value, times) => {
    machineWord(times);
    function* repeated(): Generator<YaqlValue> {
      for (let left = times < 0 ? Number.POSITIVE_INFINITY : Number(times); left > 0; left--) {
        run.meter.spend(1);
        yield value;
      }
    }
    return new OneShot(
      repeated(),
      () => `repeat(${[pythonRepr(value, run.meter), ...(times < 0 ? [] : [String(times)])].join(', ')})`,
    );
  }),
  method('cycle', [iterable('collection')], ({ run }, collection) => {
    function* cycled(): Generator<YaqlValue> {
      const seen: YaqlValue[] = [];
      for (const item of collection) {
        seen.push(item);
        yield item;
      }
      while (seen.length > 0) {
        run.meter.spend(1);
        yield* seen;
      }
    }
    return new OneShot(cycled(), address('itertools.cycle object'));
  }),
];

function asInt(value: Int | boolean): Int {
  return typeof value === 'boolean' ? Number(value) : value;
}

/**
 * Python's range of integers of any size.
 * CPython Objects/rangeobject.c, `range_iter`. The bounds may be larger than any machine word.
 */
function counting(start: Int, stop: Int, step: Int): OneShot {
  if (Number(step) === 0) raise('ValueError', 'range() arg 3 must not be zero');
  function* numbers(): Generator<YaqlValue> {
    const isBefore = step > 0 ? (value: bigint) => value < BigInt(stop) : (value: bigint) => value > BigInt(stop);
    for (let value = start; isBefore(BigInt(value)); value = addInts(value, step)) yield value;
  }
  return new OneShot(numbers(), address('range_iterator object'));
}

function selected(value: YaqlValue, selector: Lambda | null): YaqlValue {
  return selector === null ? value : selector.apply(value);
}

/**
 * True the first time that it is asked about a value.
 * The `past_items` of `generate` and `generate_many`, a Python set whose size the memory quota limits.
 */
function once({ run }: Call): (value: YaqlValue) => boolean {
  const seen = new Set<string>();
  return (value) => {
    const key = run.hash(value);
    if (seen.has(key)) return false;
    seen.add(key);
    run.meter.weighAll([[1, sizeOfSet(seen.size)]]);
    return true;
  };
}

interface Traversal {
  readonly initial: YaqlValue;
  readonly producer: Lambda;
  readonly selector: Lambda | null;
  readonly order: 'depth' | 'breadth';
  readonly isNew: (value: YaqlValue) => boolean;
}

/**
 * `generate_many` of yaql/standard_library/queries.py: depth first puts the children before what waits
 * (`queue.rotate`), in their own order.
 */
function* traversed({ run }: Call, { initial, producer, selector, order, isNew }: Traversal): Generator<YaqlValue> {
  let queue: YaqlValue[] = [initial];
  for (let value = queue.shift(); value !== undefined; value = queue.shift()) {
    if (!isNew(value)) continue;
    yield selected(value, selector);
    const children: YaqlValue[] = [];
    for (const child of iterate(producer.apply(value))) {
      run.meter.spend(1);
      children.push(child);
    }
    queue = order === 'depth' ? [...children, ...queue] : [...queue, ...children];
    run.meter.weighAll([[1, sizeOfQueue(queue.length)]]);
  }
}
