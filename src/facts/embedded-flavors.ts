/**
 * Flavors inside servers. From version 2.47 of its API on, Nova shows with a server the flavor as it was when the server got it:
 * the cloud may have deleted that flavor since, or given its name to another one.
 */
import { textOf, valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { below, type Place } from '../shape/shape.ts';
import { count, isBlank, properties, thingInside, text } from './client-values.ts';
import { maybe, needed, readColumns, type Columns } from './columns.ts';
import type { IndexedThings } from './facts.ts';
import type { FlavorFact } from './flavor.ts';
import type { ServerFact } from './server.ts';

interface Embedded {
  readonly name: string;
  readonly vcpus: number;
  readonly ramMiB: number;
  readonly diskGiB?: number;
  readonly ephemeralGiB?: number;
  readonly swapMiB?: number;
  /** Not everybody may see them. */
  readonly properties?: ReadonlyMap<string, string>;
}

const columns: Columns<Embedded> = {
  name: needed(['original_name', 'name'], text(), 'name'),
  vcpus: needed(['vcpus'], count(), 'number of vCPUs'),
  ramMiB: needed(['ram'], count(), 'memory in MiB'),
  diskGiB: maybe(['disk'], count(), 'root disk in GiB'),
  ephemeralGiB: maybe(['ephemeral'], count(), 'ephemeral disk in GiB'),
  swapMiB: maybe(['swap'], count(), 'swap disk in MiB'),
  properties: maybe(['extra_specs'], properties(), 'extra specs'),
};

interface Owned {
  readonly server: ServerFact;
  readonly flavor: Embedded;
}

/** Flavors that only servers show are like any other; one that is not as its name says today has a name of its own. */
export function withEmbeddedFlavors(things: IndexedThings, servers: readonly Tree[], top: Place): IndexedThings {
  const owned = servers.flatMap((tree, index): readonly Owned[] => {
    const id = tree.kind === 'mapping' ? textOf(valueOf(tree, 'id') ?? valueOf(tree, 'ID')) : undefined;
    const server = id === undefined ? undefined : things.servers.get(id);
    const record = tree.kind === 'mapping' && server ? recordIn(tree) : undefined;
    const flavor = record && readColumns(record, columns, below(below(top, String(index)), 'flavor'));
    return server && flavor ? [{ server, flavor }] : [];
  });
  const flavors = new Map(things.flavors);
  const changed = new Map<string, ServerFact>();
  for (const { server, flavor } of owned) {
    const known = flavors.get(flavor.name);
    const isDisputed = owned.some((other) => other.flavor.name === flavor.name && !isLike(flavor, other.flavor));
    if (known ? isLike(flavor, known) : !isDisputed) {
      if (!known) flavors.set(flavor.name, factOf(flavor, flavor));
      continue;
    }
    const own = { id: `flavor of ${server.id}`, name: `${flavor.name} of ${server.name ?? server.id}` };
    const fact = factOf(flavor, own);
    flavors.set(own.id, fact).set(own.name, fact);
    changed.set(server.id, { ...server, flavor: [own.name, own.id] });
  }
  return {
    ...things,
    flavors,
    servers: new Map([...things.servers].map(([id, fact]) => [id, changed.get(id) ?? fact])),
  };
}

/** One that has sizes: old versions of the API show no more than a name. */
function recordIn(server: MappingNode): MappingNode | undefined {
  const printed = valueOf(server, 'flavor') ?? valueOf(server, 'Flavor');
  const record = printed && thingInside(printed);
  const isWhole = ['vcpus', 'ram'].every((key) => {
    const value = record && valueOf(record, key);
    return value !== undefined && !isBlank(value);
  });
  return isWhole ? record : undefined;
}

const sizes = ['vcpus', 'ramMiB', 'diskGiB', 'ephemeralGiB', 'swapMiB'] as const;

/** What only one of the two shows says nothing. */
function isLike(flavor: Embedded, other: Embedded | FlavorFact): boolean {
  const specs = flavor.properties && other.properties;
  return (
    sizes.every((size) => flavor[size] === undefined || other[size] === undefined || flavor[size] === other[size]) &&
    (specs === undefined ||
      (specs.size === other.properties?.size &&
        [...(flavor.properties ?? [])].every(([key, value]) => other.properties?.get(key) === value)))
  );
}

function factOf(
  { name: _name, ...flavor }: Embedded,
  { id, name }: { readonly id?: string; readonly name: string },
): FlavorFact {
  return { properties: new Map(), ...flavor, id: id ?? name, name };
}
