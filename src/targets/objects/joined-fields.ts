/** One object for several nodes that would have equal ones: its fields carry the leaves of all of them. */
import { joinOrigins, originsOf, withOrigins, type Origins, type Value } from '../../evaluate/value.ts';
import type { Field, FieldMap, KubeObject } from '../../kubernetes/object.ts';
import type { MadeItem } from '../../plan/plan.ts';
import { isList, isValue, memberOf } from '../../print/render-object.ts';

/** The first object, with the leaves of all. */
export function joinedObject(first: KubeObject, others: readonly KubeObject[]): KubeObject {
  const body = new Map<string, Field>();
  for (const [key, field] of entriesOf(first.body)) {
    if (field !== undefined)
      body.set(
        key,
        joinedField(
          field,
          membersOf(
            others.map(({ body: own }) => own),
            key,
          ),
        ),
      );
  }
  return { ...first, body };
}

/** The first field, in which each value has the origins of the values in its place in the others too. */
function joinedField(first: Field, others: readonly Field[]): Field {
  if (isValue(first)) return joinedValue(first, others.filter(isValue));
  if (isList(first)) {
    return first.map((item, index) =>
      joinedField(
        item,
        others.flatMap((other) => (isList(other) ? other.slice(index, index + 1) : [])),
      ),
    );
  }
  if (typeof first !== 'object') return first;
  return new Map(
    entriesOf(first).flatMap(([key, item]) =>
      item === undefined ? [] : [[key, joinedField(item, membersOf(others, key))] as const],
    ),
  );
}

/** What each has under the key, where it has anything: lists stay lists. */
function membersOf(fields: readonly Field[], key: string): readonly Field[] {
  return fields.map((field) => memberOf(field, key)).filter((field) => field !== undefined);
}

function entriesOf(fields: FieldMap): readonly (readonly [string, Field | undefined])[] {
  return fields instanceof Map ? [...fields] : Object.entries(fields);
}

/** The same for a value alone. */
export function joinedValue(first: Value, others: readonly Value[]): Value {
  const origins = others.map((other): Origins => originsOf(other)).reduce(joinOrigins, originsOf(first));
  return withOrigins(first, origins);
}

/** What several makers made alike, item by item: the items of the first, with the leaves of all. */
export function joinedItems([first = [], ...others]: readonly (readonly MadeItem[])[]): readonly MadeItem[] {
  return first.map((own, index) =>
    joinedItem(
      own,
      others.flatMap((items) => items[index] ?? []),
    ),
  );
}

/** The first of several objects or Secrets, with the leaves of all. */
function joinedItem(first: MadeItem, others: readonly MadeItem[]): MadeItem {
  const shapedBy = [first, ...others].flatMap((item) => item.shapedBy ?? []);
  const shaped = { ...(shapedBy.length > 0 && { shapedBy }) };
  if (first.item === 'object') {
    const objects = others.flatMap((item) => (item.item === 'object' ? [item.object] : []));
    return { ...first, object: joinedObject(first.object, objects), ...shaped };
  }
  const keys = new Map(
    [...first.secret.keys].map(([key, value]) => {
      const same = others.flatMap((item) => (item.item === 'secret' ? (item.secret.keys.get(key) ?? []) : []));
      return [key, joinedValue(value, same)] as const;
    }),
  );
  return { ...first, secret: { ...first.secret, keys }, ...shaped };
}
