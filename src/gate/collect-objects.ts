/** What `kubectl apply -k` would apply: follows a kustomization to its objects, as far as heat2kube writes kustomizations. */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import {
  at,
  isJsonObject,
  itemsAt,
  keyOf,
  pathOf,
  textAt,
  wordAt,
  wordsAt,
  type Json,
  type JsonObject,
} from '../kubernetes/json.ts';
import { fileSpan, sourceFile, type Span } from '../source/source-file.ts';
import { applyPatch } from './apply-patch.ts';
import { documentsOf, type Document } from './documents.ts';
import { missingOutputFile, unfollowedKey, unreadableOutput } from './gate-diagnostics.ts';
import type { OutputTexts } from './output-texts.ts';

/** An object as it would be applied, with where its fields are written. */
export interface FoundObject {
  readonly json: JsonObject;
  spanOf(pointer: string): Span;
}

/** A Secret that kustomize would generate. Of its values only what guests are told of their interfaces is ever read. */
interface FoundSecret {
  readonly name: string;
  readonly keys: readonly string[];
  /** Text of the key `networkdata`. */
  readonly networkData?: string;
}

/** All that one kustomization would apply. */
export interface Collected {
  readonly objects: readonly FoundObject[];
  /** Secrets that a generator makes of files. */
  readonly secrets: readonly FoundSecret[];
  /** Paths of all files that take part. */
  readonly files: ReadonlySet<string>;
}

/** `folder` is that of the kustomization, below the output directory. What cannot be followed is reported. */
export function collectObjects(texts: OutputTexts, folder: string, reports: Reporter): Collected {
  const collector = new Collector(texts, reports);
  collector.folder(folder);
  return { objects: [...collector.objects.values()], secrets: collector.secrets, files: collector.files };
}

class Collector {
  readonly objects = new Map<string, FoundObject>();
  readonly secrets: FoundSecret[] = [];
  readonly files = new Set<string>();
  readonly #texts: OutputTexts;
  readonly #reports: Reporter;

  constructor(texts: OutputTexts, reports: Reporter) {
    this.#texts = texts;
    this.#reports = reports;
  }

  folder(folder: string): void {
    const file = joined(folder, 'kustomization.yaml');
    if (this.files.has(file)) return;
    const [kustomization] = this.#documents(file, file);
    if (!kustomization) return;
    const { json } = kustomization;
    this.#refuse(kustomization, file);
    for (const path of wordsAt(json, 'resources')) this.#resource(joined(folder, path), file);
    for (const generator of itemsAt(json, 'secretGenerator')) this.#secret(folder, generator, file);
    for (const patch of itemsAt(json, 'patches')) {
      const path = textAt(patch, 'path');
      if (path !== undefined) this.#patch(joined(folder, path), file);
    }
  }

  /** What kustomize would do and this does not is an error: the objects would be other ones than those that are proved. */
  #refuse({ json, spanOf }: Document, file: string): void {
    for (const pointer of unfollowedKeys(json)) {
      this.#reports.report(unfollowedKey, { span: spanOf(pointer) }, file, pathOf(pointer).join('.'));
    }
  }

  #resource(path: string, by: string): void {
    if (!path.endsWith('.yaml')) {
      this.folder(path);
      return;
    }
    this.#documents(path, by).forEach((document, index) => {
      const key = `${keyOf(document.json)}${this.objects.has(keyOf(document.json)) ? ` ${path} ${index}` : ''}`;
      this.objects.set(key, document);
    });
  }

  #secret(folder: string, generator: Json, by: string): void {
    let networkData: string | undefined;
    const keys = wordsAt(generator, 'files').map((entry) => {
      const [key = '', file = ''] = entry.split('=');
      const path = joined(folder, file);
      this.files.add(path);
      const text = this.#texts.get(path);
      if (text === undefined) this.#missing(path, by);
      else if (key === 'networkdata') networkData = text;
      return key;
    });
    this.secrets.push({ name: wordAt(generator, 'name'), keys, ...(networkData !== undefined && { networkData }) });
  }

  /** An overlay deletes an object, or changes fields of it: these have their places in the patch. */
  #patch(path: string, by: string): void {
    for (const { json, spanOf } of this.#documents(path, by)) {
      const key = keyOf(json);
      const base = this.objects.get(key);
      if (textAt(json, '$patch') === 'delete') this.objects.delete(key);
      else if (base) {
        this.objects.set(key, {
          json: applyPatch(base.json, json),
          spanOf: (pointer) => (isWritten(json, pointer) ? spanOf(pointer) : base.spanOf(pointer)),
        });
      }
    }
  }

  #documents(path: string, by: string): readonly Document[] {
    this.files.add(path);
    const text = this.#texts.get(path);
    if (text === undefined) {
      this.#missing(path, by);
      return [];
    }
    const { documents, problem } = documentsOf(path, text);
    if (problem !== undefined) {
      this.#reports.report(unreadableOutput, { span: fileSpan(sourceFile(path, text)) }, problem);
    }
    return documents;
  }

  #missing(path: string, by: string): void {
    this.#reports.report(missingOutputFile, { span: fileSpan(sourceFile(by, this.#texts.get(by) ?? '')) }, path);
  }
}

/** Keys that are followed, or change no object: those that heat2kube writes. */
const topKeys: ReadonlySet<string> = new Set([
  'apiVersion',
  'generatorOptions',
  'kind',
  'metadata',
  'patches',
  'resources',
  'secretGenerator',
]);

const keysBelow: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['generatorOptions', new Set(['disableNameSuffixHash'])],
  ['patches', new Set(['path'])],
  ['secretGenerator', new Set(['files', 'name', 'namespace', 'type'])],
]);

/** Pointers to everything else. */
function unfollowedKeys(kustomization: JsonObject): readonly string[] {
  return Object.entries(kustomization).flatMap(([key, value]) => {
    if (!topKeys.has(key)) return [`/${key}`];
    const known = keysBelow.get(key);
    if (!known) return [];
    const parts = Array.isArray(value)
      ? value.map((item, index) => [item, `/${key}/${index}`] as const)
      : [[value, `/${key}`] as const];
    return parts.flatMap(([part, pointer]) =>
      isJsonObject(part) ? Object.keys(part).flatMap((own) => (known.has(own) ? [] : [`${pointer}/${own}`])) : [],
    );
  });
}

/** Whether the patch has the field. Lists are taken whole, so that each item of one has its place in the patch. */
function isWritten(patch: JsonObject, pointer: string): boolean {
  const steps = pathOf(pointer).map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return at(patch, ...steps) !== undefined;
}

/** Paths never leave the output directory: above its top there is nothing to go up to. */
function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
