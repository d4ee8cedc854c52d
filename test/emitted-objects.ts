/** Reads emitted files back as the cluster would see them. */
import { load, loadAll } from 'js-yaml';
import type { CompileResult } from '../src/compile-types.ts';
import type { EmittedFile } from '../src/emit/file.ts';
import type { JsonObject } from '../src/kubernetes/json.ts';
import type { ProvidedName } from '../src/kubernetes/well-formed/world.ts';

export interface EmittedObject {
  readonly file: string;
  readonly json: JsonObject;
}

/** Objects below `base/` and `inputs/`, and the Secrets that the kustomization of `secrets/` generates. */
export function emittedJson(files: readonly EmittedFile[]): readonly EmittedObject[] {
  return files
    .filter(
      ({ path }) => /^(?:base|inputs|inputs\/later)\/[^/]+\.yaml$/.test(path) && !path.endsWith('/kustomization.yaml'),
    )
    .flatMap(({ path, text }) => loadAll(text).flatMap((json) => (isObject(json) ? [{ file: path, json }] : [])));
}

/** Names that the output refers to and that are no objects in it: generated Secrets, complete or not, and mapped names. */
export function providedNames({ files }: CompileResult): readonly ProvidedName[] {
  const folders = new Map<string, string[]>();
  for (const { path } of files) {
    const match = /^secrets\/([^/]+)\/(.+)$/.exec(path);
    if (!match) continue;
    const [, name = '', key = ''] = match;
    const keys = folders.get(name);
    if (keys) keys.push(key);
    else folders.set(name, [key]);
  }
  return [...folders].map(([name, keys]) => ({ kind: 'Secret', name, keys }));
}

/** One YAML document as data. */
export function parseYaml(text: string): unknown {
  return load(text);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && 'kind' in value && 'metadata' in value;
}
