/** Members of the groups of a live stack: a scaled group has names of its own, and removed indexes leave gaps. */
import type { Config } from '../config/config.ts';
import { isBelow } from '../config/path-pattern.ts';
import { append } from '../source/append.ts';
import type { Facts } from './facts.ts';

type Members = (path: string) => readonly string[] | undefined;

/** The live members of a group, whatever its properties ask for; without those that the user leaves alone. */
export function liveMembers(facts: Facts, config: Pick<Config, 'ignored'>): Members {
  const groups = childrenOf(facts, config);
  // A group that lives and has no member below it is empty: one that the template would have is nobody's.
  return (path) => groups.get(path) ?? (facts.physicalIds.has(path) ? [] : undefined);
}

/** Names of the resources directly below each path, those that were made. */
function childrenOf(
  { physicalIds }: Facts,
  { ignored }: Pick<Config, 'ignored'>,
): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [path, id] of physicalIds) {
    const slash = path.lastIndexOf('/');
    if (slash < 0 || ignored.has(id) || isBelow(ignored.keys(), path)) continue;
    append(children, path.slice(0, slash), path.slice(slash + 1));
  }
  return new Map([...children].map(([path, names]) => [path, names.toSorted(byIndex)]));
}

/** The list of the client has no order that means anything. */
function byIndex(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  if (Number.isInteger(left) && Number.isInteger(right)) return left - right;
  return a < b ? -1 : Number(a > b);
}
