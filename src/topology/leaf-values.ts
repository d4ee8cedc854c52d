/** What the user wrote at each leaf of a resource's properties, before Heat converts it. */
import { isNull, type LeafId, type Origins, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';

/** The value that stands at each of the resource's own leaves in the properties as written: of several the first. */
export function leafValues(resource: Resource): ReadonlyMap<LeafId, Value> {
  const values = new Map<LeafId, Value>();
  for (const [origins, value] of listsIn(resource.properties.values())) {
    ownOf(origins, resource, (leaf) => {
      if (!values.has(leaf)) values.set(leaf, value);
    });
  }
  return values;
}

/** Own leaves that stand in the properties as the engine takes them. */
export function usedLeaves(resource: Resource): ReadonlySet<LeafId> {
  const leaves = new Set<LeafId>();
  for (const origins of listsIn(resource.effective.values()).keys())
    ownOf(origins, resource, (leaf) => leaves.add(leaf));
  return leaves;
}

/** Values of members carry the leaves of all stacks around them too, and own ones have ids that lie together: only those are looked at. */
function ownOf(origins: Origins, { leaves }: Resource, visit: (leaf: LeafId) => void): void {
  const [first = 0] = leaves;
  const last = leaves.at(-1) ?? -1;
  let low = 0;
  for (let high = origins.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((origins[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < origins.length; at++) {
    const leaf = origins[at] ?? 0;
    if (leaf > last) return;
    visit(leaf);
  }
}

/** Every list of origins in the values, with the first value that has it. */
function listsIn(values: Iterable<Value>): ReadonlyMap<Origins, Value> {
  const first = new Map<Origins, Value>();
  for (const value of values) collect(value, first);
  return first;
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

/** Leaves, of stacks around too, whose value is null. Heat makes `''`, 0 or an empty list of it, so it does not show afterwards. */
export function nullLeaves(resource: Resource): ReadonlySet<LeafId> {
  if (![...resource.properties.values()].some(hasNull)) return noLeaves;
  const values = new Map<LeafId, Value>();
  for (const [origins, value] of listsIn(resource.properties.values()))
    for (const leaf of origins) if (!values.has(leaf)) values.set(leaf, value);
  return new Set([...values].filter(([, value]) => isNull(value)).map(([leaf]) => leaf));
}
