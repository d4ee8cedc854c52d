/** What the user wrote at each leaf of a resource's properties, before Heat converts it. */
import { isNull, type LeafId, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';

/** The value that stands at each leaf of the properties as written. */
export function leafValues(resource: Resource): ReadonlyMap<LeafId, Value> {
  const values = new Map<LeafId, Value>();
  const visit = (value: Value): void => {
    for (const leaf of value.origins) if (!values.has(leaf)) values.set(leaf, value);
    if (value.kind === 'list') value.items.forEach(visit);
    if (value.kind === 'map') [...value.entries.values()].forEach(visit);
  };
  for (const value of resource.properties.values()) visit(value);
  return values;
}

/** Leaves whose value is null. Heat makes `''`, 0 or an empty list of it, so it does not show afterwards. */
export function nullLeaves(resource: Resource): ReadonlySet<LeafId> {
  return new Set([...leafValues(resource)].filter(([, value]) => isNull(value)).map(([leaf]) => leaf));
}
