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
import {
  includedTwice,
  kustomizationCycle,
  missingOutputFile,
  unfollowedKey,
  unreadableOutput,
} from './gate-diagnostics.ts';
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
  /** Files that are missing or cannot be followed. Where there is one, nothing can be said of all objects together. */
  readonly broken: ReadonlySet<string>;
}

/** `folder` is that of the kustomization, below the output directory. What cannot be followed is reported. */
export function collectObjects(texts: OutputTexts, folder: string, reports: Reporter): Collected {
  const collector = new Collector(texts, reports);
  collector.root(folder);
  const { objects, secrets, files, broken } = collector;
  return { objects: [...objects.values()], secrets, files, broken };
}

class Collector {
  readonly objects = new Map<string, FoundObject>();
  readonly secrets: FoundSecret[] = [];
  readonly files = new Set<string>();
  readonly broken = new Set<string>();
  /** Kustomizations that are being followed, the outermost first. */
  readonly #open: string[] = [];
  readonly #texts: OutputTexts;
  readonly #reports: Reporter;

  constructor(texts: OutputTexts, reports: Reporter) {
    this.#texts = texts;
    this.#reports = reports;
  }

  root(folder: string): void {
    const file = kustomizationOf(folder);
    this.#folder(folder, { file, span: fileSpan(sourceFile(file, this.#texts.get(file) ?? '')) });
  }

  #folder(folder: string, by: Mention): void {
    const file = by.file;
    const [kustomization] = this.#documents(by);
    if (!kustomization) return;
    const { json, spanOf } = kustomization;
    this.#open.push(file);
    this.#refuse(kustomization, file);
    itemsAt(json, 'resources').forEach((path, index) => {
      if (typeof path === 'string') this.#resource(joined(folder, path), spanOf(`/resources/${index}`));
    });
    itemsAt(json, 'secretGenerator').forEach((generator, index) => {
      this.#secret(folder, generator, (key) => spanOf(`/secretGenerator/${index}/files/${key}`));
    });
    itemsAt(json, 'patches').forEach((patch, index) => {
      const path = textAt(patch, 'path');
      const span = spanOf(`/patches/${index}/path`);
      if (path !== undefined) this.#patch({ file: joined(folder, path), span });
    });
    this.#open.pop();
  }

  /** What kustomize would do and this does not is an error: the objects would be other ones than those that are proved. */
  #refuse({ json, spanOf }: Document, file: string): void {
    for (const pointer of unfollowedKeys(json)) {
      this.#reports.report(unfollowedKey, { span: spanOf(pointer) }, file, pathOf(pointer).join('.'));
    }
  }

  #resource(path: string, span: Span): void {
    const isFile = path.endsWith('.yaml');
    const file = isFile ? path : kustomizationOf(path);
    if (this.#isAgain(file, span)) return;
    if (!isFile) {
      this.#folder(path, { file, span });
      return;
    }
    this.#documents({ file, span }).forEach((document, index) => {
      const key = `${keyOf(document.json)}${this.objects.has(keyOf(document.json)) ? ` ${path} ${index}` : ''}`;
      this.objects.set(key, document);
    });
  }

  /** kustomize follows no file twice. */
  #isAgain(file: string, span: Span): boolean {
    const index = this.#open.indexOf(file);
    if (index >= 0) {
      this.broken.add(span.file.name);
      this.#reports.report(kustomizationCycle, { span }, [...this.#open.slice(index), file].join(' -> '));
    } else if (this.files.has(file)) this.#reports.report(includedTwice, { span }, file);
    return index >= 0 || this.files.has(file);
  }

  #secret(folder: string, generator: Json, spanOf: (index: number) => Span): void {
    let networkData: string | undefined;
    const keys = wordsAt(generator, 'files').map((entry, index) => {
      const [key = '', name = ''] = entry.split('=');
      const file = joined(folder, name);
      this.files.add(file);
      const text = this.#texts.get(file);
      if (text === undefined) this.#reports.report(missingOutputFile, { span: spanOf(index) }, file);
      else if (key === 'networkdata') networkData = text;
      return key;
    });
    this.secrets.push({ name: wordAt(generator, 'name'), keys, ...(networkData !== undefined && { networkData }) });
  }

  /** An overlay deletes an object, or changes fields of it: these have their places in the patch. */
  #patch(mention: Mention): void {
    for (const { json, spanOf } of this.#documents(mention)) {
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

  #documents({ file, span }: Mention): readonly Document[] {
    this.files.add(file);
    const text = this.#texts.get(file);
    if (text === undefined) {
      this.broken.add(file);
      this.#reports.report(missingOutputFile, { span }, file);
      return [];
    }
    const { documents, problem } = documentsOf(file, text);
    if (problem) {
      this.broken.add(file);
      this.#reports.report(unreadableOutput, { span: problem.span }, problem.why);
    }
    return documents;
  }
}

/** A file, and where it is named. */
interface Mention {
  readonly file: string;
  readonly span: Span;
}

function kustomizationOf(folder: string): string {
  return joined(folder, 'kustomization.yaml');
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
