/**
 * What a kind of value in a file of the user knows about itself: how it is read, and what its JSON Schema is. Both stand
 * in one object, so that editor and compiler accept the same files.
 */
import type { MappingEntry, MappingNode, Tree } from '../hot/tree.ts';
import { spanText, type Span } from '../source/source-file.ts';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** `Out` is what the compiler sees; `In` is what a library user writes as a plain object. */
export interface Shape<Out, In = Out> {
  /** Undefined, with an error reported, where the value is another one. */
  read(tree: Tree, place: Place): Out | undefined;
  readonly schema: JsonSchema;
  /** Never set: carries the type `In`. */
  readonly written?: In;
}

export type OutOf<S> = S extends Shape<infer Out, unknown> ? Out : never;
export type InOf<S> = S extends { readonly written?: infer In } ? Exclude<In, undefined> : never;

/** Where a value stands, as messages name it: `images.ubuntu.size`, or the file itself. */
export interface Place {
  readonly path: string;
  readonly problems: Problems;
}

/** What can be wrong; each kind of file has messages of its own. */
export interface Problems {
  /** Name of the file in messages. */
  readonly file: string;
  badValue(span: Span, path: string, expected: string): void;
  unknownKey(span: Span, key: Key): void;
  /** Two keys that exclude each other; the span is that of the second. */
  conflict(span: Span, path: string, keys: readonly [string, string]): void;
}

interface Key {
  readonly name: string;
  /** Where it stands. */
  readonly path: string;
  /** The keys that are known there. */
  readonly known: Iterable<string>;
}

export function filePlace(problems: Problems): Place {
  return { path: problems.file, problems };
}

/** The place of a key below another place. */
export function below({ path, problems }: Place, key: string): Place {
  return { path: path === problems.file ? key : `${path}.${key}`, problems };
}

/** Reports what the value must be instead. */
export function bad(tree: Tree, { path, problems }: Place, expected: string): undefined {
  problems.badValue(tree.span, path, expected);
  return undefined;
}

export function unknown({ key }: MappingEntry, { path, problems }: Place, known: Iterable<string>): void {
  problems.unknownKey(key.span, { name: keyText(key), path, known });
}

export function mappingOf(tree: Tree, place: Place): MappingNode | undefined {
  return tree.kind === 'mapping' ? tree : bad(tree, place, 'a map');
}

/** A key as it is written: YAML reads a plain `24.10` as the number 24.1. */
export function keyText(key: MappingEntry['key']): string {
  return typeof key.value === 'string' ? key.value : spanText(key.span);
}
