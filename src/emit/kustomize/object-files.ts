/** Writes objects as files of YAML documents, with the line on which each of their fields stands. */
import type { ObjectId } from '../../kubernetes/object-id.ts';
import type { PlacedAt } from '../../plan/plan.ts';
import type { Value } from '../../evaluate/value.ts';
import { printHole } from '../../print/print-hole.ts';
import { yamlComment } from '../../print/slots/yaml-comment.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import type { FilePlace } from '../emitter.ts';
import { generatedNote, type EmittedFile } from '../file.ts';
import { objectFiles, secretPath } from '../layout.ts';
import type { OutputObject, RenderedObjects } from '../rendered.ts';

interface ObjectFiles {
  readonly files: readonly EmittedFile[];
  placeOf(at: PlacedAt): FilePlace | undefined;
}

/** Sorted by path. */
export function writeObjects(rendered: RenderedObjects): ObjectFiles {
  const printed = byFile(rendered).map(([file, objects]) => printFile(file, objects));
  const objects = new Map(printed.flatMap((each) => each.objects));
  const secrets = new Map(rendered.secrets.map(({ id, name }) => [id, name]));
  return {
    files: printed.map(({ file }) => file),
    placeOf({ object, pointer }) {
      const here = objects.get(object);
      if (here) return { file: here.file, line: here.lines.get(pointer) ?? here.line };
      const secret = secrets.get(object);
      if (secret === undefined) return undefined;
      const key = /^\/data\/(.*)$/.exec(pointer)?.[1];
      return { file: secretPath(key === undefined ? secret : `${secret}/${unescapePointer(key)}`) };
    },
  };
}

function unescapePointer(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The texts of Secrets, one file a key. */
export function writeSecrets({ secrets }: RenderedObjects, overlay?: string): readonly EmittedFile[] {
  return secrets.flatMap(({ name, texts }) =>
    [...texts].map(([key, text]) => ({ path: secretPath(`${name}/${key}`, overlay), text, secret: true as const })),
  );
}

function byFile(rendered: RenderedObjects): readonly (readonly [string, readonly OutputObject[]])[] {
  const groups = new Map<string, OutputObject[]>();
  for (const [object, file] of objectFiles(rendered)) {
    const group = groups.get(file);
    if (group) group.push(object);
    else groups.set(file, [object]);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

interface PrintedFile {
  readonly file: EmittedFile;
  readonly objects: readonly (readonly [ObjectId, PrintedObject])[];
}

interface PrintedObject {
  readonly file: string;
  /** On which the object begins. */
  readonly line: number;
  readonly lines: ReadonlyMap<string, number>;
}

function printFile(path: string, objects: readonly OutputObject[]): PrintedFile {
  let text = `${yamlComment(generatedNote)}\n`;
  let line = 1;
  const printed = objects.map((object, index) => {
    if (index > 0) {
      text += '---\n';
      line++;
    }
    const own = printYaml(object.plain, object.state === 'ready' ? [] : stubComment(object));
    const placed = new Set(object.placed.map(({ pointer }) => pointer));
    const here = [...own.lines].filter(([pointer]) => placed.has(pointer));
    const lines = new Map(here.map(([pointer, at]) => [pointer, at + line]));
    const place = { file: path, line: line + 1, lines };
    text += own.text;
    line += own.text.split('\n').length - 1;
    return [object.id, place] as const;
  });
  return { file: { path, text }, objects: printed };
}

function stubComment({ holes, state }: OutputObject): readonly string[] {
  const open = holes.map(({ pointer, value }) => `  ${pointer}: ${[...new Set(unknownParts(value))].join(', ')}`);
  const what =
    state === 'later'
      ? 'A step of MIGRATION.md completes this object and applies it.'
      : 'Complete this object, then add "inputs" to the resources of ../kustomization.yaml.';
  return [what, ...open];
}

/** The places of a text that are to be completed. */
function unknownParts(value: Value): readonly string[] {
  if (value.kind === 'symbolic' && value.expression.op === 'concat')
    return value.expression.parts.flatMap(unknownParts);
  return value.kind === 'known' ? [] : [printHole(value).split('\n')[0] ?? ''];
}
