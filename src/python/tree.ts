/** Trees of Python values: what a template, a JSON text or a YAQL result can hold. */
import { DateTime } from './datetime.ts';
import { Float, type Scalar } from './scalar.ts';
import { TimeDelta } from './time-delta.ts';

/** A Python tuple; a bare array is a list. */
export class PyTuple {
  readonly items: readonly PyTree[];

  constructor(items: readonly PyTree[]) {
    this.items = items;
  }
}

/**
 * Arrays are lists, maps are dicts (in order of insertion).
 * Shared and never changed. Keys of a map are compared by JavaScript's identity, so a key such as 1.0 is
 * found only by Python's equality.
 */
export type PyTree = Scalar | DateTime | TimeDelta | PyTuple | readonly PyTree[] | ReadonlyMap<PyTree, PyTree>;

/** Tells a list among trees. */
export function isList(value: PyTree): value is readonly PyTree[] {
  return Array.isArray(value);
}

/** The items of a list; none of anything else. */
export function listItems(value: PyTree): readonly PyTree[] {
  return isList(value) ? value : [];
}

/** Tells a dict among trees. */
export function isDict(value: PyTree): value is ReadonlyMap<PyTree, PyTree> {
  return value instanceof Map;
}

/**
 * Name of the Python type, as it stands in error messages.
 * `type(value).__name__`, with the module for dates, whose types are written in C.
 */
export function typeName(value: PyTree): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (typeof value !== 'object') return 'int';
  if (value instanceof Float) return 'float';
  if (value instanceof PyTuple) return 'tuple';
  if (value instanceof DateTime) return 'datetime.datetime';
  if (value instanceof TimeDelta) return 'datetime.timedelta';
  return isList(value) ? 'list' : 'dict';
}
