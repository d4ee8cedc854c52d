/** Writes objects as files, one for each Heat resource and one for each object that waits, and Secrets as one file a key. */
import { append } from '../../source/append.ts';
import type { PlacedAt } from '../../plan/plan.ts';
import type { Value } from '../../evaluate/value.ts';
import { printHole } from '../../print/print-hole.ts';
import { placesIn, printDocuments } from '../documents.ts';
import type { FilePlace, PlaceOf } from '../emitter.ts';
import type { EmittedFile } from '../file.ts';
import { objectFiles, secretPath, type ObjectsToName } from '../layout.ts';
import type { OutputObject, RenderedObjects } from '../rendered.ts';
import { textBefore } from '../../source/text-before.ts';

interface ObjectFiles {
  readonly files: readonly EmittedFile[];
  readonly placeOf: PlaceOf;
}

/** Sorted by path. */
export function writeObjects(rendered: ObjectsToName): ObjectFiles {
  const printed = byFile(rendered).map(([file, objects]) => printDocuments(file, objects, stubComment));
  const inObjects = placesIn(printed);
  const secrets = new Map(rendered.secrets.map(({ id, name }) => [id, name]));
  return {
    files: printed.map(({ file }) => file),
    placeOf: (at) => inObjects(at) ?? secretPlace(at, secrets),
  };
}

function secretPlace({ object, pointer }: PlacedAt, secrets: ReadonlyMap<string, string>): FilePlace | undefined {
  const secret = secrets.get(object);
  if (secret === undefined) return undefined;
  const key = /^\/data\/(.*)$/.exec(pointer)?.[1];
  return { file: secretPath(key === undefined ? secret : `${secret}/${unescapePointer(key)}`) };
}

function unescapePointer(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The texts of Secrets, one file a key. */
export function writeSecrets({ secrets }: RenderedObjects, overlay?: string): readonly EmittedFile[] {
  return secrets.flatMap(({ name, texts, answered }) =>
    [...texts].map(([key, text]) => ({
      path: secretPath(`${name}/${key}`, overlay),
      text,
      secret: true as const,
      ...(answered?.has(key) && { answered: true as const }),
    })),
  );
}

function byFile(rendered: ObjectsToName): readonly (readonly [string, readonly OutputObject[]])[] {
  const groups = new Map<string, OutputObject[]>();
  for (const [object, file] of objectFiles(rendered)) append(groups, file, object);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function stubComment({ holes, state }: OutputObject): readonly string[] {
  if (state === 'ready') return [];
  const open = holes.map(({ pointer, value }) => `  ${pointer}: ${[...new Set(unknownParts(value))].join(', ')}`);
  const what =
    state === 'later'
      ? 'A step of MIGRATION.md completes this object and applies it.'
      : 'Not applied. A step of MIGRATION.md copies this file, and says what to complete in the copy.';
  return [what, ...open];
}

/** The places of a text that are to be completed. */
function unknownParts(value: Value): readonly string[] {
  if (value.kind === 'symbolic' && value.expression.op === 'concat')
    return value.expression.parts.flatMap(unknownParts);
  return value.kind === 'known' ? [] : [textBefore(printHole(value), '\n')];
}
