/** Where two templates say something else to Heat. The client sends a template as data, with the names of files as URLs. */
import type { MappingNode, Tree } from '../hot/tree.ts';
import { Float } from '../python/scalar.ts';
import { keyText } from '../shape/shape.ts';

export interface Difference {
  /** Keys and indexes from the top of the template. */
  readonly path: readonly string[];
  /** What the local one says there, or the map that lacks it. */
  readonly local: Tree;
}

/** Whether nothing of Heat's depends on what stands at a path. */
export type Ignores = (path: readonly string[]) => boolean;

/** In the order of the local template, then what only the live one has. */
export function* differences(
  local: Tree,
  live: Tree,
  ignores: Ignores,
  path: readonly string[] = [],
): Generator<Difference> {
  if (ignores(path)) return;
  if (local.kind === 'mapping' && live.kind === 'mapping') yield* inMaps(local, live, { ignores, path });
  else if (local.kind === 'sequence' && live.kind === 'sequence' && local.items.length === live.items.length) {
    for (const [index, item] of local.items.entries()) {
      const other = live.items[index];
      if (other) yield* differences(item, other, ignores, [...path, String(index)]);
    }
  } else if (!sameScalar(local, live)) yield { path, local };
}

interface At {
  readonly ignores: Ignores;
  readonly path: readonly string[];
}

function* inMaps(local: MappingNode, live: MappingNode, { ignores, path }: At): Generator<Difference> {
  const others = new Map(live.entries.map(({ key, value }) => [keyText(key), value]));
  for (const { key, value } of local.entries) {
    const name = keyText(key);
    const other = others.get(name);
    others.delete(name);
    const at = [...path, name];
    if (other) yield* differences(value, other, ignores, at);
    else if (!ignores(at)) yield { path: at, local: value };
  }
  for (const name of others.keys()) if (!ignores([...path, name])) yield { path: [...path, name], local };
}

function sameScalar(local: Tree, live: Tree): boolean {
  if (local.kind !== 'scalar' || live.kind !== 'scalar') return false;
  const [one, other] = [local.value, live.value];
  if (one instanceof Float || other instanceof Float) return Number(one) === Number(other);
  if (typeof one === 'string' && typeof other === 'string') return one === other || isUrlOf(other, one);
  return one === other;
}

const url = /^[a-z][a-z0-9+.-]*:\/\//;

/** Whether a URL ends in the name of a local file. */
function isUrlOf(text: string, name: string): boolean {
  return url.test(text) && sharedNames(text, name) > 0;
}

/** How many names the two have in common, counted from the end. */
export function sharedNames(text: string, name: string): number {
  const [names, wanted] = [text.split('/').toReversed(), encodedNames(name).toReversed()];
  const end = wanted.findIndex((part, index) => part !== names[index]);
  return end < 0 ? wanted.length : end;
}

function encodedNames(name: string): readonly string[] {
  return encodeURI(name)
    .split('/')
    .filter((part) => part !== '.' && part !== '..');
}
