/** A host whose files are given as texts: for libraries, browsers and tests. */
import type { Host } from './host.ts';
import { resolveName } from './paths.ts';

/** Takes `{ name: text }` or a Map of the same; names are normalized, so `./a.yaml` and `a.yaml` are one file. URLs are
 * names like any other: what is not given does not exist. */
export function memoryHost(files: Readonly<Record<string, string>> | ReadonlyMap<string, string>): Host {
  const entries = files instanceof Map ? [...files] : Object.entries(files);
  const texts = new Map(entries.map(([name, text]) => [resolveName('', name), text]));
  return {
    read: (name) => Promise.resolve(texts.get(resolveName('', name))),
    resolve: resolveName,
    names: () => [...texts.keys()],
  };
}
