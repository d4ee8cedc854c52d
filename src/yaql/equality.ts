/** Equality, hashing and truth of values as Python has them; and the hash tables made with them. */
import { DateTime, TimeDelta } from '../python/datetime.ts';
import { hashKey as scalarKey, pyEquals } from '../python/equality.ts';
import { Float } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import { raise } from './errors.ts';
import type { Meter } from './limits.ts';
import { slotsAfterAdding, slotsAfterMerging } from './set-slots.ts';
import { typeName } from './text.ts';
import type { YaqlValue } from './values.ts';
import {
  Collection,
  FrozenDict,
  ItemsView,
  KeysView,
  Mapping,
  PyList,
  PySet,
  Regex,
  Sequence,
  SetLike,
  Tuple,
  Unknown,
  ValuesView,
  inspect,
} from './values.ts';

/** `left == right`. Unknown values cannot be compared, not even with themselves. */
export function equals(left: YaqlValue, right: YaqlValue, meter: Meter): boolean {
  meter.spend(1);
  inspect(left);
  inspect(right);
  // A scalar never equals an object; among scalars numbers compare by value, whatever their types.
  if (isScalar(left) || isScalar(right)) return isScalar(left) && isScalar(right) && pyEquals(left, right);
  if (left instanceof Sequence && right instanceof Sequence) return sequencesEqual(left, right, meter);
  if (left instanceof Mapping && right instanceof Mapping) return mappingsEqual(left, right, meter);
  if (left instanceof SetLike && right instanceof SetLike) {
    // A view compares its own members with the other set, on whichever side it stands.
    const [part, whole] = left instanceof PySet ? [right, left] : [left, right];
    return left.size === right.size && isSubset(part, whole, meter);
  }
  if (left instanceof DateTime && right instanceof DateTime) return left.instant === right.instant;
  if (left instanceof TimeDelta && right instanceof TimeDelta) return left.microseconds === right.microseconds;
  if (left instanceof Regex && right instanceof Regex) {
    return left.compiled.pattern === right.compiled.pattern && left.compiled.flags === right.compiled.flags;
  }
  return left === right;
}

/** Equality of members of collections: the same object is equal to itself, even `nan`. */
export function same(left: YaqlValue, right: YaqlValue, meter: Meter): boolean {
  return (left === right && !(left instanceof Unknown)) || equals(left, right, meter);
}

/**
 * CPython Objects/tupleobject.c and listobject.c, `tuplerichcompare` and `list_richcompare`: a list never
 * equals a tuple.
 */
function sequencesEqual(left: Sequence, right: Sequence, meter: Meter): boolean {
  if (left instanceof PyList !== right instanceof PyList || left.size !== right.size) return false;
  meter.spend(left.size);
  return left.items.every((item, index) => same(item, right.items[index] ?? null, meter));
}

function mappingsEqual(left: Mapping, right: Mapping, meter: Meter): boolean {
  if (left.size !== right.size) return false;
  meter.spend(left.size);
  return [...left.table].every(([key, [, value]]) => {
    const entry = right.table.get(key);
    return entry !== undefined && same(value, entry[1], meter);
  });
}

/** Whether all members of one set are in the other. */
export function isSubset(left: SetLike, right: SetLike, meter: Meter): boolean {
  return [...left].every((member) => setHas(right, member, meter));
}

/** Membership by hash; only hashable values can be asked for. */
export function setHas(set: SetLike, member: YaqlValue, meter: Meter): boolean {
  if (set instanceof PySet) return set.members.has(hashKey(member, meter));
  if (set instanceof KeysView) return set.of.table.has(hashKey(member, meter));
  return set instanceof ItemsView && itemsHave(set, inspect(member), meter);
}

/** The view of a frozen dictionary takes any pair apart, that of Python's own only tuples. */
function itemsHave(view: ItemsView, member: YaqlValue, meter: Meter): boolean {
  if (!(view.of instanceof FrozenDict) && !(member instanceof Tuple && member.size === 2)) return false;
  const parts = pairOf(member);
  const entry = view.of.table.get(hashKey(parts[0], meter));
  return entry !== undefined && same(entry[1], parts[1], meter);
}

function pairOf(member: YaqlValue): readonly [YaqlValue, YaqlValue] {
  if (typeof member !== 'string' && !(member instanceof Collection)) {
    raise('TypeError', `cannot unpack non-iterable ${typeName(member)} object`);
  }
  const [first, second, ...more] = member;
  if (first === undefined || second === undefined || more.length > 0) {
    raise('ValueError', `${more.length > 0 ? 'too many' : 'not enough'} values to unpack (expected 2)`);
  }
  return [first, second];
}

function isScalar(value: YaqlValue): value is Scalar {
  return value === null || typeof value !== 'object' || value instanceof Float;
}

