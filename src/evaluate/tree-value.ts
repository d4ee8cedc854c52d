/** Values of positioned trees: what environments and defaults hold. */
import type { Tree } from '../hot/tree.ts';
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
