/** `map_merge` and `map_replace`. */
import { pyEquals, hashKey } from '../../python/equality.ts';
import { Float, type Scalar } from '../../python/scalar.ts';
import { isDict, isList, typeName, type PyTree } from '../../python/tree.ts';
import { pyStr } from '../../python/text.ts';
import { failure, isFailure, type Failure } from '../failure.ts';
import type { PlainIntrinsic, StrictIntrinsic } from '../intrinsic.ts';
import { isNull, keyedMap, keysOf, map, originsOf, secrecyOf, type Value } from '../value.ts';
import { present } from '../../source/present.ts';

/**
 * Shallow; null items are skipped, later keys win and keep their first place.
 * heat/engine/hot/functions.py, `MapMerge.result`: `dict.update` in the order of the list.
 */
export const mapMerge: StrictIntrinsic = {
  form: 'strict',
  apply: (argument, { name }) => {
    if (argument.kind === 'symbolic') return 'defer';
    // An empty text is a sequence without items.
    if (argument.kind === 'known' && argument.value === '') return map([], originsOf(argument));
    if (argument.kind !== 'list') {
      return failure(
        'TypeError',
        `Incorrect arguments to "${name}" should be: "${name}" : [ { "key1": "val1" }, { "key2": "val2" } ]`,
      );
    }
    const merged: [Scalar, string, Value][] = [];
    for (const item of argument.items) {
      if (item.kind === 'symbolic') return 'defer';
      if (item.kind === 'map') {
        const keys = keysOf(item);
        for (const [text, value] of item.entries) merged.push([present(keys.shift(), 'key of the map'), text, value]);
      } else if (!isNull(item)) return failure('TypeError', 'Incorrect arguments: Items to merge must be maps.');
    }
    const secret = argument.items.find((item) => item.kind === 'map' && item.secretKeys !== undefined);
    return keyedMap(merged, { origins: originsOf(argument), secret: secret ? secrecyOf(secret) : false });
  },
};

/**
 * Keys and values looked up in two tables; collections among the values are left alone.
 * heat/engine/hot/functions.py, `MapReplace.result`. A replacement that is null counts as none for keys
 * (`repl_keys.get(k)`), but is taken for values (`repl_values.get(v, v)`).
 */
export const mapReplace: PlainIntrinsic = {
  form: 'plain',
  compute: (argument, { name }) => {
    const example = `"${name}" : [ {"key1": "val1" }, {"keys": {"key1": "key2"}, "values": {"val1": "val2"}}]`;
    const wrong = failure('TypeError', `Incorrect arguments to "${name}" should be: ${example}`);
    // `args.pop(0)` on a dict is a look-up of the key 0, and KeyError is not among those that Heat catches
    // there.
    if (isDict(argument)) return failure('KeyError', '0');
    if (!isList(argument) || argument.length !== 2) return wrong;
    const [input = wrong, table = wrong] = argument.map((item) =>
      dictOf(
        item,
        failure(
          'TypeError',
          `Incorrect arguments: to "${name}", arguments must be a list of maps. Example:  ${example}`,
        ),
      ),
    );
    if (isFailure(input)) return input;
    if (isFailure(table)) return table;
    if ([...table.keys()].some((key) => key !== 'keys' && key !== 'values')) {
      return failure('ValueError', `Incorrect arguments to "${name}" should be: ${example}`);
    }
    const keys = dictOf(table.get('keys') ?? null, wrong);
    const values = dictOf(table.get('values') ?? null, wrong);
    if (isFailure(keys)) return keys;
    return isFailure(values) ? values : replaceIn(input, keys, values);
  },
};

type Dict = ReadonlyMap<PyTree, PyTree>;

function dictOf(value: PyTree, otherwise: Failure): Dict | Failure {
  if (value === null) return new Map();
  return isDict(value) ? value : otherwise;
}

function replaceIn(input: Dict, keys: Dict, values: Dict): PyTree | Failure {
  const byKey = new Map(
    [...values].flatMap(([key, value]) => (isHashable(key) ? [[hashKey(key), value] as const] : [])),
  );
  const result = new Map<PyTree, PyTree>();
  for (const [key, value] of input) {
    const wanted = keys.get(key) ?? null;
    const next = wanted ?? key;
    if (isList(next) || isDict(next)) return failure('TypeError', `unhashable type: '${typeName(next)}'`);
    if (wanted !== null && wanted !== key && has(input, wanted)) {
      return failure('ValueError', `key replacement ${pyStr(wanted)} collides with a key in the input map`);
    }
    if (wanted !== null && has(result, wanted)) {
      return failure('ValueError', `key replacement ${pyStr(wanted)} collides with a key in the output map`);
    }
    const replaced = isHashable(value) ? byKey.get(hashKey(value)) : undefined;
    result.set(next, replaced === undefined ? value : replaced);
  }
  return result;
}

function has(dict: Dict, key: PyTree): boolean {
  return [...dict.keys()].some((other) => pyEquals(other, key));
}

function isHashable(value: PyTree): value is Scalar {
  return value === null || typeof value !== 'object' || value instanceof Float;
}
