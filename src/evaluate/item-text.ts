/** The text that an item of `list_join` gives. */
import { jsonDumps } from '../python/json-dumps.ts';
import { pyRepr } from '../python/text.ts';
import { failure, type Failure } from './failure.ts';
import type { CallInfo } from './intrinsic.ts';
import { markOf, isPlain, plainOf } from './plain.ts';
import { residualCall } from './residual.ts';
import { jsonWithHoles, willBeNumber, willBeText } from './textual.ts';
import { isNull, knownLike, type Value } from './value.ts';

/**
 * Numbers and booleans are never taken; lists and maps are where an item can be JSON.
 * The nested `ensure_string` of `Join.result` and `JoinMultiple.result` in heat/engine/hot/functions.py.
 * Messages show 200 characters of the item's `repr`.
 */
export function itemText(item: Value, { json }: { readonly json: boolean }, info: CallInfo): Value | Failure {
  if (item.kind === 'symbolic' && !willBeNumber(item)) {
    return willBeText(item) ? item : residualCall(item, { ...info, intrinsic: json ? 'JoinedJson' : 'JoinedText' });
  }
  const { origins, secret } = markOf(item);
  if (isNull(item)) return knownLike('', { origins, secret });
  if (item.kind === 'known' && typeof item.value === 'string') return item;
  const isCollection = item.kind === 'list' || item.kind === 'map';
  if (!json || !isCollection) {
    const shown = isPlain(item) ? pyRepr(plainOf(item)).slice(0, 200) : 'a number';
    return failure('TypeError', `Items to join must be ${json ? 'string, map or list' : 'strings'} not ${shown}`);
  }
  return isPlain(item)
    ? knownLike(jsonDumps(plainOf(item), { sortKeys: true }), { origins, secret })
    : jsonWithHoles(item, info);
}
