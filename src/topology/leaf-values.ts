/** What the user wrote at each leaf of a resource's properties, before Heat converts it. */
import { isNull, type LeafId, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';

/** The value that stands at each leaf of the properties as written. */
export function leafValues(resource: Resource): ReadonlyMap<LeafId, Value> {
  const values = new Map<LeafId, Value>();
  visitParts(resource.properties.values(), (value) => {
    for (const leaf of value.origins) if (!values.has(leaf)) values.set(leaf, value);
  });
  return values;
}

function visitParts(values: Iterable<Value>, visit: (value: Value) => void): void {
  for (const value of values) {
    visit(value);
    if (value.kind === 'list') visitParts(value.items, visit);
    else if (value.kind === 'map') visitParts(value.entries.values(), visit);
  }
}

function hasNull(values: Iterable<Value>): boolean {
  for (const value of values) {
    if (isNull(value)) return true;
    if (value.kind === 'list' && hasNull(value.items)) return true;
    if (value.kind === 'map' && hasNull(value.entries.values())) return true;
  }
  return false;
}

const noLeaves: ReadonlySet<LeafId> = new Set();

/** Leaves whose value is null. Heat makes `''`, 0 or an empty list of it, so it does not show afterwards. */
export function nullLeaves(resource: Resource): ReadonlySet<LeafId> {
  if (!hasNull(resource.properties.values())) return noLeaves;
  return new Set([...leafValues(resource)].filter(([, value]) => isNull(value)).map(([leaf]) => leaf));
}
