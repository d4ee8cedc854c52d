/** The text of a template that says something else than the original: an edit of that, so that a diff shows what changes and nothing more. */
import { buildTree } from '../../hot/tree-builder.ts';
import type { Tree } from '../../hot/tree.ts';
import { yamlComment } from '../../print/slots/yaml-comment.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { sourceFile } from '../../source/source-file.ts';
import { dataOf, type TemplateMap } from './plain-tree.ts';
import { sameData } from './same-data.ts';
import { applyEdits, type TextEdit } from '../../source/text-edits.ts';
import { editsBetween } from './tree-edits.ts';

/** `edits` is absent where the template's form does not allow edits, and the text is printed anew. */
interface EditedTemplate {
  readonly text: string;
  readonly edits?: readonly TextEdit[];
}

/** Comment lines go before the text, where it has comments. */
export function editTemplate(tree: Tree, wanted: TemplateMap, comment: readonly string[]): EditedTemplate {
  const { file } = tree.span;
  const changes = editsBetween(tree, wanted);
  const json = file.text.trimStart().startsWith('{');
  const header = json || comment.length === 0 ? [] : [headerOf(file.text, comment)];
  const edits = [...header, ...changes];
  const text = applyEdits(file.text, edits);
  // The tree was read before, whatever the limits were.
  const limits = { depth: Infinity, nodes: Infinity, aliasNodes: Infinity };
  const again = text === undefined ? undefined : buildTree(sourceFile(file.name, text), { limits }).tree;
  if (text === undefined || !again || !sameData(dataOf(again), wanted)) {
    return {
      text: printYaml(wanted, [...comment, 'The form of the original template does not allow edits in place.']).text,
    };
  }
  return { text, edits };
}

function headerOf(text: string, comment: readonly string[]): TextEdit {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return { start, end: start, text: comment.map((line) => `${yamlComment(line)}\n`).join('') };
}
