/**
 * Python's `a[b][c]` over values: what `Fn::FindInMap` does with the mappings of a template.
 * Objects are indexed by Python's rules (CPython Objects/abstract.c, `PyObject_GetItem`): keys are compared
 * by hash and equality, so 1, 1.0 and true are one key.
 */
import { hashKey } from '../python/equality.ts';
import { pyRepr } from '../python/text.ts';
import { isDict, isList, typeName } from '../python/tree.ts';
import { failure, isFailure, type Failure } from './failure.ts';
import { isPlain, isScalar, plainOf } from './plain.ts';
import { keysOf, type Value } from './value.ts';

type LookupResult =
  | { readonly value: Value; readonly step?: undefined }
  | { readonly failure: Failure; readonly step: number }
  /** The first key that is not known yet and those behind it, to be looked up in `of`. */
  | { readonly of: Value; readonly rest: readonly Value[] };

export function lookup(top: Value, keys: readonly Value[]): LookupResult {
  let current = top;
  for (const [step, key] of keys.entries()) {
    if (current.kind === 'symbolic' || !isPlain(key)) return { of: current, rest: keys.slice(step) };
    const next = item(current, key);
    if (isFailure(next)) return { failure: next, step };
    current = next;
  }
  return { value: current };
}

function item(of: Value, keyValue: Value): Value | Failure {
  const key = plainOf(keyValue);
  if (of.kind === 'map') {
    if (isList(key) || isDict(key)) return failure('TypeError', `unhashable type: '${typeName(key)}'`);
    const wanted = isScalar(key) ? hashKey(key) : '';
    const at = keysOf(of).findIndex((own) => hashKey(own) === wanted);
    const found = [...of.entries.values()][at];
    if (found) return found;
    const candidates = keysOf(of).map(String);
    return failure('KeyError', pyRepr(key), { wrongName: { name: String(key), candidates } });
  }
  if (of.kind !== 'list') return failure('TypeError', `'${typeName(plainOf(of))}' object is not subscriptable by name`);
  const index = typeof key === 'boolean' ? Number(key) : key;
  if (typeof index !== 'number') return failure('TypeError', 'list indices must be integers or slices');
  return of.items.at(index) ?? failure('IndexError', 'list index out of range');
}
