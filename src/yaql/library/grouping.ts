/** `groupBy`, with the fallback to its older form that the reference keeps. */
import { same } from '../equality.ts';
import { YaqlError } from '../errors.ts';
import type { Lambda } from '../lambda.ts';
import type { Meter } from '../limits.ts';
import type { Call, Overload } from '../overload.ts';
import { iterable, lambda, lambdaOrNull } from '../parameters.ts';
import type { YaqlValue } from '../values.ts';
import { Mapping, OneShot, PyDict, PyList, Sequence, SetLike, Tuple, address, grownTo, inspect } from '../values.ts';
import { method } from './declare.ts';
import { codePointLength } from '../../python/code-points.ts';
import { present } from '../../source/present.ts';

/**
 * `group_by_function` of yaql/standard_library/queries.py, registered with `allow_group_by_agg_fallback` left
 * true.
 */
export const groupingFunctions: readonly Overload[] = [
  method(
    'groupBy',
    [iterable('collection'), lambda('keySelector'), lambdaOrNull('valueSelector'), lambdaOrNull('aggregator')],
    (call, ...[collection, keySelector, valueSelector, aggregator]) => {
      const groups = new Map<string, { readonly key: YaqlValue; readonly values: YaqlValue[] }>();
      const table = new Map<string, [YaqlValue, YaqlValue]>();
      for (const item of collection) {
        const value = valueSelector === null ? item : valueSelector.apply(item);
        const key = keySelector.apply(item);
        const id = call.run.hash(key);
        const group = groups.get(id) ?? { key, values: [] };
        group.values.push(value);
        groups.set(id, group);
        // Only a new key can make the dictionary larger; the lists in it are not counted.
        if (!table.has(id)) call.run.meter.weigh(new PyDict(table.set(id, [key, null])));
      }
      const pairs = [...groups.values()].map(({ key, values }) => ({
        key,
        values: new PyList(values, grownTo(values.length)),
      }));
      return new OneShot(aggregated(call, pairs, aggregator), address('map object'));
    },
  ),
];

interface Group {
  readonly key: YaqlValue;
  readonly values: PyList;
}

/** Failures that may mean that the aggregator expects `[key, values]`, as it did once. */
const fallbackClasses = ['NoMatchingMethodException', 'NoMatchingFunctionException', 'IndexError'];

/**
 * Heat's yaql gives the aggregator the list of values. When that fails in a way that the older form would fail, this
 * group and all later ones get `[key, values]` instead and give the pair, unless a group before showed the newer form.
 * `GroupAggregator.__call__` of yaql/standard_library/queries.py; the older form is that of yaql 1.1.1.
 */
function* aggregated({ run }: Call, groups: readonly Group[], aggregator: Lambda | null): Generator<YaqlValue> {
  let failure: YaqlError | undefined;
  let mayFallBack = true;
  for (const { key, values } of groups) {
    if (aggregator === null) {
      yield new Tuple([key, values]);
      continue;
    }
    if (failure === undefined) {
      try {
        const result = aggregator.apply(values);
        if (!isLikePair(result, values, run.meter)) mayFallBack = false;
        yield new Tuple([key, result]);
        continue;
      } catch (error) {
        if (!(error instanceof YaqlError) || !fallbackClasses.includes(error.className)) throw error;
        failure = error;
      }
    }
    // When both forms fail, the first failure is the one that is shown.
    const pair = mayFallBack ? oldForm(aggregator, new Tuple([key, values])) : undefined;
    if (pair === undefined) throw failure;
    yield pair;
  }
}

function oldForm(aggregator: Lambda, group: Tuple): YaqlValue | undefined {
  try {
    const result = aggregator.apply(group);
    return lengthOf(result) === 2 ? result : undefined;
  } catch (error) {
    if (error instanceof YaqlError) return undefined;
    throw error;
  }
}

/** Whether the result of two values could be `[key, value]` of the older form as well. */
function isLikePair(result: YaqlValue, values: Sequence, meter: Meter): boolean {
  const known = inspect(result);
  if (values.size !== 2 || !(known instanceof Sequence) || known.size !== 2) return false;
  return same(present(known.items[0], 'item'), present(values.items[0], 'value'), meter);
}

function lengthOf(value: YaqlValue): number | undefined {
  if (typeof value === 'string') return codePointLength(value);
  return value instanceof Sequence || value instanceof Mapping || value instanceof SetLike ? value.size : undefined;
}
