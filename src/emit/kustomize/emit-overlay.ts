/**
 * Writes `overlays/<name>/`: a kustomization that turns the objects of `base/` into those that the stack makes with another
 * environment. It adds files, deletes and patches objects; its Secrets and stubs are complete sets of its own where they
 * differ from the base's. Checked with kustomize 5.5.
 */
import { dnsLabel } from '../../kubernetes/names.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Plain, PlainMap } from '../../print/render-object.ts';
import { yamlComment } from '../../print/slots/yaml-comment.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { generatedNote, type EmittedFile } from '../file.ts';
import type { Manifests, PrintedObject } from '../manifests/emit-manifests.ts';
import { filesBelow, inputsKustomization, kustomization, secretFiles } from './emit-kustomization.ts';
import { identityOf } from './merge-patch.ts';
import { diffObjects, leakingFiles, type OverlayDiff } from './overlay-diff.ts';

/** What the stack makes with the environments of an overlay. */
export interface OverlaySource {
  readonly name: string;
  readonly plan: Plan;
  readonly manifests: Manifests;
  /** What would stay in OpenStack: see `Emitted.openstack`. */
  readonly openstack: readonly EmittedFile[];
  /** What was read for it: see `EmitInput.inputs`. */
  readonly inputs: readonly { readonly name: string; readonly text: string }[];
}

export interface EmittedOverlay {
  readonly source: OverlaySource;
  readonly diff: OverlayDiff;
  readonly files: readonly EmittedFile[];
}

export function overlayFolder(name: string): string {
  return `overlays/${name}/`;
}

export function emitOverlay(base: Manifests, source: OverlaySource): EmittedOverlay {
  const folder = overlayFolder(source.name);
  const diff = diffObjects(base, source.manifests);
  const added = addedFiles(diff.added);
  const patches = patchFiles(diff);
  const secrets = secretsOf(base, source, folder);
  const inputs = inputsOf(base, source, folder);
  const resources = [
    ...(filesBelow(base, 'base/').length > 0 ? ['../../base'] : []),
    ...secrets.resources,
    ...added.map(({ path }) => path),
  ];
  const body: readonly (readonly [string, Plain])[] = [
    ['resources', resources],
    ...(patches.length > 0 ? [['patches', patches.map(({ path }) => new Map([['path', path]]))] as const] : []),
  ];
  const files = [
    kustomization(`${folder}kustomization.yaml`, body, inputs.comment),
    ...[...added, ...patches].map(({ path, text }) => ({ path: `${folder}${path}`, text })),
    ...secrets.files,
    ...inputs.files,
  ];
  return { source, diff, files };
}

/** Named as in `base/`. */
function addedFiles(added: readonly PrintedObject[]): readonly EmittedFile[] {
  const groups = new Map<string, PlainMap[]>();
  for (const { file, rendered } of added) {
    const path = `added/${file.slice('base/'.length)}`;
    groups.set(path, [...(groups.get(path) ?? []), rendered.plain]);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, objects]) => ({
      path,
      text: `${yamlComment(generatedNote)}\n${objects.map((plain) => printYaml(plain).text).join('---\n')}`,
    }));
}

/** One file for each object; two kinds of the same name are told apart by their groups. */
function patchFiles({ changed, removed }: OverlayDiff): readonly EmittedFile[] {
  const patches = [
    ...changed.map(({ object, patch }) => ({ object, patch })),
    ...removed.map((object) => ({
      object,
      patch: new Map<string, Plain>([['$patch', 'delete'], ...identityOf(object.rendered.plain)]),
    })),
  ].map(({ object: { object }, patch }) => ({
    stem: `${dnsLabel(object.kind)}-${object.metadata.name}`,
    object,
    patch,
  }));
  const stems = patches.map(({ stem }) => stem);
  return patches
    .map(({ stem, object, patch }) => {
      const isShared = stems.filter((other) => other === stem).length > 1;
      const group = isShared ? `${dnsLabel(object.apiVersion)}-` : '';
      return { path: `patches/${group}${stem}.yaml`, text: printYaml(patch, [generatedNote]).text };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

interface Part {
  readonly resources: readonly string[];
  readonly files: readonly EmittedFile[];
}

/** The Secrets of the base where they are the same, else all of its own. */
function secretsOf(base: Manifests, { plan, manifests }: OverlaySource, folder: string): Part {
  const isComplete = manifests.secrets.some(({ incomplete }) => incomplete.length === 0);
  const texts = ({ files }: Manifests): readonly EmittedFile[] =>
    files.filter(({ path }) => path.startsWith('secrets/'));
  const same = isSameSet(
    [...texts(base), ...secretFiles(plan, base.secrets, '')],
    [...texts(manifests), ...secretFiles(plan, manifests.secrets, '')],
  );
  if (same) return { resources: isComplete ? ['../../secrets'] : [], files: [] };
  const own = texts(manifests).map((file) => ({ ...file, path: `${folder}${file.path}` }));
  return {
    resources: isComplete ? ['secrets'] : [],
    files: [...own, ...secretFiles(plan, manifests.secrets, folder)],
  };
}

interface Stubs {
  readonly comment: readonly string[];
  readonly files: readonly EmittedFile[];
}

function inputsOf(base: Manifests, { manifests }: OverlaySource, folder: string): Stubs {
  const leaking = leakingFiles(manifests.objects);
  const own = stubs(manifests).filter(({ path }) => !leaking.has(path));
  if (own.length === 0) return { comment: [], files: [] };
  const same = isSameSet(stubs(base), stubs(manifests));
  const where = same ? '../../inputs' : 'inputs';
  const comment = [
    `Objects below ${where}/ wait for facts that the template does not hold: complete them, then add "${where}" here.`,
  ];
  if (same) return { comment, files: [] };
  const names = own.map(({ path }) => path.slice('inputs/'.length));
  return {
    comment,
    files: [...own.map((file) => ({ ...file, path: `${folder}${file.path}` })), ...inputsKustomization(folder, names)],
  };
}

function stubs({ files }: Manifests): readonly EmittedFile[] {
  return files.filter(({ path }) => path.startsWith('inputs/'));
}

/** Whether two sets of files have the same paths and texts. */
export function isSameSet(a: readonly EmittedFile[], b: readonly EmittedFile[]): boolean {
  const texts = new Map(b.map(({ path, text }) => [path, text]));
  return a.length === b.length && a.every(({ path, text }) => texts.get(path) === text);
}
