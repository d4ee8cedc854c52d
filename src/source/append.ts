/** Groups of items, filled one by one. */

/** Puts an item behind the others of its group; the first one makes the group. */
export function append<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}
