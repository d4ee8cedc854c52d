/** Whether two trees of lists, maps and records (objects, values with their origins, texts of steps) are the same everywhere. */

/** The order of fields counts, which is that of the printed ones. */
export function sameTree(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (Array.isArray(one)) return Array.isArray(other) && sameList(one, other);
  if (one instanceof Map) return other instanceof Map && sameMap(one, other);
  return (
    !Array.isArray(other) &&
    !(other instanceof Map) &&
    sameList(Object.keys(one), Object.keys(other)) &&
    sameList(Object.values(one), Object.values(other))
  );
}

/** Order counts: printed maps are in the order in which they were made. */
function sameMap(one: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>): boolean {
  if (one.size !== other.size) return false;
  const others = other.entries();
  for (const [key, value] of one) {
    const { value: next } = others.next();
    if (!next || !Object.is(key, next[0]) || !sameTree(value, next[1])) return false;
  }
  return true;
}

/** Unlike keys of a map, items have an order that counts. */
function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => sameTree(item, other[index]));
}
