/** The data of a template, with the names under which its files are written. */
import type { Template } from '../../hot/ast.ts';
import { isTemplateName } from '../../hot/registry.ts';
import { callOf, dataOf, isDataMap, rewrite, type TemplateData, type TemplateMap } from './plain-tree.ts';

type Rename = (reference: string) => string;

export function renamedFiles({ tree }: Template, rename: Rename): TemplateMap {
  const data = rewrite(dataOf(tree), (node) => renamedFile(node, rename));
  return isDataMap(data) ? data : new Map();
}

const fileFunctions = new Set(['get_file']);

/** `get_file` calls and the types of nested templates name files: those move along. */
function renamedFile(node: TemplateData, rename: Rename): TemplateData | undefined {
  const call = callOf(node, fileFunctions);
  if (call && typeof call[1] === 'string') return new Map([[call[0], rename(call[1])]]);
  if (!isDataMap(node)) return undefined;
  const type = node.get('type') ?? node.get('Type');
  if (typeof type !== 'string' || !isTemplateName(type)) return undefined;
  return new Map(
    [...node].map(([key, value]) =>
      key === 'type' || key === 'Type'
        ? [key, rename(type)]
        : [key, rewrite(value, (inner) => renamedFile(inner, rename))],
    ),
  );
}
