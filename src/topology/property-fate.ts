/** What the table of a lift says about leaves that stand nowhere. */
import type { PropertyFate } from './lift-set.ts';
import type { Told } from './topology.ts';

/** Undefined for what is carried over: that stands somewhere, or more was said about it. */
export function toldByTable(property: PropertyFate | undefined): Told | undefined {
  switch (property?.fate) {
    case undefined:
    case 'mapped':
    case 'approximated':
      return undefined;
    case 'moot':
      return { state: 'moot', reason: property.note, review: { source: 'table' } };
    case 'manual':
    case 'kept':
    case 'data':
    case 'lost':
      return { state: property.fate, reason: property.note };
  }
}
