/** Values that attributes answer with: addresses, ids, and honest refusals. */
import type { AddressFact, NodeId, PlainFact } from '../evaluate/fact.ts';
import { factValue, knownLike, type Value } from '../evaluate/value.ts';
import type { ResourceIdentity } from '../evaluate/scope.ts';
import type { AttributeMeaning } from './lift.ts';
import { selectPath } from '../stack/select-path.ts';

/**
 * An address that is known only when the reader of the text is known: inside and outside a machine has different ones.
 */
export function addressValue(address: Omit<AddressFact, 'fact'>): Value {
  return factValue({ fact: 'address', ...address });
}

/** A fact about a node; `key` names a part of it, such as an entry of a map. */
export function plainFact(fact: PlainFact['fact'], of: NodeId, key?: string): Value {
  return factValue({ fact, of, ...(key !== undefined && { key }) });
}

/** A value that is never known. `why` is shown where somebody asks for it. */
export function noFact(why: string): Value {
  return factValue({ fact: 'none', why });
}

/** An attribute that nothing in the cluster answers. */
export function unanswered(why: string): AttributeMeaning {
  return () => noFact(why);
}

/** The raw body of an OpenStack API answer, which every type has. */
export const show: AttributeMeaning = unanswered('only OpenStack has the raw API response');

/** An attribute that gives a property back, or `otherwise` when it is not set. */
export function property(name: string, otherwise: (self: ResourceIdentity) => Value): AttributeMeaning {
  return (self, path) => selectPath(self.effective.get(name) ?? otherwise(self), path);
}

/** As `property`, for attributes that the API gives as text where the property is a boolean. */
export function textProperty(name: string, otherwise: Value): AttributeMeaning {
  return (self, path) => {
    const value = self.effective.get(name);
    if (value?.kind !== 'known') return selectPath(value ?? otherwise, path);
    return knownLike(pythonText(value.value), value);
  };
}

/** An attribute that is the same whatever the resource says. */
export function constant(value: Value): AttributeMeaning {
  return (_self, path) => selectPath(value, path);
}

/** The state of a resource, which only a live cloud knows. */
export const status: AttributeMeaning = (self) => plainFact('status', self.path);

/** The name in the cloud: as given, else the one that is generated for it. */
export const nameAttribute: AttributeMeaning = property('name', (self) => plainFact('name', self.path));

function pythonText(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null ? 'None' : String(value);
}
