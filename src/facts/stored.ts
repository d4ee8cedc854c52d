/** The template and the files that Heat has of the live stack: `stack template show`, `stack file list`, parts of an abandon file. */
import { buildTree } from '../hot/tree-builder.ts';
import { textOf, valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { bad, below, keyText, type JsonSchema, type Place } from '../shape/shape.ts';
import { sourceFile } from '../source/source-file.ts';

export interface Stored {
  readonly template?: MappingNode;
  /** Texts by the URL under which the client sent them. */
  readonly files: ReadonlyMap<string, string>;
}

/** Undefined where the bundle has neither. */
export function readStored(bundle: MappingNode, place: Place): Stored | undefined {
  const [template, files] = [valueOf(bundle, 'template'), valueOf(bundle, 'files')];
  if (!template && !files) return undefined;
  const read = template && readTemplate(template, below(place, 'template'));
  return { ...(read && { template: read }), files: files ? readFiles(files, below(place, 'files')) : new Map() };
}

/** A template as data, or as the text that the client prints by itself. */
function readTemplate(tree: Tree, place: Place): MappingNode | undefined {
  const text = textOf(tree);
  const read = text === undefined ? tree : buildTree(sourceFile('template', text)).tree;
  return read?.kind === 'mapping' ? read : bad(tree, place, 'a template');
}

function readFiles(tree: Tree, place: Place): ReadonlyMap<string, string> {
  // `stack file list` prints them below a key of their own.
  const all = tree.kind === 'mapping' ? (valueOf(tree, 'files') ?? tree) : tree;
  if (all.kind !== 'mapping') return bad(tree, place, 'a map of texts by URL') ?? new Map();
  return new Map(
    all.entries.flatMap(({ key, value }) => {
      const text = textOf(value) ?? bad(value, below(place, keyText(key)), 'a text');
      return text === undefined ? [] : [[keyText(key), text] as const];
    }),
  );
}

export const storedSchema: Readonly<Record<'template' | 'files', JsonSchema>> = {
  template: { description: 'The template that Heat has of the stack.', type: ['object', 'string'] },
  files: { description: 'Texts of the files that Heat has of the stack, by URL.', type: 'object' },
};
