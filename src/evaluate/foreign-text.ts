/** Python's texts of written values that hold what JSON lacks: bytes and sets. They stand for parameters that take texts. */
import { bytesText } from '../hot/scalars.ts';
import type { ScalarNode, Tree } from '../hot/tree.ts';
import { pyRepr, pyStr } from '../python/text.ts';

/** The texts that a parameter has of a written value, and of its default; nothing where a plain value says the same. */
interface ForeignTexts {
  /** `str` of the whole. */
  readonly text: string;
  /** Of each item of a list. */
  readonly items: readonly string[] | undefined;
}

export function foreignTexts(tree: Tree | undefined): ForeignTexts | undefined {
  if (!tree || !isForeign(tree)) return undefined;
  const isList = tree.kind === 'sequence' && !tree.bytes && !tree.set;
  return { text: strOf(tree), items: isList ? tree.items.map(strOf) : undefined };
}

function isForeign(tree: Tree): boolean {
  switch (tree.kind) {
    case 'scalar':
      return tree.bytes === true;
    case 'sequence':
      return tree.bytes === true || tree.set === true || tree.items.some(isForeign);
    case 'mapping':
      return tree.entries.some(({ key, value }) => isForeign(key) || isForeign(value));
  }
}

function strOf(tree: Tree): string {
  return tree.kind === 'scalar' ? pyStr(tree.value) : reprOf(tree);
}

function reprOf(tree: Tree): string {
  switch (tree.kind) {
    case 'scalar':
      return scalarRepr(tree);
    case 'sequence': {
      if (tree.bytes) return bytesText(tree);
      const items = tree.items.map(reprOf).join(', ');
      if (!tree.set) return `[${items}]`;
      // CPython Objects/setobject.c, `set_repr`. The order is that of hashes there, and that of the text here.
      return items === '' ? 'set()' : `{${items}}`;
    }
    case 'mapping':
      return `{${tree.entries.map(({ key, value }) => `${scalarRepr(key)}: ${reprOf(value)}`).join(', ')}}`;
  }
}

/** A key of bytes is their text already. */
function scalarRepr({ value, bytes }: ScalarNode): string {
  return bytes ? pyStr(value) : pyRepr(value);
}
