/** `sourcemap.json`: which template line caused which output line. */
import type { LeafTable } from '../../evaluate/leaf-table.ts';
import { positionAt } from '../../source/source-file.ts';
import type { Emitter, PlaceOf } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import type { OutputObject } from '../rendered.ts';
import { terminalText } from '../../print/slots/terminal.ts';

export const sourceMap: Emitter = {
  id: 'source-map',
  latest: 'never',
  emit({ objects, source }, { placeOf }) {
    return { files: [emitSourceMap(objects, source.leaves, placeOf)] };
  },
};

/**
 * `{ version: 1, sources, map: [[file, pointer, line, [[source, line, column, leaf]]]] }`: `source` is an index into
 * `sources`, `leaf` the property path with its resource. Nothing below `secrets/` is listed.
 */
function emitSourceMap(objects: readonly OutputObject[], leaves: LeafTable, placeOf: PlaceOf): EmittedFile {
  const sources: string[] = [];
  const indexOf = (name: string): number => {
    const index = sources.indexOf(name);
    return index >= 0 ? index : sources.push(name) - 1;
  };
  const map = inFileOrder(objects, placeOf).flatMap(({ id, placed }) =>
    placed.map(({ pointer, leaves: ids }) => {
      const place = placeOf({ object: id, pointer });
      const causes = ids.map((leafId) => {
        const leaf = leaves.get(leafId);
        const { line, column } = positionAt(leaf.span.file, leaf.span.start);
        return [indexOf(leaf.span.file.name), line, column, `${leaf.resource}.${leaf.path.join('.')}`];
      });
      return [place?.file ?? '', pointer, place?.line ?? 0, causes];
    }),
  );
  const rows = map.map((row) => `    ${terminalText(JSON.stringify(row))}`).join(',\n');
  const body = rows === '' ? '[]' : `[\n${rows}\n  ]`;
  return {
    path: 'sourcemap.json',
    text: `{\n  "version": 1,\n  "sources": ${terminalText(JSON.stringify(sources))},\n  "map": ${body}\n}\n`,
  };
}

function inFileOrder(objects: readonly OutputObject[], placeOf: PlaceOf): readonly OutputObject[] {
  const fileOf = ({ id }: OutputObject): string => placeOf({ object: id, pointer: '' })?.file ?? '';
  return objects
    .map((object) => ({ object, file: fileOf(object) }))
    .toSorted((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)))
    .map(({ object }) => object);
}
