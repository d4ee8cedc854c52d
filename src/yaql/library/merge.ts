/** `mergeWith`: one dictionary laid over another, level by level. */
import type { Int } from '../../python/scalar.ts';
import { raise } from '../errors.ts';
import type { Call, Overload } from '../overload.ts';
import { dict, int, lambdaOrNull, optional } from '../parameters.ts';
import { typeName } from '../text.ts';
import type { YaqlValue } from '../values.ts';
import { Mapping, OneShot, PyDict, PyList, Sequence, inspect } from '../values.ts';
import { method } from './declare.ts';
import { distinct } from './queries.ts';
import { toTuple } from './collections.ts';

/**
 * yaql/standard_library/queries.py, `merge_with`; its defaults are those of `joined` and "the right one
 * wins".
 */
export const mergeFunctions: readonly Overload[] = [
  method(
    'mergeWith',
    [
      dict('dict'),
      dict('another'),
      lambdaOrNull('listMerger'),
      lambdaOrNull('itemMerger'),
      optional(int('maxLevels'), 0),
    ],
    (call, ...[left, right, lists, items, levels]) =>
      merge(left, right, {
        lists: (one, other) => (lists === null ? joined(call, one, other) : lists.apply(one, other)),
        items: (one, other) => (items === null ? other : items.apply(one, other)),
        spend: (steps) => call.run.meter.spend(steps),
        levels,
      }),
  ),
];

interface Mergers {
  readonly lists: (left: Sequence, right: Sequence) => YaqlValue;
  readonly items: (left: YaqlValue, right: YaqlValue) => YaqlValue;
  readonly spend: (steps: number) => void;
  /** 0 for all levels, 1 for the uppermost alone. */
  readonly levels: Int;
}

function merge(left: Mapping, right: Mapping, mergers: Mergers): PyDict {
  const table = new Map<string, readonly [YaqlValue, YaqlValue]>();
  mergers.spend(left.size + right.size);
  for (const [id, [key, value]] of left.table) {
    const other = right.table.get(id);
    table.set(id, [key, other === undefined ? value : mergeValues(value, other[1], mergers)]);
  }
  for (const [id, entry] of right.table) if (!table.has(id)) table.set(id, entry);
  return new PyDict(table);
}

/**
 * The right value says what is merged: a dictionary or a list wants its like on the left, anything else
 * replaces.
 * `_merge_dicts` of yaql/standard_library/queries.py.
 */
function mergeValues(left: YaqlValue, right: YaqlValue, mergers: Mergers): YaqlValue {
  const { levels } = mergers;
  if (levels === 1) return mergers.items(left, right);
  const known = inspect(right);
  if (known instanceof Mapping) {
    if (!(inspect(left) instanceof Mapping && left instanceof Mapping)) clash(left, known);
    return merge(left, known, { ...mergers, levels: Number(levels) === 0 ? 0 : Number(levels) - 1 });
  }
  if (known instanceof Sequence) {
    if (!(inspect(left) instanceof Sequence && left instanceof Sequence)) clash(left, known);
    return mergers.lists(left, known);
  }
  return mergers.items(left, right);
}

/** By default lists are joined and equal elements kept once. */
function joined(call: Call, left: Sequence, right: Sequence): YaqlValue {
  if (left instanceof PyList !== right instanceof PyList) {
    raise('TypeError', `can only concatenate ${typeName(left)} (not "${typeName(right)}") to ${typeName(left)}`);
  }
  const both = [...left.items, ...right.items];
  return toTuple(call.run.limit(new OneShot(distinct(call, both, null))));
}

function clash(left: YaqlValue, right: YaqlValue): never {
  raise('TypeError', `Cannot merge ${className(left)} with ${className(right)}`);
}

function className(value: YaqlValue): string {
  const name = typeName(value);
  return name === 'FrozenDict' ? "<class 'yaql.language.utils.FrozenDict'>" : `<class '${name}'>`;
}
