/** `a`, `a and b`, `a, b and c`; the rest of a long list as a number. */
export function listed(items: readonly string[], longest: number = 6): string {
  const shown = items.length > longest ? [...items.slice(0, longest - 1), `${items.length - longest + 1} more`] : items;
  const [last = '', ...before] = shown.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}
