/** The declared fate of a property, for whoever has to say what became of a leaf that nobody carried. */
import type { Fate } from './lift.ts';
import { liftOf } from './registry.ts';

export interface PropertyFate {
  readonly fate: Fate;
  readonly note: string;
}

/** Undefined for types without a lift and for properties that Heat does not know. */
export function propertyFate(type: string, property: string): PropertyFate | undefined {
  const table = liftOf(type)?.properties;
  return table && Object.hasOwn(table, property) ? table[property] : undefined;
}
