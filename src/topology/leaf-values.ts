/** What the user wrote at each leaf of a resource's properties, before Heat converts it. */
import { isNull, type LeafId, type Origins, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';

/** The value that stands at each leaf of the properties as written: of several the first. */
export function leafValues(resource: Resource): ReadonlyMap<LeafId, Value> {
  const first = new Map<Origins, Value>();
  for (const value of resource.properties.values()) collect(value, first);
  const values = new Map<LeafId, Value>();
  for (const [origins, value] of first) for (const leaf of origins) if (!values.has(leaf)) values.set(leaf, value);
  return values;
}

/** Parts of one text or list often share one list of origins, which may be long. */
function collect(value: Value, first: Map<Origins, Value>): void {
  const { origins } = value;
  if (origins.length > 0 && !first.has(origins)) first.set(origins, value);
  if (value.kind === 'list') for (const item of value.items) collect(item, first);
  else if (value.kind === 'map') for (const item of value.entries.values()) collect(item, first);
}

function hasNull(value: Value): boolean {
  if (value.kind === 'list') return value.items.some(hasNull);
  if (value.kind !== 'map') return isNull(value);
  for (const item of value.entries.values()) if (hasNull(item)) return true;
  return false;
}

const noLeaves: ReadonlySet<LeafId> = new Set();

/** Leaves whose value is null. Heat makes `''`, 0 or an empty list of it, so it does not show afterwards. */
export function nullLeaves(resource: Resource): ReadonlySet<LeafId> {
  if (![...resource.properties.values()].some(hasNull)) return noLeaves;
  return new Set([...leafValues(resource)].filter(([, value]) => isNull(value)).map(([leaf]) => leaf));
}
