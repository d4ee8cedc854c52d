/** Finds the resource path (`web/0/server`) of every live resource: the client prints nested stacks by their generated names. */
import { valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { keyText } from '../shape/shape.ts';
import type { ResourceFact } from './stack.ts';

/** The resources of `stack resource list -n 5` by path. `root` is the name of the stack, where the bundle says it. */
export function resourcePaths(
  resources: readonly ResourceFact[],
  root: string | undefined,
): ReadonlyMap<string, ResourceFact> {
  const names = [...new Set(resources.flatMap(({ stack }) => stack ?? []))].toSorted((a, b) => a.length - b.length);
  const rootStack = root ?? names[0];
  const stackPaths = new Map<string, string>(rootStack === undefined ? [] : [[rootStack, '']]);
  // A nested stack is named `<parent>-<resource>-<12 random characters>`: parents are found before children.
  for (const name of names) {
    const owner = resources.find(({ stack, name: resource }) => isChildOf(name, stack, resource, stackPaths));
    if (owner && !stackPaths.has(name)) stackPaths.set(name, pathOf(owner, stackPaths));
  }
  // A list of one stack alone names none.
  const known = resources.filter(({ stack }) => stack === undefined || stackPaths.has(stack));
  return new Map(known.map((resource) => [pathOf(resource, stackPaths), resource]));
}

function isChildOf(
  name: string,
  parent: string | undefined,
  resource: string,
  stackPaths: ReadonlyMap<string, string>,
): boolean {
  if (parent === undefined || !stackPaths.has(parent)) return false;
  const prefix = `${parent}-${resource}-`;
  return name.startsWith(prefix) && /^[a-z0-9]{12}$/.test(name.slice(prefix.length));
}

function pathOf({ stack, name }: ResourceFact, stackPaths: ReadonlyMap<string, string>): string {
  const path = stackPaths.get(stack ?? '') ?? '';
  return path === '' ? name : `${path}/${name}`;
}

/** In an abandon file a nested stack stands in the place of its resource. */
export function abandonedResources(resources: MappingNode, path = ''): ReadonlyMap<string, ResourceFact> {
  const found = new Map<string, ResourceFact>();
  for (const { key, value } of resources.entries) {
    if (value.kind !== 'mapping') continue;
    const name = keyText(key);
    const own = path === '' ? name : `${path}/${name}`;
    const id = textAt(value, 'resource_id') ?? textAt(value, 'id');
    const action = textAt(value, 'action');
    const status = textAt(value, 'status');
    found.set(own, {
      name,
      ...(id !== undefined && { id }),
      ...(status !== undefined && { status: action === undefined ? status : `${action}_${status}` }),
    });
    const nested = valueOf(value, 'resources');
    if (nested?.kind === 'mapping')
      for (const [below, resource] of abandonedResources(nested, own)) found.set(below, resource);
  }
  return found;
}

function textAt(mapping: MappingNode, key: string): string | undefined {
  const tree: Tree | undefined = valueOf(mapping, key);
  const value = tree?.kind === 'scalar' ? tree.value : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
