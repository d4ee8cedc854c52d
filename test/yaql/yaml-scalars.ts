/** The one text of a YAML file with one key, with its place, as the template reader sees it. */
import { buildTree } from '../../src/hot/tree-builder.ts';
import { textOf } from '../../src/hot/tree.ts';
import type { SourceFile, Span } from '../../src/source/source-file.ts';

export function readTree(file: SourceFile): { readonly value: string; readonly span: Span } {
  const { tree } = buildTree(file);
  const value = tree?.kind === 'mapping' ? tree.entries[0]?.value : undefined;
  const text = textOf(value);
  if (value === undefined || text === undefined) throw new Error('The file has no text');
  return { value: text, span: value.span };
}
