/** A host whose files are given as texts: for libraries, browsers and tests. */
import type { Host } from './host.ts';
import { resolveName } from './paths.ts';

/** Takes `{ name: text }` or a Map of the same, and throws a TypeError for anything else; names are normalized, so `./a.yaml` and `a.yaml` are one file. URLs are
 * names like any other: what is not given does not exist. */
export function memoryHost(files: Readonly<Record<string, string>> | ReadonlyMap<string, string>): Host {
  const given: unknown = files;
  if (typeof given !== 'object' || given === null) throw new TypeError('files: it must be an object or a Map');
  const entries: readonly (readonly [unknown, unknown])[] = given instanceof Map ? [...given] : Object.entries(given);
  const texts = new Map(entries.map(([name, text]) => [resolveName('', textOf(name, name)), textOf(text, name)]));
  return {
    read: (name) => Promise.resolve(texts.get(resolveName('', name))),
    resolve: resolveName,
    names: () => [...texts.keys()],
  };
}

function textOf(value: unknown, name: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`files.${String(name)}: it must be a text`);
  return value;
}
