/** Resource paths and the patterns of `heat2kube.yaml` that match them: `*` stands for characters within one name. */
import { present } from '../source/present.ts';
import { matchesName } from '../source/star-pattern.ts';

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
