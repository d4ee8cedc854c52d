/** Attribute sources of Heat's own evaluation: the texts of the recorded results, and live values. */
import { follow } from './follow.ts';
import type { AttributeSource, ResourceIdentity } from './scope.ts';
import { standInFor } from './stand-in.ts';
import { known, type Value } from './value.ts';

/** Live values: `ref` of a resource and its attributes, by resource path. */
export type LiveValues = ReadonlyMap<string, ReadonlyMap<string, Value>>;

/**
 * `ref:PATH` and `attr:PATH.attribute.step`; values in `live` win, and paths select from them by Heat's
 * rules.
 * A resource without live values keeps its texts, so that a partial set of facts is of use.
 */
export function sentinelAttributes(live: LiveValues = new Map()): AttributeSource {
  return {
    kind: live.size > 0 ? 'values' : 'sentinel',
    reference: ({ path }) => live.get(path)?.get('ref') ?? known(`ref:${path}`),
    attribute: (resource, attribute, path) => attributeOf(resource, attribute, path, live),
    given: ({ path }, attribute) => live.get(path)?.get(attribute),
  };
}

function attributeOf(
  resource: ResourceIdentity,
  attribute: string | undefined,
  path: readonly Value[],
  live: LiveValues,
): Value {
  const own = live.get(resource.path);
  // `get_attr` of the resource alone: Heat gives all attributes (`GetAttAllAttributes.result`), the recorded
  // results a text.
  if (attribute === undefined) return known(`attr:${resource.path}`);
  const value = own?.get(attribute);
  if (value) return follow(value, path, 'attribute');
  return standInFor(`attr:${resource.path}.${attribute}`, path);
}
