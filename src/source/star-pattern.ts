/** Names with stars that stand for any characters: of resources in paths, and of resource types. */

/** The pieces between the stars must follow each other; taking each as early as possible never misses a match. */
export function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return name.length - from >= last.length && name.endsWith(last);
}
