/** Templates as plain data that can be changed anywhere and printed again, equal keys included. */
import { sourceFile } from '../../src/source/source-file.ts';
import { buildTree } from '../../src/hot/tree-builder.ts';
import type { Tree } from '../../src/hot/tree.ts';
import { Float } from '../../src/python/scalar.ts';

export type Data = null | boolean | number | string | DataList | DataMap;

export interface DataList {
  readonly items: readonly Data[];
}

export interface DataMap {
  readonly entries: readonly (readonly [string, Data])[];
}

/** Undefined for a text that cannot be read. */
export function dataOf(text: string): Data | undefined {
  const { tree } = buildTree(sourceFile('data', text));
  return tree && dataOfTree(tree);
}

function dataOfTree(tree: Tree): Data {
  if (tree.kind === 'sequence') return { items: tree.items.map(dataOfTree) };
  if (tree.kind === 'mapping')
    return { entries: tree.entries.map(({ key, value }) => [String(key.value), dataOfTree(value)] as const) };
  const { value } = tree;
  if (value instanceof Float) return value.value;
  return typeof value === 'bigint' ? Number(value) : value;
}

/** As JSON, which is read as YAML too. */
export function printData(data: Data): string {
  if (data === null || typeof data !== 'object') return JSON.stringify(data);
  if ('items' in data) return `[${data.items.map(printData).join(', ')}]`;
  return `{${data.entries.map(([key, value]) => `${JSON.stringify(key)}: ${printData(value)}`).join(', ')}}`;
}

/** One change: which node (counted from the root, modulo their number), what to do, and a node or value to do it with. */
export interface Change {
  readonly at: number;
  readonly how: 'drop' | 'duplicate' | 'replace' | 'graft' | 'rename';
  readonly from: number;
  readonly value: Data;
}

export function changed(data: Data, changes: readonly Change[]): Data {
  let result = data;
  for (const change of changes) {
    const nodes = nodesOf(result);
    const target = nodes[change.at % nodes.length];
    const other = nodes[change.from % nodes.length] ?? null;
    result = rewrite(result, (node) => (node === target ? applied(node, change, other) : [node])) ?? null;
  }
  return result;
}

function nodesOf(data: Data): readonly Data[] {
  if (data === null || typeof data !== 'object') return [data];
  const children = 'items' in data ? data.items : data.entries.map(([, value]) => value);
  return [data, ...children.flatMap(nodesOf)];
}

/** What stands in the place of a node afterwards: nothing, one, or two. */
function applied(node: Data, { how, value }: Change, other: Data): readonly Data[] {
  switch (how) {
    case 'drop':
      return [];
    case 'duplicate':
      return [node, node];
    case 'graft':
      return [other];
    case 'rename':
      return [renamed(node, printData(value))];
    default:
      return [value];
  }
}

function renamed(node: Data, key: string): Data {
  if (node === null || typeof node !== 'object' || 'items' in node) return key;
  const [first, ...rest] = node.entries;
  return first ? { entries: [[key, first[1]], ...rest] } : node;
}

function rewrite(data: Data, change: (node: Data) => readonly Data[]): Data | undefined {
  const [first, ...more] = change(data);
  if (first !== data || more.length > 0) return first;
  if (data === null || typeof data !== 'object') return data;
  const inner = (child: Data): readonly Data[] => {
    const replacement = change(child);
    if (replacement.length !== 1 || replacement[0] !== child) return replacement;
    const rewritten = rewrite(child, change);
    return rewritten === undefined ? [] : [rewritten];
  };
  if ('items' in data) return { items: data.items.flatMap(inner) };
  return { entries: data.entries.flatMap(([key, value]) => inner(value).map((item) => [key, item] as const)) };
}

/** The entries below each of these keys of the root, in the order that `rank` gives. */
export function reordered(data: Data, keys: readonly string[], rank: (key: string) => number): Data {
  if (data === null || typeof data !== 'object' || 'items' in data) return data;
  return {
    entries: data.entries.map(([key, value]) =>
      keys.includes(key) && value !== null && typeof value === 'object' && 'entries' in value
        ? [key, { entries: value.entries.toSorted(([a], [b]) => rank(a) - rank(b)) }]
        : [key, value],
    ),
  };
}
