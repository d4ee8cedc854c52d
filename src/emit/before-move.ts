/** What attributes of resources were before anything moved, as far as the facts of the live cloud tell. */
import { bind } from '../evaluate/bind.ts';
import { isPlain } from '../evaluate/plain.ts';
import { isSecret, known, type Value } from '../evaluate/value.ts';
import type { Placed, World } from '../plan/world.ts';
import { findResource } from '../stack/find-resource.ts';
import { attributeOf } from '../stack/nested-attributes.ts';
import { allResources } from '../stack/stack.ts';
import { bindFacts } from '../targets/bind-facts.ts';
import { symbolicAttributes } from '../topology/attributes.ts';

/** Undefined where the facts do not tell all of it, and for secrets. */
type BeforeMove = (path: string, attribute: readonly (string | number)[]) => Value | undefined;

/** As if everything had stayed: addresses are then those of the ports. */
const everythingStays: Placed = {
  decision: () => undefined,
  on: (_, side) => (side === 'openstack' ? 'stays' : undefined),
  target: () => undefined,
};

export function beforeMove(world: World): BeforeMove {
  const { stack } = world.source;
  const { facts } = world.live;
  if (!facts) return () => undefined;
  const source = symbolicAttributes();
  // A server's attributes know the networks of its ports.
  for (const resource of allResources(stack)) if (!resource.nested) source.reference(resource);
  const asItWas = { ...world, queries: undefined, placed: everythingStays };
  return (path, [attribute, ...inner]) => {
    const resource = findResource(path, stack);
    if (!resource || typeof attribute !== 'string') return undefined;
    const asked = attributeOf(
      source,
      resource,
      attribute,
      inner.map((part) => known(part)),
    );
    // A name that Heat or Nova has made is not one that objects of the cluster have.
    const named =
      asked && bind(asked, (atom) => (atom.op === 'fact' && atom.fact.fact === 'name' ? known(null) : undefined));
    const found = named && bindFacts(named, { side: 'nova', slot: 'ip' }, asItWas);
    if (!found || !isPlain(found) || isSecret(found) || holdsNothing(found)) return undefined;
    return found.kind !== 'known' && listsOfNova.has(attribute) ? undefined : found;
  };
}

/** Of a server: as lists and maps they have floating addresses and ids of networks too, of which its ports know nothing. */
const listsOfNova: ReadonlySet<string> = new Set(['networks', 'addresses']);

function holdsNothing(value: Value): boolean {
  if (value.kind === 'known') return value.value === null;
  if (value.kind === 'list') return value.items.some(holdsNothing);
  return value.kind === 'map' && [...value.entries.values()].some(holdsNothing);
}
