/** Brings data between the forms of the YAML reader, the YAML printer and JSON. */
import type { Tree } from '../hot/tree.ts';
import type { Plain, PlainMap } from '../print/render-object.ts';
import type { Scalar } from '../python/scalar.ts';

/** An object as the printer takes it. Functions and symbols, which no data has, become null. */
export function plainMap(data: object): PlainMap {
  return new Map(Object.entries(data).map(([key, value]: [string, unknown]) => [key, plainData(value)]));
}

function plainData(data: unknown): Plain {
  if (Array.isArray(data)) return data.map(plainData);
  if (typeof data === 'object' && data !== null) return plainMap(data);
  const isScalar = typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean';
  return isScalar || typeof data === 'bigint' ? data : null;
}

/** Data of a tree; maps keep keys that are no texts. */
export type TreeData = Scalar | readonly TreeData[] | ReadonlyMap<Scalar, TreeData>;

export function dataOfTree(tree: Tree): TreeData {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'sequence':
      return tree.items.map(dataOfTree);
    case 'mapping':
      return new Map(tree.entries.map(({ key, value }) => [key.value, dataOfTree(value)] as const));
  }
}
