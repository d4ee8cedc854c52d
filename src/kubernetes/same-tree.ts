/** Whether two trees of lists, maps and records (objects, values with their origins, texts of steps) are the same everywhere. */

export function sameTree(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  const [entries, others] = [entriesOf(one), entriesOf(other)];
  return (
    sortOf(one) === sortOf(other) &&
    entries.length === others.length &&
    entries.every(([key, item], index) => {
      const [otherKey, otherItem] = others[index] ?? [];
      return key === otherKey && sameTree(item, otherItem);
    })
  );
}

function sortOf(tree: object): 'list' | 'map' | 'record' {
  if (Array.isArray(tree)) return 'list';
  return tree instanceof Map ? 'map' : 'record';
}

/** In their order, which is that of the printed fields. */
function entriesOf(tree: object): readonly (readonly [unknown, unknown])[] {
  return tree instanceof Map ? [...tree] : Object.entries(tree);
}
