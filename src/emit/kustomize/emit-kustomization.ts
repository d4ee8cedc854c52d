/** Writes the kustomizations: the whole, `base/`, `secrets/` and `inputs/`. */
import type { Plain, PlainMap } from '../../print/render-object.ts';
import { printYaml } from '../../print/yaml-printer.ts';
import { generatedNote, type EmittedFile } from '../file.ts';
import { folders, ignoreFile, kustomizationName, overlayFolder } from '../layout.ts';
import type { OutputSecret, Rendered } from '../rendered.ts';

const header = [
  ['apiVersion', 'kustomize.config.k8s.io/v1beta1'],
  ['kind', 'Kustomization'],
] as const;

const waitingNote =
  'Objects in inputs/ need information that is not in the template: complete them, then add "inputs" here.';

/** `files` are those of the objects. */
export function emitKustomizations(rendered: Rendered, files: readonly EmittedFile[]): readonly EmittedFile[] {
  const base = namesBelow(files, folders.base);
  const inputs = namesBelow(files, folders.inputs);
  const complete = rendered.secrets.filter(isComplete);
  const parts = [...(base.length > 0 ? ['base'] : []), ...(complete.length > 0 ? ['secrets'] : [])];
  return [
    kustomization('', [['resources', parts]], inputs.some((file) => !file.includes('/')) ? [waitingNote] : []),
    ...(base.length > 0 ? [kustomization(folders.base, [['resources', base]])] : []),
    ...inputsKustomization(inputs),
    ...secretKustomization(rendered),
  ];
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

/** What a step completes below `inputs/later/` it also applies. */
export function inputsKustomization(names: readonly string[], overlay?: string): readonly EmittedFile[] {
  const inputs = names.filter((file) => !file.includes('/'));
  if (inputs.length === 0) return [];
  return [
    kustomization(
      `${folderOf(overlay)}${folders.inputs}`,
      [['resources', inputs]],
      ['Every file listed here contains <...> in the places that you must complete before you apply it.'],
    ),
  ];
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
