/** Finds the resource path (`web/0/server`) of every physical id in a bundle: the client prints nested stacks by their generated names. */
import { asRecord, asRecords, asText, type JsonRecord } from './json-fields.ts';

/** Physical ids by resource path, from `stack resource list -n 5` under `resources`, or from an abandon file. */
export function resourcePaths(bundle: JsonRecord): ReadonlyMap<string, string> {
  const resources = bundle['resources'];
  if (Array.isArray(resources)) return fromList(asRecords(resources), rootName(bundle));
  const ids = new Map<string, string>();
  collectAbandoned(bundle, '', ids);
  return ids;
}

function rootName(bundle: JsonRecord): string | undefined {
  const stack = asRecord(bundle['stack']);
  return asText(stack?.['stack_name']) ?? asText(stack?.['name']);
}

function fromList(entries: readonly JsonRecord[], root: string | undefined): ReadonlyMap<string, string> {
  const stackPaths = new Map<string, string>();
  const names = new Set(entries.flatMap((entry) => asText(entry['stack_name']) ?? []));
  const rootStack = root ?? [...names].toSorted((a, b) => a.length - b.length)[0];
  if (rootStack !== undefined) stackPaths.set(rootStack, '');
  // A nested stack is named `<parent>-<resource>-<12 random characters>`: parents are found before children.
  for (const name of [...names].toSorted((a, b) => a.length - b.length)) {
    if (stackPaths.has(name)) continue;
    const owner = entries.find((entry) => {
      const parent = asText(entry['stack_name']);
      const resource = asText(entry['resource_name']);
      return parent !== undefined && stackPaths.has(parent) && isChildOf(name, parent, resource ?? '');
    });
    if (owner) stackPaths.set(name, pathOf(owner, stackPaths));
  }
  const ids = new Map<string, string>();
  for (const entry of entries) {
    const id = asText(entry['physical_resource_id']);
    const stack = asText(entry['stack_name']) ?? rootStack ?? '';
    if (id !== undefined && stackPaths.has(stack)) ids.set(pathOf(entry, stackPaths), id);
  }
  return ids;
}

function isChildOf(name: string, parent: string, resource: string): boolean {
  const prefix = `${parent}-${resource}-`;
  return name.startsWith(prefix) && /^[a-z0-9]{12}$/.test(name.slice(prefix.length));
}

function pathOf(entry: JsonRecord, stackPaths: ReadonlyMap<string, string>): string {
  const stack = stackPaths.get(asText(entry['stack_name']) ?? '') ?? '';
  const resource = asText(entry['resource_name']) ?? '';
  return stack === '' ? resource : `${stack}/${resource}`;
}

/** In an abandon file a nested stack stands in the place of its resource. */
function collectAbandoned(stack: JsonRecord, path: string, ids: Map<string, string>): void {
  for (const [name, item] of Object.entries(asRecord(stack['resources']) ?? {})) {
    const resource = asRecord(item);
    if (!resource) continue;
    const own = path === '' ? name : `${path}/${name}`;
    const id = asText(resource['resource_id']) ?? asText(resource['id']);
    if (id !== undefined) ids.set(own, id);
    if (asRecord(resource['resources'])) collectAbandoned(resource, own, ids);
  }
}
