/** Finds a resource by its path. */
import type { Resource, Stack } from './stack.ts';

/** The resource with this path, in whatever nested stack it is. Looks names up: it is asked for each of many resources. */
export function findResource(path: string, stack: Stack): Resource | undefined {
  const inside = stack.path === '' ? path : path.slice(stack.path.length + 1);
  const own = stack.resources.get(inside);
  if (own) return own;
  for (let end = inside.indexOf('/'); end >= 0; end = inside.indexOf('/', end + 1)) {
    const outer = stack.resources.get(inside.slice(0, end));
    if (outer?.nested) return findResource(path, outer.nested);
  }
  return undefined;
}
