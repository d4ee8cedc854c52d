/** Values of positioned trees: what environments and defaults hold. */
import { bytesText } from '../hot/scalars.ts';
import type { SequenceNode, Tree } from '../hot/tree.ts';
import { keyText } from './plain.ts';
import { keyedMap, known, list, type Value } from './value.ts';

/** Values have no origins: leaves arise only in properties of resources. Spans are left behind. */
export function valueOfTree(tree: Tree): Value {
  switch (tree.kind) {
    case 'scalar':
      return known(tree.value);
    case 'sequence':
      return list(tree.items.map(valueOfTree));
    case 'mapping':
      return keyedMap(
        tree.entries.map(({ key, value }) => [key.value, keyText(key.value), valueOfTree(value)] as const),
      );
  }
}

/** What `json.dumps` says of the first thing within the tree of which it makes nothing. */
export function foreignToJson(tree: Tree): string | undefined {
  switch (tree.kind) {
    case 'scalar':
      if (!tree.date) return undefined;
      return unserializable(String(tree.value).includes(' ') ? 'datetime' : 'date');
    case 'sequence':
      if (tree.bytes) return unserializable('bytes');
      return tree.set ? unserializable('set') : firstForeign(tree.items);
    case 'mapping':
      return tree.entries.some(({ key }) => key.bytes)
        ? 'keys must be str, int, float, bool or None, not bytes'
        : firstForeign(tree.entries.map(({ value }) => value));
  }
}

function unserializable(type: string): string {
  return `Object of type ${type} is not JSON serializable`;
}

function firstForeign(trees: readonly Tree[]): string | undefined {
  for (const tree of trees) {
    const foreign = foreignToJson(tree);
    if (foreign !== undefined) return foreign;
  }
  return undefined;
}

export function isSet(tree: Tree | undefined): boolean {
  return tree?.kind === 'sequence' && tree.set === true;
}

export function isBytes(tree: Tree | undefined): tree is SequenceNode {
  return tree?.kind === 'sequence' && tree.bytes === true;
}

/** The text in whose place a `!!binary` value stands for a parameter: `str` shows it, and `int` and `float` read it. */
export function textOfBytes(bytes: SequenceNode, type: string): string | undefined {
  if (type === 'string') return bytesText(bytes);
  if (type !== 'number') return undefined;
  return bytes.items.map((item) => (item.kind === 'scalar' ? String.fromCharCode(Number(item.value)) : '')).join('');
}
