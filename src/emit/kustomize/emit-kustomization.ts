/** Writes the kustomizations: the whole, `base/`, `secrets/` and `inputs/`. Checked with kustomize 5.5. */
import type { Plain, PlainMap } from '../../print/render-object.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Manifests, PrintedSecret } from '../manifests/emit-manifests.ts';
import { generatedNote, type EmittedFile } from '../file.ts';
import { printYaml } from '../../print/yaml-printer.ts';

const header = [
  ['apiVersion', 'kustomize.config.k8s.io/v1beta1'],
  ['kind', 'Kustomization'],
] as const;

export function emitKustomizations(plan: Plan, manifests: Manifests): readonly EmittedFile[] {
  const base = filesBelow(manifests, 'base/');
  const inputs = filesBelow(manifests, 'inputs/');
  const complete = manifests.secrets.filter(({ incomplete }) => incomplete.length === 0);
  const parts = [...(base.length > 0 ? ['base'] : []), ...(complete.length > 0 ? ['secrets'] : [])];
  return [
    root(
      parts,
      inputs.some((file) => !file.includes('/')),
    ),
    ...(base.length > 0 ? [kustomization('base/kustomization.yaml', [['resources', base]])] : []),
    ...inputsKustomization('', inputs),
    ...secretFiles(plan, manifests.secrets, ''),
  ];
}

/** Names of the manifests in a folder, from there. */
export function filesBelow(manifests: Manifests, folder: string): readonly string[] {
  return manifests.files.flatMap(({ path }) =>
    path.startsWith(folder) && path.endsWith('.yaml') ? [path.slice(folder.length)] : [],
  );
}

export function kustomization(
  path: string,
  body: readonly (readonly [string, Plain])[],
  comment: readonly string[] = [],
): EmittedFile {
  const data: PlainMap = new Map<string, Plain>([...header, ...body]);
  return { path, text: printYaml(data, [generatedNote, ...comment]).text };
}

function root(parts: readonly string[], hasInputs: boolean): EmittedFile {
  const comment = hasInputs
    ? ['Objects below inputs/ wait for facts that the template does not hold: complete them, then add "inputs" here.']
    : [];
  return kustomization('kustomization.yaml', [['resources', parts]], comment);
}

/** `folder` is where `inputs/` lies: empty, or with `/` at its end. What a step completes below `inputs/later/` it also applies. */
export function inputsKustomization(folder: string, files: readonly string[]): readonly EmittedFile[] {
  const inputs = files.filter((file) => !file.includes('/'));
  if (inputs.length === 0) return [];
  return [
    kustomization(
      `${folder}inputs/kustomization.yaml`,
      [['resources', inputs]],
      ['Every file named here holds <...> in the places that must be completed before it can be applied.'],
    ),
  ];
}

/** Hashed names would not be rewritten inside cloud-init volumes, so the names stay as they are. `folder` holds `secrets/`. */
export function secretFiles(plan: Plan, secrets: readonly PrintedSecret[], folder: string): readonly EmittedFile[] {
  if (secrets.length === 0) return [];
  const complete = secrets.filter(({ incomplete }) => incomplete.length === 0);
  const waiting = secrets.filter(({ incomplete }) => incomplete.length > 0);
  const generators = complete.map(({ secret }) => generatorOf(plan, secret.name, [...secret.keys.keys()], secret.type));
  const comment = waiting.flatMap(({ secret, incomplete }) => [
    `Left out, for a value is not known yet: Secret ${secret.name}. Complete ${incomplete.map((key) => `${secret.name}/${key}`).join(', ')}`,
    ...printYaml(new Map([['secretGenerator', [generatorOf(plan, secret.name, [...secret.keys.keys()], secret.type)]]]))
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
  return [kustomization(`${folder}secrets/kustomization.yaml`, body, comment), ignoreFile(folder)];
}

/** Goes beside everything secret, also where there is nothing for kustomize. */
export function ignoreFile(folder: string): EmittedFile {
  const text = '# Secret texts stay out of version control.\n*\n!.gitignore\n!kustomization.yaml\n';
  return { path: `${folder}secrets/.gitignore`, text };
}

function generatorOf(plan: Plan, name: string, keys: readonly string[], type: string | undefined): PlainMap {
  return new Map<string, Plain>([
    ['name', name],
    ['namespace', plan.namespace],
    ...(type === undefined ? [] : [['type', type] as const]),
    ['files', keys.map((key) => `${key}=${name}/${key}`)],
  ]);
}
