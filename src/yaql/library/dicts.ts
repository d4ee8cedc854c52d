/** Dictionaries: literals, access, views, change by copy, merging. */
import { put, same, tableOf } from '../equality.ts';
import { raise } from '../errors.ts';
import type { Call, Overload } from '../overload.ts';
import { anything, dict, iterable, keyword, lambda, lambdaOrNull, mappingRule, orNull } from '../parameters.ts';
import { pythonRepr } from '../text.ts';
import type { Collection, MappingRule, YaqlValue } from '../values.ts';
import { FrozenDict, ItemsView, KeysView, Mapping, PyDict, ValuesView, inspect } from '../values.ts';
import { extension, fn, method, takesMappings, variadic } from './declare.ts';
import { iterate } from './iteration.ts';

/**
 * yaql/standard_library/collections.py. Functions that make a dictionary from scratch by a Python `dict`
 * (`toDict`, `delete`) give one that cannot be hashed; the others freeze theirs.
 */
export const dictFunctions: readonly Overload[] = [
  takesMappings(variadic({ callKind: 'function', name: '#map' }, [], mappingRule('args'), fromRules)),
  takesMappings(variadic({ callKind: 'function', name: 'dict' }, [], mappingRule('args'), fromRules)),
  takesMappings(fn('dict', [iterable('items')], fromPairs)),
  method(
    'toDict',
    [iterable('collection'), lambda('keySelector'), lambdaOrNull('valueSelector')],
    ({ run }, collection, key, value) => {
      const table = new Map<string, [YaqlValue, YaqlValue]>();
      for (const item of collection) {
        const selected = key.apply(item);
        put(table, selected, value === null ? item : value.apply(item), run.meter);
        // Weighed after each entry, as the reference does, so the failure comes before an endless generator
        // ends the steps.
        run.meter.weigh(new PyDict(table));
      }
      return new PyDict(table);
    },
  ),
  fn('#operator_.', [dict('dict'), keyword('key')], (call, from, key) => lookUp(call, from, key.name)),
  fn('#indexer', [dict('dict'), anything('key')], lookUp),
  fn('#indexer', [dict('dict'), anything('key'), anything('default')], get),
  method('get', [dict('dict'), anything('key'), orNull(anything('default'))], get),
  method('keys', [dict('dict')], (_call, from) => new KeysView(from)),
  method('values', [dict('dict')], (_call, from) => new ValuesView(from)),
  method('items', [dict('dict')], (_call, from) => new ItemsView(from)),
  method('containsKey', [dict('dict'), anything('key')], ({ run }, from, key) => from.table.has(run.hash(key))),
  method('containsValue', [dict('dict'), anything('value')], ({ run }, from, value) =>
    [...from.table.values()].some(([, item]) => same(item, value, run.meter)),
  ),
  extension('len', [dict('dict')], (_call, from) => from.size),
  fn('isDict', [anything('arg')], (_call, value) => inspect(value) instanceof Mapping),
  takesMappings(
    method('set', [dict('dict'), anything('key'), anything('value')], (call, from, key, value) => {
      call.run.meter.weighTogether([from, key, value]);
      return extended(call, from, [[key, value]]);
    }),
  ),
  takesMappings(
    method('set', [dict('dict'), dict('replacements')], (call, from, other) => {
      call.run.meter.weighTogether([from, other]);
      return extended(call, from, other.table.values());
    }),
  ),
  takesMappings(
    variadic({ callKind: 'method', name: 'set' }, [dict('dict')], mappingRule('args'), (call, from, rules) => {
      call.run.meter.weighTogether([from, ...rules]);
      return extended(
        call,
        from,
        rules.map((rule) => [rule.source, rule.destination]),
      );
    }),
  ),
  variadic({ callKind: 'method', name: 'delete' }, [dict('dict')], anything('keys'), without),
  method('deleteAll', [dict('dict'), iterable('keys')], (call, from, keys) => without(call, from, keys)),
  fn('#operator_+', [dict('left'), dict('right')], ({ run }, left, right) => {
    run.meter.weighTogether([left, right]);
    return extended({ run }, left, right.table.values());
  }),
];

function fromRules({ run }: Pick<Call, 'run'>, rules: readonly MappingRule[]): YaqlValue {
  run.meter.weighTogether(rules);
  return new FrozenDict(
    tableOf(
      rules.map((rule) => [rule.source, rule.destination]),
      run.meter,
    ),
  );
}

/**
 * The first two elements of each item; a string counts as its characters.
 * `dict__` of yaql/standard_library/collections.py takes `next` of an iterator twice, hence StopIteration;
 * further elements are never asked for.
 */
function fromPairs({ run }: Call, items: Collection): YaqlValue {
  const table = new Map<string, [YaqlValue, YaqlValue]>();
  for (const item of items) {
    const elements = iterate(item)[Symbol.iterator]();
    const key = elements.next();
    const value = key.done === true ? key : elements.next();
    if (key.done === true || value.done === true) raise('StopIteration');
    put(table, key.value, value.value, run.meter);
    run.meter.weigh(new PyDict(table));
  }
  return new FrozenDict(table);
}

function lookUp({ run }: Call, from: Mapping, key: YaqlValue): YaqlValue {
  const entry = from.table.get(run.hash(key));
  return entry === undefined ? raise('KeyError', pythonRepr(key, run.meter)) : entry[1];
}

function get({ run }: Call, from: Mapping, key: YaqlValue, fallback: YaqlValue): YaqlValue {
  const entry = from.table.get(run.hash(key));
  return entry === undefined ? fallback : entry[1];
}

/**
 * A frozen copy with further entries; a key keeps its place.
 * `dict_set`, `dict_set_many` and `combine_dicts` of yaql/standard_library/collections.py.
 */
function extended(
  { run }: Pick<Call, 'run'>,
  from: Mapping,
  entries: Iterable<readonly [YaqlValue, YaqlValue]>,
): FrozenDict {
  const table = new Map<string, [YaqlValue, YaqlValue]>();
  for (const [id, [key, value]] of from.table) table.set(id, [key, value]);
  for (const [key, value] of entries) put(table, key, value, run.meter);
  run.meter.spend(table.size);
  return new FrozenDict(table);
}

function without({ run }: Call, from: Mapping, keys: Iterable<YaqlValue>): YaqlValue {
  const table = new Map(from.table);
  // Python does not look at the key when there is nothing to find.
  for (const key of keys) if (table.size > 0) table.delete(run.hash(key));
  run.meter.spend(table.size);
  return new PyDict(table);
}
