/** Python's `==` and hashing over trees: `1`, `1.0` and `True` are one value. */
import { DateTime } from './datetime.ts';
import { compareNumbers } from './number.ts';
import { Float, isInt, type Int, type Scalar } from './scalar.ts';
import { TimeDelta } from './time-delta.ts';
import { PyTuple, isDict, isList, type PyTree } from './tree.ts';
import { present } from '../source/present.ts';

/**
 * `left == right`. Lists and tuples are never equal; the order of dicts does not matter.
 * CPython Objects/object.c, `PyObject_RichCompare`. Never throws: values of different types are unequal.
 */
export function pyEquals(left: PyTree, right: PyTree): boolean {
  const [x, y] = [numberOf(left), numberOf(right)];
  if (x !== undefined && y !== undefined) return compareNumbers(x, y) === 0;
  if (left instanceof PyTuple) return right instanceof PyTuple && itemsEqual(left.items, right.items);
  if (left instanceof DateTime) return right instanceof DateTime && left.instant === right.instant;
  if (left instanceof TimeDelta) return right instanceof TimeDelta && left.microseconds === right.microseconds;
  if (isList(left)) return isList(right) && itemsEqual(left, right);
  if (isDict(left)) return isDict(right) && dictsEqual(left, right);
  return left === right;
}

/**
 * Inside collections the same object equals itself, even `nan`.
 * CPython Objects/object.c, `PyObject_RichCompareBool`.
 */
function sameItem(left: PyTree, right: PyTree): boolean {
  return left === right || pyEquals(left, right);
}

function itemsEqual(left: readonly PyTree[], right: readonly PyTree[]): boolean {
  return left.length === right.length && left.every((item, index) => sameItem(item, present(right[index], 'item')));
}

function dictsEqual(left: ReadonlyMap<PyTree, PyTree>, right: ReadonlyMap<PyTree, PyTree>): boolean {
  if (left.size !== right.size) return false;
  const byKey = new Map(Array.from(right, ([key, item]) => [treeKey(key), item]));
  return Array.from(left).every(([key, item]) => {
    const other = byKey.get(treeKey(key));
    return other !== undefined && sameItem(item, other);
  });
}

function numberOf(value: PyTree): Int | Float | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return isInt(value) || value instanceof Float ? value : undefined;
}

/**
 * A text that is equal for equal scalars: `1`, `1.0` and `true` share one, `'1'` has its own. All NaNs share
 * one.
 * CPython's hashes agree for equal numbers (`_Py_HashDouble` in Python/pyhash.c); here the text stands for
 * hash and equality at once.
 */
export function hashKey(value: Scalar): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return `"${value}`;
  if (typeof value === 'boolean') return value ? 'n1' : 'n0';
  if (!(value instanceof Float)) return `n${value}`;
  return Number.isInteger(value.value) ? `n${BigInt(value.value)}` : `n${value.value}`;
}

/** {@link hashKey} of any tree that can be a key; parts carry their length, so that no text passes for a boundary. */
function treeKey(value: PyTree): string {
  if (value instanceof DateTime) return `@${value.instant}`;
  if (value instanceof TimeDelta) return `~${value.microseconds}`;
  if (value instanceof PyTuple) return `(${value.items.map(sizedKey).join('')}`;
  if (isList(value)) return `[${value.map(sizedKey).join('')}`;
  if (!isDict(value)) return hashKey(value);
  return `{${Array.from(value, ([key, item]) => `${sizedKey(key)}${sizedKey(item)}`)
    .toSorted()
    .join('')}`;
}

function sizedKey(value: PyTree): string {
  const key = treeKey(value);
  return `${key.length}:${key}`;
}
