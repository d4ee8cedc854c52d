/** `Fn::Select`: an item of a list or map, also of JSON text; what is missing gives the empty text. */
import { jsonLoads, type JsonTree } from '../../python/json-loads.ts';
import type { PyTree } from '../../python/tree.ts';
import { failure, type Failure } from '../failure.ts';
import type { CallInfo, StrictIntrinsic } from '../intrinsic.ts';
import { itemIndex } from '../item-index.ts';
import { isPlain, markOf, plainOf, valueOf } from '../plain.ts';
import { itemsOf, partsOf } from '../sequence.ts';
import { isNull, known, originsOf, type Value } from '../value.ts';

/** heat/engine/cfn/functions.py, `Select.result`. */
export const select: StrictIntrinsic = {
  form: 'strict',
  check: ({ name, argument }) =>
    partsOf(argument).length === 2
      ? undefined
      : failure('ValueError', `Arguments to "${name}" must be of the form [index, collection]`, {
          span: argument.span,
        }),
  apply: (argument, info) => {
    const [index, collection] = itemsOf(argument);
    if (!index || !collection || !isPlain(index) || collection.kind === 'symbolic') return 'defer';
    return pick(plainOf(index), collection, info);
  },
};

function pick(index: PyTree, collection: Value, info: CallInfo): Value | Failure {
  const empty = known('', originsOf(collection));
  if (isNull(collection)) return empty;
  if (collection.kind === 'known' && typeof collection.value === 'string') {
    // The empty text stands for a value that does not exist yet; it is tested before JSON is tried.
    if (collection.value === '') return empty;
    const parsed = jsonLoads(collection.value);
    if (!parsed.ok) return failure('ValueError', `"${info.name}": ${parsed.message}`);
    return typeof parsed.value === 'string'
      ? failure('TypeError', `Arguments to ${info.name} not fully resolved`)
      : pick(index, jsonValue(parsed.value, collection), info);
  }
  if (collection.kind === 'map') {
    return typeof index === 'string'
      ? (collection.entries.get(index) ?? empty)
      : failure('TypeError', `Index to "${info.name}" must be a string`);
  }
  if (collection.kind !== 'list') return failure('TypeError', `Arguments to ${info.name} not fully resolved`);
  const number = indexOf(index);
  return number === undefined
    ? failure('TypeError', `Index to "${info.name}" must be an integer`)
    : (collection.items.at(number) ?? empty);
}

function jsonValue(data: JsonTree, source: Value): Value {
  return valueOf(data, markOf(source));
}

/**
 * `int()` raises TypeError and ValueError inside `Select.result`, which swallows both and refuses the index
 * afterwards. An index too large for a number is out of range like any other.
 */
function indexOf(index: PyTree): number | undefined {
  const number = itemIndex(index);
  return typeof number === 'bigint' ? Number.MAX_SAFE_INTEGER : number;
}
