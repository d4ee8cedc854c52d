/** Renders kustomizations from texts in memory, as far as heat2kube uses them: resources, merge patches, generated Secrets. */
import { posix } from 'node:path';
import { load, loadAll } from 'js-yaml';
import type { EmittedFile } from '../../src/emit/file.ts';

type Json = null | boolean | number | string | readonly Json[] | JsonMap;
interface JsonMap {
  readonly [key: string]: Json;
}

/** Objects by their identity, with everything that the cluster would see. */
export type Rendered = ReadonlyMap<string, JsonMap>;

export function renderKustomization(files: readonly EmittedFile[], folder: string): Rendered {
  return new Renderer(new Map(files.map(({ path, text }) => [path, text]))).folder(posix.normalize(folder));
}

/** What `kubectl kustomize` printed. */
export function renderedText(text: string): Rendered {
  return byIdentity(loadAll(text).filter(isMap).map(withoutLineBreaks));
}

/** Kustomize breaks long base64 texts into lines. */
function withoutLineBreaks(object: JsonMap): JsonMap {
  const { data } = object;
  if (object['kind'] !== 'Secret' || !isMap(data)) return object;
  const texts = Object.entries(data).map(([key, text]) => [key, String(text).replaceAll('\n', '')]);
  return { ...object, data: Object.fromEntries(texts) };
}

class Renderer {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  folder(folder: string): Rendered {
    const file = load(this.#text(posix.join(folder, 'kustomization.yaml')));
    if (!isMap(file)) throw new Error(`${folder} has no kustomization`);
    const own = [
      ...textsIn(file['resources']).flatMap((path) => this.#resource(posix.join(folder, path))),
      ...mapsIn(file['secretGenerator']).map((generator) => this.#secret(generator, folder)),
    ];
    const objects = new Map(byIdentity(own));
    for (const { path } of mapsIn(file['patches'])) {
      this.#patch(objects, load(this.#text(posix.join(folder, String(path)))), String(path));
    }
    return objects;
  }

  #resource(path: string): readonly JsonMap[] {
    if (!path.endsWith('.yaml')) return [...this.folder(path).values()];
    return loadAll(this.#text(path)).filter(isMap);
  }

  #secret(generator: JsonMap, folder: string): JsonMap {
    const data = textsIn(generator['files']).map((entry): [string, string] => {
      const equals = entry.indexOf('=');
      const text = this.#text(posix.join(folder, entry.slice(equals + 1)));
      return [entry.slice(0, equals), Buffer.from(text, 'utf8').toString('base64')];
    });
    const metadata = { name: generator['name'] ?? null, namespace: generator['namespace'] ?? null };
    const type = generator['type'] ?? 'Opaque';
    return { apiVersion: 'v1', kind: 'Secret', metadata, type, data: Object.fromEntries(data) };
  }

  #patch(objects: Map<string, JsonMap>, patch: unknown, path: string): void {
    if (!isMap(patch)) throw new Error(`${path} is no patch`);
    const { $patch: directive, ...fields } = patch;
    const key = identity(fields);
    const object = objects.get(key);
    if (!object) throw new Error(`${path} changes ${key}, which is not there`);
    if (directive === 'delete') objects.delete(key);
    else objects.set(key, merged(object, fields));
  }

  #text(path: string): string {
    const text = this.#texts.get(path);
    if (text === undefined) throw new Error(`there is no ${path}`);
    return text;
  }
}

function merged(object: JsonMap, patch: JsonMap): JsonMap {
  const { $patch: directive, ...fields } = patch;
  if (directive === 'replace') return fields;
  const result = new Map(Object.entries(object));
  for (const [key, value] of Object.entries(fields)) {
    const before = result.get(key);
    if (value === null) result.delete(key);
    else result.set(key, isMap(value) && isMap(before) ? merged(before, value) : value);
  }
  return Object.fromEntries(result);
}

function byIdentity(objects: readonly JsonMap[]): Rendered {
  const result = new Map<string, JsonMap>();
  for (const object of objects) {
    const key = identity(object);
    if (result.has(key)) throw new Error(`${key} is there twice`);
    result.set(key, object);
  }
  return new Map([...result].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function identity({ apiVersion, kind, metadata }: JsonMap): string {
  const { namespace = '', name = '' } = isMap(metadata) ? metadata : {};
  return [apiVersion, kind, namespace, name].map(String).join(' ');
}

function textsIn(value: Json | undefined): readonly string[] {
  return isList(value) ? value.map(String) : [];
}

function mapsIn(value: Json | undefined): readonly JsonMap[] {
  return isList(value) ? value.filter(isMap) : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