/**
 * A text that is equal for equal values of whatever type: `1`, `1.0` and `true` have one. Fails for unhashable values.
 * Valid for one meter alone.
 * Two values have one key exactly when Python finds them in each other's place in a dict. Keys of collections
 * hold numbers of that meter, hence the last sentence.
 */
export function hashKey(value: YaqlValue, meter: Meter): string {
  meter.spend(1);
  if (isScalar(value)) return scalarHash(value, meter);
  const known = inspect(value);
  if (known instanceof DateTime) return `@${known.instant}`;
  if (known instanceof TimeDelta) return `~${known.microseconds}`;
  if (known instanceof Regex) return `/${known.compiled.flags}/${known.compiled.pattern}`;
  if (known instanceof Tuple || known instanceof FrozenDict || known instanceof PySet) {
    const key = meter.keys.get(known) ?? `(${meter.keyNumber(contentKey(known, meter))}`;
    meter.keys.set(known, key);
    return key;
  }
  if (known instanceof PyList || known instanceof Mapping || known instanceof SetLike) {
    raise('TypeError', `unhashable type: '${typeName(known)}'`);
  }
  // Generators, contexts and the like are equal to themselves alone.
  return `#${meter.identityOf(known)}`;
}

/** Every `nan` is a value of its own. */
function scalarHash(value: Scalar, meter: Meter): string {
  if (value instanceof Float && Number.isNaN(value.value)) return `#${meter.identityOf(value)}`;
  const key = scalarKey(value);
  meter.spend(key.length);
  return key;
}

function contentKey(value: Tuple | FrozenDict | PySet, meter: Meter): string {
  if (value instanceof Tuple) {
    return joined(
      't',
      value.items.map((item) => hashKey(item, meter)),
      meter,
    );
  }
  if (value instanceof PySet) return joined('s', [...value.members.keys()].toSorted(), meter);
  const entries = [...value.table].map(([key, [, item]]) => `${key.length}:${key}${hashKey(item, meter)}`);
  return joined('d', entries.toSorted(), meter);
}

/** Keys of the parts with their lengths, so that no text in them can pass for a boundary. */
function joined(kind: string, keys: readonly string[], meter: Meter): string {
  const key = `${kind}${keys.map((part) => `${part.length}:${part}`).join('')}`;
  meter.spend(key.length);
  return key;
}

/**
 * Python's truth: zero, nothing and what is empty are false. A generator is true.
 * CPython Objects/object.c, `PyObject_IsTrue`: `__bool__`, else `__len__`, else true. A generator has
 * neither, and a `values()` view has a length though expressions cannot ask for it.
 */
export function isTrue(value: YaqlValue): boolean {
  const known = inspect(value);
  if (known === null) return false;
  switch (typeof known) {
    case 'string':
      return known !== '';
    case 'boolean':
      return known;
    case 'number':
      return known !== 0;
    case 'bigint':
      return known !== 0n;
    default:
  }
  if (known instanceof Float) return known.value !== 0;
  if (
    known instanceof Sequence ||
    known instanceof Mapping ||
    known instanceof SetLike ||
    known instanceof ValuesView
  ) {
    return known.size > 0;
  }
  return !(known instanceof TimeDelta) || known.microseconds !== 0n;
}

/**
 * Entries of a dictionary: of equal keys the first stays and the last value counts.
 * CPython Objects/dictobject.c, `insertdict`: the key object stays and only its value is replaced.
 */
export function tableOf(
  entries: Iterable<readonly [YaqlValue, YaqlValue]>,
  meter: Meter,
): Map<string, [YaqlValue, YaqlValue]> {
  const table = new Map<string, [YaqlValue, YaqlValue]>();
  for (const [key, value] of entries) put(table, key, value, meter);
  return table;
}

export function put(table: Map<string, [YaqlValue, YaqlValue]>, key: YaqlValue, value: YaqlValue, meter: Meter): void {
  const id = hashKey(key, meter);
  const entry = table.get(id);
  table.set(id, [entry === undefined ? key : entry[0], value]);
}

/** A set of values: of equal members the first stays. */
export function setOf(values: Iterable<YaqlValue>, meter: Meter): PySet {
  if (values instanceof PySet) return values;
  const members = new Map<string, YaqlValue>();
  for (const value of values) {
    const key = hashKey(value, meter);
    if (!members.has(key)) members.set(key, value);
  }
  return new PySet(members);
}

/** The members of both sets; those of the left stay. */
export function unionOf(left: PySet, right: SetLike, meter: Meter): PySet {
  const members = new Map(left.members);
  for (const value of right) {
    const key = hashKey(value, meter);
    if (!members.has(key)) members.set(key, value);
  }
  const copied = slotsAfterMerging(left.size);
  const slots =
    right instanceof PySet
      ? slotsAfterMerging(right.size, copied, left.size)
      : slotsAfterAdding(members.size - left.size, copied, left.size);
  return new PySet(members, slots);
}
