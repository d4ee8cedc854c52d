/** Parameter values that come from the command line or a caller, as trees like those of environment files. */
import { Float, int } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import type { Span } from '../source/source-file.ts';
import { fileOfValues } from './environment-file.ts';
import type { ScalarNode, Tree } from './tree.ts';

/** A value as a caller writes it: JSON, and besides it `bigint`, `Float` and `Map`. */
export type GivenValue =
  Scalar | undefined | readonly GivenValue[] | ReadonlyMap<string, GivenValue> | { readonly [key: string]: GivenValue };

/** Trees by name. Their place is a file called `parameter NAME`, whose text is the value where it is a text. */
export function givenParameters(
  values: ReadonlyMap<string, GivenValue> | Readonly<Record<string, GivenValue>>,
): ReadonlyMap<string, Tree> {
  const entries = values instanceof Map ? [...values] : Object.entries(values);
  return new Map(entries.map(([name, value]) => [name, treeOf(value, placeOf(name, value))]));
}

/** A value of the command line has no file: messages are about its own text. */
function placeOf(name: string, value: GivenValue): Span {
  const text = typeof value === 'string' ? value : '';
  return { file: fileOfValues(givenFile(name), text), start: 0, end: text.length };
}

/** What messages call the value of a parameter that no file has. */
export function givenFile(name: string): string {
  return `parameter ${name}`;
}

/** The tree of a value; every node has the same place. */
export function treeOf(value: GivenValue, span: Span): Tree {
  if (Array.isArray(value)) {
    return { kind: 'sequence', span, items: value.map((item: GivenValue) => treeOf(item, span)) };
  }
  if (value === null || typeof value !== 'object' || value instanceof Float) return scalarOf(value ?? null, span);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return {
    kind: 'mapping',
    span,
    entries: entries.map(([key, item]) => ({ key: scalarOf(key, span), value: treeOf(item, span) })),
  };
}

/** A JavaScript number with a fraction, or beyond the safe integers, is a float. */
function scalarOf(value: Scalar, span: Span): ScalarNode {
  const exact = typeof value === 'number' && !Number.isSafeInteger(value) ? new Float(value) : value;
  return { kind: 'scalar', span, style: 'plain', value: typeof exact === 'bigint' ? int(exact) : exact };
}
