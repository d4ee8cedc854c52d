/**
 * Writes `overlays/<name>/`: a kustomization that turns the objects of `base/` into those that the stack makes with another
 * environment. It adds files, deletes and patches objects; its Secrets and stubs are complete sets of its own where they
 * differ from the base's.
 */
import { append } from '../../source/append.ts';
import type { Plain, PlainMap } from '../../print/render-object.ts';
import { yamlComment } from '../../print/slots/yaml-comment.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { generatedNote, isSameSet, type EmittedFile } from '../file.ts';
import { folders, objectFiles, overlayFolder, singleStems } from '../layout.ts';
import type { OverlayDiff } from '../overlay-diff.ts';
import type { OutputObject, Rendered, RenderedOverlay } from '../rendered.ts';
import {
  answersKustomization,
  isComplete,
  kustomization,
  namesBelow,
  secretKustomization,
} from './emit-kustomization.ts';
import { identityOf, objectPatch } from './merge-patch.ts';
import { writeObjects, writeSecrets } from './object-files.ts';
import { present } from '../../source/present.ts';

interface Base {
  readonly rendered: Rendered;
  /** Those of its objects. */
  readonly files: readonly EmittedFile[];
}

export function emitOverlay(base: Base, overlay: RenderedOverlay): readonly EmittedFile[] {
  const folder = overlayFolder(overlay.name);
  const added = addedFiles(overlay);
  const patches = patchFiles(overlay.diff);
  const secrets = secretsOf(base.rendered, overlay);
  const inputs = inputsOf(base, overlay);
  const resources = [
    ...(namesBelow(base.files, folders.base).length > 0 ? ['../../base'] : []),
    ...secrets.resources,
    ...(base.rendered.answers.length > 0 ? ['../../answers'] : []),
    ...(overlay.rendered.answers.length > 0 ? ['answers'] : []),
    ...added.map(({ path }) => path),
  ];
  const body: readonly (readonly [string, Plain])[] = [
    ['resources', resources],
    ...(patches.length > 0 ? [['patches', patches.map(({ path }) => new Map([['path', path]]))] as const] : []),
  ];
  return [
    kustomization(folder, body, inputs.comment),
    ...[...added, ...patches].map(({ path, text }) => ({ path: `${folder}${path}`, text })),
    ...secrets.files,
    ...inputs.files,
    ...answersKustomization(overlay.rendered, overlay.name),
  ];
}

/** Named as in `base/`. */
function addedFiles({ rendered, diff }: RenderedOverlay): readonly EmittedFile[] {
  const files = objectFiles(rendered);
  const groups = new Map<string, PlainMap[]>();
  for (const object of diff.added) {
    const path = `added/${present(files.get(object), 'file of the object').slice(folders.base.length)}`;
    append(groups, path, object.plain);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, objects]) => ({
      path,
      text: `${yamlComment(generatedNote)}\n${objects.map((plain) => printYaml(plain).text).join('---\n')}`,
    }));
}

/** One file for each object. */
function patchFiles({ changed, removed }: OverlayDiff): readonly EmittedFile[] {
  const patches = new Map<OutputObject, PlainMap>([
    ...changed.map(({ base, own }) => [base, objectPatch(base.plain, own.plain) ?? new Map()] as const),
    ...removed.map((object) => [object, deletion(object)] as const),
  ]);
  const stems = singleStems([...patches.keys()]);
  return [...patches]
    .map(([object, patch]) => ({
      path: `patches/${present(stems.get(object), 'name of the patch')}.yaml`,
      text: printYaml(patch, [generatedNote]).text,
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function deletion({ plain }: OutputObject): PlainMap {
  return new Map<string, Plain>([['$patch', 'delete'], ...identityOf(plain)]);
}

interface Part {
  readonly resources: readonly string[];
  readonly files: readonly EmittedFile[];
}

/** The Secrets of the base where they are the same, else all of its own. */
function secretsOf(base: Rendered, { name, rendered }: RenderedOverlay): Part {
  const hasComplete = rendered.secrets.some(isComplete);
  const files = (of: Rendered, overlay?: string): readonly EmittedFile[] => [
    ...writeSecrets(of, overlay),
    ...secretKustomization(of, overlay),
  ];
  if (isSameSet(files(base), files(rendered))) return { resources: hasComplete ? ['../../secrets'] : [], files: [] };
  return { resources: hasComplete ? ['secrets'] : [], files: files(rendered, name) };
}

interface Stubs {
  readonly comment: readonly string[];
  readonly files: readonly EmittedFile[];
}

function inputsOf(base: Base, { name, rendered }: RenderedOverlay): Stubs {
  const own = stubs(writeObjects(rendered).files);
  if (own.length === 0) return { comment: [], files: [] };
  const same = isSameSet(stubs(base.files), own);
  const where = same ? '../../inputs' : 'inputs';
  const comment = [
    `Omitted: the objects in ${where}/, which need information that is not in the template. See MIGRATION.md.`,
  ];
  if (same) return { comment, files: [] };
  const moved = own.map((file) => ({ ...file, path: `${overlayFolder(name)}${file.path}` }));
  return { comment, files: moved };
}

function stubs(files: readonly EmittedFile[]): readonly EmittedFile[] {
  return files.filter(({ path }) => path.startsWith(folders.inputs));
}
