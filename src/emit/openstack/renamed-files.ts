/** The data of a template, with the names under which its files are written. */
import type { Template } from '../../hot/ast.ts';
import { isTemplateName } from '../../hot/registry.ts';
import { callOf, dataOf, isDataMap, rewrite, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { keysOf, sectionOf } from './section-keys.ts';
import { instancesOf, type TemplateUse } from './template-set.ts';

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

/** Where a nested template is written in several versions, its type is the file of the one that is meant. */
export function withVersions(
  data: TemplateMap,
  use: TemplateUse,
  pathOf: (child: string) => string,
  uses: readonly TemplateUse[],
): TemplateMap {
  const keys = keysOf(use.template);
  const paths = new Set(use.stacks.map(({ path }) => path));
  const types = new Map<string, string>();
  for (const child of uses.filter(({ name, file }) => name !== file)) {
    for (const { holder } of child.stacks)
      if (holder && paths.has(holder.stack.path)) types.set(holder.resource.name, pathOf(child.name));
  }
  if (types.size === 0) return data;
  const resources = [...sectionOf(data, keys.resources)].map(([name, body]): [string, TemplateData] => {
    const type = types.get(name);
    if (type === undefined || !isDataMap(body)) return [name, body];
    const [group] = instancesOf(use, name);
    return [name, group?.group ? withMemberType(body, keys.properties, type) : new Map([...body, [keys.type, type]])];
  });
  return new Map([...data, [keys.resources, new Map(resources)]]);
}

function withMemberType(body: TemplateMap, key: string, type: string): TemplateMap {
  const properties = sectionOf(body, key);
  const members = ['resource_def', 'resource'].filter((name) => properties.has(name));
  const retyped = members.map((name): [string, TemplateData] => [
    name,
    new Map<string, TemplateData>([...sectionOf(properties, name), ['type', type]]),
  ]);
  return new Map([...body, [key, new Map([...properties, ...retyped])]]);
}
