/** Prints objects as the YAML documents of one file, with the line on which each of their fields stands. */
import type { ObjectId } from '../kubernetes/object-id.ts';
import { yamlComment } from '../print/slots/yaml-comment.ts';
import { printYaml } from '../print/yaml-printer.ts';
import type { FilePlace, PlaceOf } from './emitter.ts';
import { generatedNote, type EmittedFile } from './file.ts';
import type { OutputObject } from './rendered.ts';

interface PrintedFile {
  readonly file: EmittedFile;
  readonly objects: readonly (readonly [ObjectId, PrintedObject])[];
}

interface PrintedObject extends Required<FilePlace> {
  readonly lines: ReadonlyMap<string, number>;
}

/** `commentOf` gives the lines that stand before an object. */
export function printDocuments(
  path: string,
  objects: readonly OutputObject[],
  commentOf: (object: OutputObject) => readonly string[] = () => [],
): PrintedFile {
  let text = `${yamlComment(generatedNote)}\n`;
  let line = 1;
  const printed = objects.map((object, index) => {
    if (index > 0) {
      text += '---\n';
      line++;
    }
    const own = printYaml(
      object.plain,
      commentOf(object),
      object.placed.map(({ pointer }) => pointer),
    );
    const lines = new Map<string, number>();
    for (const [pointer, at] of own.lines) lines.set(pointer, at + line);
    const place = { file: path, line: line + 1, lines };
    text += own.text;
    line += own.length;
    return [object.id, place] as const;
  });
  return { file: { path, text }, objects: printed };
}

/** Finds fields of the objects; what is about an object as a whole is on its first line. */
export function placesIn(files: readonly PrintedFile[]): PlaceOf {
  const places = new Map(files.flatMap(({ objects }) => objects));
  return ({ object, pointer }) => {
    const here = places.get(object);
    return here && { file: here.file, line: here.lines.get(pointer) ?? here.line };
  };
}
