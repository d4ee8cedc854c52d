/** Fields of YAML files for containers: scalars as the texts that they were written as. */
import { buildTree } from '../hot/tree-builder.ts';
import type { MappingNode, ScalarNode, Tree } from '../hot/tree.ts';
import { sourceFile, spanText } from '../source/source-file.ts';

/** The documents of a text that are maps; undefined where it is no YAML. */
export function readMappings(text: string): readonly MappingNode[] | undefined {
  const documents = text.split(/^---[ \t\r]*(?:#.*)?$/m).filter((document) => /^\s*[^\s#]/m.test(document));
  const trees = documents.map((document) => buildTree(sourceFile('yaml', document), { syntax: 'yaml' }).tree);
  return trees.every((tree) => tree?.kind === 'mapping')
    ? trees.flatMap((tree) => (tree?.kind === 'mapping' ? [tree] : []))
    : undefined;
}

/** YAML 1.1 reads `22:22` as a number in base 60, and `no` as false; programs written in Go do not. */
function scalarText({ value, style, span }: ScalarNode): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return style === 'plain' ? spanText(span) : String(value);
}

export function textIn(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? scalarText(tree) : undefined;
}

export function isTrue(tree: Tree | undefined): boolean {
  return tree?.kind === 'scalar' && tree.value === true;
}

export function itemsIn(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'sequence' ? tree.items : [];
}

/** Texts of a list, or of a single one; undefined where an item is no text. */
export function textsIn(tree: Tree | undefined): readonly string[] | undefined {
  if (tree === undefined) return [];
  const texts = (tree.kind === 'sequence' ? tree.items : [tree]).map(textIn);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** Entries of a map by their keys; none of anything else. */
export function fieldsIn(tree: Tree | undefined): ReadonlyMap<string, Tree> {
  return new Map(
    tree?.kind === 'mapping' ? tree.entries.map(({ key, value }) => [scalarText(key), value] as const) : [],
  );
}

/** A map, or a list of `name=value`; undefined for the value of what is only named. */
export function pairsIn(tree: Tree | undefined): ReadonlyMap<string, string | undefined> {
  if (tree?.kind === 'mapping')
    return new Map(tree.entries.map(({ key, value }) => [scalarText(key), textIn(value)] as const));
  return new Map(
    itemsIn(tree).map((item) => {
      const text = textIn(item) ?? '';
      const equals = text.indexOf('=');
      return equals < 0 ? ([text, undefined] as const) : ([text.slice(0, equals), text.slice(equals + 1)] as const);
    }),
  );
}
