/** Finds the resource path (`web/0/server`) of every live resource: the client prints nested stacks by their generated names. */
import { valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { keyText } from '../shape/shape.ts';
import type { ResourceFact } from './stack.ts';

interface ListedResources {
  /** Name of the stack itself: as the bundle says it, else as the list does. */
  readonly root?: string | undefined;
  readonly resources: ReadonlyMap<string, ResourceFact>;
  /** Names of stacks that no resource of the list can have made: what they hold has no path. */
  readonly strays: readonly string[];
}

/** The resources of `stack resource list -n 5` by path. `root` is the name of the stack, where the bundle says it. */
export function resourcePaths(resources: readonly ResourceFact[], root: string | undefined): ListedResources {
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
  return {
    root: rootStack,
    resources: new Map(known.map((resource) => [pathOf(resource, stackPaths), resource])),
    strays: names.filter((name) => !stackPaths.has(name)),
  };
}

function isChildOf(
  name: string,
  parent: string | undefined,
  resource: string,
  stackPaths: ReadonlyMap<string, string>,
): boolean {
  if (parent === undefined || !stackPaths.has(parent)) return false;
  const suffix = name.slice(-12);
  return /^[a-z0-9]{12}$/.test(suffix) && name === reduced(`${parent}-${resource}-${suffix}`);
}

/** As in Heat's `Resource.reduce_physical_resource_name`: of a name that is too long, the middle is left out. */
function reduced(name: string): string {
  const limit = 255;
  return name.length <= limit ? name : `${name.slice(0, 2)}-${name.slice(3 - limit)}`;
}

function pathOf({ stack, name }: ResourceFact, stackPaths: ReadonlyMap<string, string>): string {
  const path = stackPaths.get(stack ?? '') ?? '';
  return path === '' ? name : `${path}/${name}`;
}

interface NamedRow {
  readonly stack: string;
  readonly name: string;
  readonly resource: ResourceFact;
}

/** The other way: rows as the client lists them, with names of nested stacks from which the same paths follow. */
export function resourceRows(resources: ReadonlyMap<string, ResourceFact>, root: string): readonly NamedRow[] {
  const stacks = new Map<string, string>([['', root]]);
  const stackOf = (path: string): string => {
    const known = stacks.get(path);
    if (known !== undefined) return known;
    const { holder, name } = parted(path);
    const suffix = String(stacks.size).padStart(12, '0');
    const made = reduced(`${stackOf(holder)}-${name}-${suffix}`);
    stacks.set(path, made);
    return made;
  };
  return [...resources].map(([path, resource]) => {
    const { holder, name } = parted(path);
    return { stack: stackOf(holder), name, resource };
  });
}

function parted(path: string): { readonly holder: string; readonly name: string } {
  const end = path.lastIndexOf('/');
  return { holder: path.slice(0, Math.max(0, end)), name: path.slice(end + 1) };
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
    const type = textAt(value, 'type');
    const data = valueOf(value, 'resource_data');
    // As Heat's `RandomString.handle_create` keeps it.
    const generated = data?.kind === 'mapping' ? textAt(data, 'value') : undefined;
    found.set(own, {
      name,
      ...(id !== undefined && { id }),
      ...(status !== undefined && { status: action === undefined ? status : `${action}_${status}` }),
      ...(type !== undefined && { type }),
      ...(generated !== undefined && { generated }),
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
