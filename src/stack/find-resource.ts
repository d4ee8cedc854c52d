/** Finds a resource by its path. */
import type { Resource, Stack } from './stack.ts';

/** The resource with this path, in whatever nested stack it is. */
export function findResource(path: string, stack: Stack): Resource | undefined {
  for (const resource of stack.resources.values()) {
    if (resource.path === path) return resource;
    if (resource.nested && path.startsWith(`${resource.path}/`)) return findResource(path, resource.nested);
  }
  return undefined;
}
