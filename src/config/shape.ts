/**
 * What a kind of value of `heat2kube.yaml` knows about itself: how it is read, and what its JSON Schema is. Both stand
 * in one object, so that editor and compiler accept the same files.
 */
import { defineDiagnostic, type Reporter } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { MappingEntry, MappingNode, Tree } from '../hot/tree.ts';
import { spanText } from '../source/source-file.ts';

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
  readonly reports: Reporter;
}

const file = 'heat2kube.yaml';

export const unknownKey = defineDiagnostic({
  code: 'config/unknown-key',
  severity: 'error',
  message: (key: string, where: string) => `unknown key "${key}" in ${where}`,
  explanation: 'The configuration has a closed set of keys; docs/config.md explains every one.',
});

export const badValue = defineDiagnostic({
  code: 'config/bad-value',
  severity: 'error',
  message: (key: string, expected: string) => `${key} must be ${expected}`,
  explanation: 'The value has another type, or is none of the values that the key allows.',
});

export const conflictingKeys = defineDiagnostic({
  code: 'config/conflicting-keys',
  severity: 'error',
  message: (where: string, first: string, second: string) => `${where} has both "${first}" and "${second}"`,
  explanation:
    'The two keys exclude each other: one says what the other says too, or has no effect beside it. docs/config.md says which keys go together.',
});

export function filePlace(reports: Reporter): Place {
  return { path: file, reports };
}

/** The place of a key below another place. */
export function below({ path, reports }: Place, key: string): Place {
  return { path: path === file ? key : `${path}.${key}`, reports };
}

/** Reports what the value must be instead. */
export function bad(tree: Tree, { path, reports }: Place, expected: string): undefined {
  reports.report(badValue, { span: tree.span }, path, expected);
  return undefined;
}

export function unknown({ key }: MappingEntry, { path, reports }: Place, known: Iterable<string>): void {
  const name = keyText(key);
  reports.report(unknownKey, { span: key.span, fix: didYouMean(key.span, name, known) }, name, path);
}

export function mappingOf(tree: Tree, place: Place): MappingNode | undefined {
  return tree.kind === 'mapping' ? tree : bad(tree, place, 'a map');
}

/** A key as it is written: YAML reads a plain `24.10` as the number 24.1. */
export function keyText(key: MappingEntry['key']): string {
  return typeof key.value === 'string' ? key.value : spanText(key.span);
}
