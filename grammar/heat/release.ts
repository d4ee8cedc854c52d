/** The two releases of the engine that the catalogue knows, and what the newer one has changed in a type of the older. */
import type { Support } from './catalogue-types.ts';

export type Release = '19' | '27';

export const releases: readonly Release[] = Object.freeze(['19', '27']);

/** A named constraint as the generated table holds it. */
export interface ConstraintFacts {
  readonly local: boolean;
  /** The release that knows it, where not both do. */
  readonly only?: Release;
}

export type Raw = null | boolean | number | string | readonly Raw[] | { readonly [key: string]: Raw };
type RawMap = Readonly<Record<string, Raw>>;

/** A new type, one that takes anything and does nothing any more, or the parts that are others. */
export type RawChange =
  | { readonly added: RawMap }
  | { readonly emptied: Support }
  | { readonly parts: readonly { readonly path: readonly string[]; readonly value: Raw }[] };

/** The type as the newer release has it; its keys stay in order. */
export function withParts(type: RawMap, parts: Extract<RawChange, { parts: unknown }>['parts']): RawMap {
  return parts.reduce<RawMap>((changed, { path, value }) => put(changed, path, value), type);
}

/** Steps to a property, or to a part of one: names of keys, and `*` for every item of a list. */
export type TouchedPart = readonly string[];

/** Parts that must be given for a change to show; undefined where it shows without. */
export function touchedParts(text: string | undefined): readonly TouchedPart[] | undefined {
  if (text === undefined) return [];
  const change: RawChange = JSON.parse(text);
  if (!('parts' in change)) return undefined;
  const touched = change.parts.flatMap(({ path, value }) => {
    const [room, ...rest] = path;
    if (room !== 'properties') return [[]];
    const end = rest.findIndex((step, index) => index % 2 === 1 && step !== 'schema');
    const facet = end < 0 ? undefined : rest[end];
    const steps = rest.slice(0, end < 0 ? undefined : end).filter((_, index) => index % 2 === 0);
    // What an update may change is not asked when a stack is created, but of the description, which has a default then.
    if (facet === 'update_allowed' && !steps.includes('description')) return [];
    const isDemand = demands.some((demand) => facet === demand || (isMap(value) && demand in value));
    return [isDemand ? steps.slice(0, -1) : steps];
  });
  return touched.some((steps) => steps.length === 0) ? undefined : touched;
}

/** What shows where the part is left out. */
const demands: readonly string[] = ['required', 'default'];

function put(map: RawMap, [key = '', ...rest]: readonly string[], value: Raw): RawMap {
  const own = map[key];
  const next = rest.length === 0 ? value : put(isMap(own) ? own : {}, rest, value);
  const entries = Object.entries({ ...map, [key]: next });
  return Object.fromEntries(own === undefined ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries);
}

function isMap(value: Raw | undefined): value is RawMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
