/** Template text as plain data, so that it can be rewritten and printed again without evaluating anything. */
import type { ScalarNode, Tree } from '../../hot/tree.ts';
import type { Float, Int } from '../../python/scalar.ts';

/** Data of a template: scalars keep Heat's kinds, so that `3.0` stays a float and `"3"` a text. */
export type TemplateData = null | boolean | Int | Float | string | readonly TemplateData[] | TemplateMap;
export type TemplateMap = ReadonlyMap<string, TemplateData>;

export function dataOf(tree: Tree): TemplateData {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'sequence':
      return tree.items.map(dataOf);
    case 'mapping':
      return new Map(tree.entries.map(({ key, value }) => [keyText(key), dataOf(value)]));
  }
}

/** A key as Heat's loader would name it in a template. */
export function keyText({ value }: ScalarNode): string {
  return String(value);
}

export function isDataMap(data: TemplateData | undefined): data is TemplateMap {
  return data instanceof Map;
}

export function isDataList(data: TemplateData | undefined): data is readonly TemplateData[] {
  return Array.isArray(data);
}

/** What stands at a key; undefined where the data is no map, or has none. */
export function entryOf(data: TemplateData | undefined, key: string): TemplateData | undefined {
  return isDataMap(data) ? data.get(key) : undefined;
}

/** The data with every node replaced by what `change` gives for it; `undefined` goes on inside. */
export function rewrite(data: TemplateData, change: (node: TemplateData) => TemplateData | undefined): TemplateData {
  const changed = change(data);
  if (changed !== undefined) return changed;
  if (isDataMap(data)) return new Map([...data].map(([key, value]) => [key, rewrite(value, change)]));
  if (isDataList(data)) return data.map((item) => rewrite(item, change));
  return data;
}

/** The function and argument of a call, where the data is a map with one key that is one of `names`. */
export function callOf(
  data: TemplateData | undefined,
  names: ReadonlySet<string>,
): readonly [string, TemplateData] | undefined {
  if (!isDataMap(data) || data.size !== 1) return undefined;
  const [entry] = data;
  return entry && names.has(entry[0]) ? entry : undefined;
}
