/** Where `heat2kube.yaml` says something, for messages about what it names. */
import { buildTree } from '../hot/tree-builder.ts';
import { valueOf, type Tree } from '../hot/tree.ts';
import { keyText } from '../shape/shape.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

/**
 * Place of an entry of a list or a table, by its text: `('moved', 'db')`; or of a list, by its number from 0: `('accept', 0)`.
 * Undefined where the file does not have it.
 */
export type ConfigPlaces = (key: string, entry: string | number) => Span | undefined;

/** The file is read once more, and only when a message needs a place. */
export function configPlaces(file: SourceFile | undefined): ConfigPlaces {
  let tree: Tree | undefined;
  return (key, entry) => {
    tree ??= file && buildTree(file, { syntax: 'yaml' }).tree;
    const value = tree?.kind === 'mapping' ? valueOf(tree, key) : undefined;
    if (value?.kind === 'mapping') return value.entries.find((item) => keyText(item.key) === entry)?.key.span;
    if (value?.kind !== 'sequence') return undefined;
    if (typeof entry === 'number') return value.items[entry]?.span;
    return value.items.find((item) => item.kind === 'scalar' && item.value === entry)?.span;
  };
}
