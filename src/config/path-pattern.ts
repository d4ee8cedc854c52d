/** Resource paths and the patterns of `heat2kube.yaml` that match them: `*` stands for characters within one name. */
import { present } from '../source/present.ts';

/** Whether a pattern is the path itself, or matches it name by name. */
export function matchesPath(pattern: string, path: string): boolean {
  // Heat allows the star in names.
  if (pattern === path) return true;
  const [wanted, names] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === names.length &&
    wanted.every((part, index) => matchesName(part, present(names[index], 'name of the level')))
  );
}

/** The pieces between the stars must follow each other; taking each as early as possible never misses a match. */
function matchesName(pattern: string, name: string): boolean {
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

/** Whether one of the patterns matches the resource or what it is a part of. */
export function isBelow(patterns: Iterable<string>, path: string): boolean {
  const names = path.split('/');
  const owners = names.map((_, index) => names.slice(0, index + 1).join('/'));
  return [...patterns].some((pattern) => owners.some((owner) => matchesPath(pattern, owner)));
}

/** Whether `moved` of the configuration names the resource. */
export function isMoved({ moved }: { readonly moved: readonly string[] }, path: string): boolean {
  return moved.some((pattern) => matchesPath(pattern, path));
}

/** What a table says of a resource: by its path, else by the first pattern that matches it. */
export function entryOf<T>(entries: ReadonlyMap<string, T>, path: string): T | undefined {
  return entries.get(path) ?? [...entries].find(([pattern]) => matchesPath(pattern, path))?.[1];
}
