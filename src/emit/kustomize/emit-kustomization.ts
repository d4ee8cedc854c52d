/** Writes the kustomizations: the whole, `base/`, `secrets/` and `answers/`. */
import type { Plain, PlainMap } from '../../print/render-object.ts';
import type { NeededInput } from '../../plan/plan.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { generatedNote, type EmittedFile } from '../file.ts';
import { folders, ignoreFile, kustomizationName, overlayFolder } from '../layout.ts';
import type { OutputSecret, Rendered } from '../rendered.ts';

const header = [
  ['apiVersion', 'kustomize.config.k8s.io/v1beta1'],
  ['kind', 'Kustomization'],
] as const;

const waitingNote =
  'Omitted: the objects in inputs/, which need information that is not in the template. See MIGRATION.md.';

/** `files` are those of the objects. */
export function emitKustomizations(rendered: Rendered, files: readonly EmittedFile[]): readonly EmittedFile[] {
  const base = namesBelow(files, folders.base);
  const inputs = namesBelow(files, folders.inputs);
  const complete = rendered.secrets.filter(isComplete);
  const parts = [
    ...(base.length > 0 ? ['base'] : []),
    ...(complete.length > 0 ? ['secrets'] : []),
    ...(rendered.answers.length > 0 ? ['answers'] : []),
  ];
  return [
    kustomization('', [['resources', parts]], inputs.some((file) => !file.includes('/')) ? [waitingNote] : []),
    ...(base.length > 0 ? [kustomization(folders.base, [['resources', base]])] : []),
    ...answersKustomization(rendered),
    ...secretKustomization(rendered),
    ...(rendered.secrets.length === 0 && rendered.needs.some(makesKey) ? [ignoreFile()] : []),
  ];
}

/** Whether a command of the question writes a private key, for which there must be a place. */
function makesKey({ howTo }: NeededInput): boolean {
  return howTo.some(({ op }) => op === 'keyPair');
}

/** Names of the files in a folder, from there. */
export function namesBelow(files: readonly EmittedFile[], folder: string): readonly string[] {
  return files.flatMap(({ path }) => (path.startsWith(folder) ? [path.slice(folder.length)] : []));
}

export function isComplete({ incomplete }: OutputSecret): boolean {
  return incomplete.length === 0;
}

/** `folder` is empty, or has `/` at its end. */
export function kustomization(
  folder: string,
  body: readonly (readonly [string, Plain])[],
  comment: readonly string[] = [],
): EmittedFile {
  const data: PlainMap = new Map<string, Plain>([...header, ...body]);
  return { path: `${folder}${kustomizationName}`, text: printYaml(data, [generatedNote, ...comment]).text };
}

/** Lists the files that the reader has put there. */
export function answersKustomization({ answers }: Rendered, overlay?: string): readonly EmittedFile[] {
  if (answers.length === 0) return [];
  return [kustomization(`${folderOf(overlay)}${folders.answers}`, [['resources', answers]])];
}

function folderOf(overlay: string | undefined): string {
  return overlay === undefined ? '' : overlayFolder(overlay);
}

/** Hashed names would not be rewritten inside cloud-init volumes, so the names stay as they are. */
export function secretKustomization({ namespace, secrets }: Rendered, overlay?: string): readonly EmittedFile[] {
  if (secrets.length === 0) return [];
  const generators = secrets.filter(isComplete).map((secret) => generatorOf(namespace, secret));
  const waiting = secrets.filter((secret) => !isComplete(secret));
  const comment = waiting.flatMap((secret) => [
    `Omitted, because a value is not known yet: Secret ${secret.name}. Complete ${secret.incomplete.map((key) => `${secret.name}/${key}`).join(', ')}`,
    ...printYaml(new Map([['secretGenerator', [generatorOf(namespace, secret)]]]))
      .text.trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]);
  const body: readonly (readonly [string, Plain])[] =
    generators.length > 0
      ? [
          ['generatorOptions', new Map<string, Plain>([['disableNameSuffixHash', true]])],
          ['secretGenerator', generators],
        ]
      : [['resources', []]];
  return [kustomization(`${folderOf(overlay)}${folders.secrets}`, body, comment), ignoreFile(overlay)];
}

function generatorOf(namespace: string, { name, type, texts }: OutputSecret): PlainMap {
  return new Map<string, Plain>([
    ['name', name],
    ['namespace', namespace],
    ...(type === undefined ? [] : [['type', type] as const]),
    ['files', [...texts.keys()].map((key) => `${key}=${name}/${key}`)],
  ]);
}
