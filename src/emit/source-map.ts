/** `sourcemap.json`: which template line caused which output line. */
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { positionAt } from '../source/source-file.ts';
import type { EmittedFile } from './file.ts';
import type { Manifests } from './manifests/emit-manifests.ts';

/**
 * `{ version: 1, sources, map: [[file, pointer, line, [[source, line, column, leaf]]]] }`: `source` is an index into
 * `sources`, `leaf` the property path with its resource. Nothing below `secrets/` is listed.
 */
export function emitSourceMap(manifests: Manifests, leaves: LeafTable): EmittedFile {
  const sources: string[] = [];
  const indexOf = (name: string): number => {
    const index = sources.indexOf(name);
    return index >= 0 ? index : sources.push(name) - 1;
  };
  const map = manifests.objects.flatMap((object) =>
    object.rendered.placed.map(({ pointer, leaves: ids }) => [
      object.file,
      pointer,
      object.lines.get(pointer) ?? 0,
      ids.map((id) => {
        const leaf = leaves.get(id);
        const { line, column } = positionAt(leaf.span.file, leaf.span.start);
        return [indexOf(leaf.span.file.name), line, column, `${leaf.resource}.${leaf.path.join('.')}`];
      }),
    ]),
  );
  const rows = map.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const body = rows === '' ? '[]' : `[\n${rows}\n  ]`;
  return {
    path: 'sourcemap.json',
    text: `{\n  "version": 1,\n  "sources": ${JSON.stringify(sources)},\n  "map": ${body}\n}\n`,
  };
}
