/** What the live cloud says: the facts bundle, indexed. Sizes are in the unit of the field's name. */
import type { FactSource } from './fact-source.ts';
import type { Stored } from './stored.ts';
import type { ResourceFact, StackFact } from './stack.ts';
import type { Sources } from './table.ts';

/** The kinds of live things, by their key in the bundle. */
export type LiveThings = {
  readonly [K in keyof Sources]: Sources[K] extends FactSource<infer T, infer _Node> ? T : never;
};

export type LiveKey = keyof LiveThings;

/** By id; those that a template names, by their names too where no other has the name. */
export type IndexedThings = { readonly [K in LiveKey]: ReadonlyMap<string, LiveThings[K]> };

/** A facts bundle as it was read. */
export interface Facts extends IndexedThings {
  /** Absent in a bundle that says nothing of the stack itself. */
  readonly stack?: StackFact;
  /** Kinds of live things that the bundle has a list of, be it empty. */
  readonly listed: ReadonlySet<LiveKey>;
  /** Absent in a bundle that has neither the template nor the files of the stack. */
  readonly stored?: Stored;
  /** By resource path (`web/0/server`). */
  readonly resources: ReadonlyMap<string, ResourceFact>;
  /** Physical id by resource path; a resource without an entry is not live. */
  readonly physicalIds: ReadonlyMap<string, string>;
  /** The bundle as it was read, and behind it what earlier ones knew of what has moved. */
  readonly texts: readonly string[];
  /** Ids of live things that only earlier facts knew: they have moved, and the live stack has released them. */
  readonly released?: ReadonlySet<string>;
}

interface PrintedRecord {
  readonly [column: string]: unknown;
}

/** A facts bundle as a plain object: records as the client prints them with `-f json`; see `schemas/facts.schema.json`. */
export type FactsInput = { readonly [K in LiveKey]?: readonly PrintedRecord[] | undefined } & {
  readonly stack?: PrintedRecord | undefined;
  readonly template?: PrintedRecord | string | undefined;
  readonly files?: PrintedRecord | undefined;
  /** A list of records; in the output of `stack abandon` and `stack export`, a map. */
  readonly resources?: readonly PrintedRecord[] | PrintedRecord | undefined;
  readonly [other: string]: unknown;
};
