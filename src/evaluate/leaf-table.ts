/** Interned ids of property leaves: integers, so that a hundred thousand resources fit in memory. */
import type { Span } from '../source/source-file.ts';
import type { LeafId, Origins } from './value.ts';

/** One leaf: a scalar, an empty collection or a function call as written in a property of one resource instance. */
export interface Leaf {
  readonly id: LeafId;
  /** Resource path, such as `web/0/server`. */
  readonly resource: string;
  /** Property name, then keys and indexes: `['networks', 0, 'port']`. */
  readonly path: readonly (string | number)[];
  /** Where it was written: for a value that came through a parameter, the property that asked for it. */
  readonly span: Span;
}

/** Ids count up from 0 in the order of the first calls, so they are the same in every run. */
export interface LeafTable {
  /** The same resource and path give the same id; the path and the span of the first call stay. */
  intern(resource: string, path: readonly (string | number)[], span: Span): LeafId;
  /** Where a resource is defined. */
  define(resource: string, span: Span): void;
  /** The definition of a resource; of one that the template does not have, such as what was attached to a live server, that of what it hangs on. */
  placeOf(resource: string): Span | undefined;
  /** Throws RangeError for an id of another table. */
  get(id: LeafId): Leaf;
  all(): readonly Leaf[];
  /** In ascending order of id. */
  ofResource(resource: string): readonly Leaf[];
  /** The leaf of a resource at a path. */
  find(resource: string, path: readonly (string | number)[]): Leaf | undefined;
}

export function createLeafTable(): LeafTable {
  const leaves: Leaf[] = [];
  const byResource = new Map<string, Map<string, Leaf>>();
  const defined = new Map<string, Span>();
  const placeOf = (resource: string): Span | undefined => {
    const slash = resource.lastIndexOf('/');
    return defined.get(resource) ?? (slash < 0 ? undefined : placeOf(resource.slice(0, slash)));
  };
  return {
    define: (resource, span) => void defined.set(resource, span),
    placeOf,
    intern(resource, path, span) {
      let own = byResource.get(resource);
      if (!own) byResource.set(resource, (own = new Map()));
      const key = path.join('\0');
      const existing = own.get(key);
      if (existing) return existing.id;
      const leaf = { id: leaves.length, resource, path: path.slice(), span };
      leaves.push(leaf);
      own.set(key, leaf);
      return leaf.id;
    },
    get(id) {
      const leaf = leaves[id];
      if (!leaf) throw new RangeError(`no leaf ${id}`);
      return leaf;
    },
    all: () => leaves,
    ofResource: (resource) => [...(byResource.get(resource)?.values() ?? [])],
    find: (resource, path) => byResource.get(resource)?.get(path.join('\0')),
  };
}

/** Where leaves stand: the first one of a resource, else the first of any, else the resource itself. */
export function spanOfLeaves(leaves: LeafTable, resource: string, origins: Origins): Span | undefined {
  const own = origins.find((leaf) => leaves.get(leaf).resource === resource) ?? origins[0];
  return own === undefined ? leaves.placeOf(resource) : leaves.get(own).span;
}
