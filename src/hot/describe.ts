/** Says in words what a node of a tree is, for messages. */
import { Float } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import type { Tree } from './tree.ts';

/** `a map`, `a list`, or the kind of the scalar, with its article. */
export function describeTree(tree: Tree): string {
  if (tree.kind === 'mapping') return 'a map';
  if (tree.kind === 'sequence') return 'a list';
  return describeScalar(tree.value);
}

/** `null`, `a text`, `a boolean` or `a number`. */
export function describeScalar(value: Scalar): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? 'a boolean' : 'a number';
}

/** A scalar much as it was written. */
export function scalarText(value: Scalar): string {
  return value instanceof Float ? String(value.value) : String(value);
}

/** What Python's `or` takes for nothing: null, false, zero, and empty texts, lists and maps. */
export function isFalsy(tree: Tree | undefined): boolean {
  if (!tree) return true;
  if (tree.kind === 'mapping') return tree.entries.length === 0;
  if (tree.kind === 'sequence') return tree.items.length === 0;
  const { value } = tree;
  if (value instanceof Float) return value.value === 0;
  return value === null || value === false || value === '' || value === 0;
}
