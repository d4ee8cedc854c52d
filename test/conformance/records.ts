/** The recorded results of the real engines: where they lie and what they hold. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenValue } from '../../src/hot/given-parameters.ts';
import { Float } from '../../src/python/scalar.ts';
import { jsonLoads } from '../../src/python/json-loads.ts';
import { isDict, isList } from '../../src/python/tree.ts';
import type { PyTree } from '../../src/python/tree.ts';

export const root = join(import.meta.dirname, '..', '..');

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What the engine said; `ok` true carries the fields of the stack. */
export type Expectation = JsonObject & { readonly ok: boolean };

/** One case: texts in, the engine's answer out. */
export interface HeatRecord {
  readonly name: string;
  readonly group: string;
  readonly template: string;
  /** One text is part of the request; a list holds the texts of files to be merged. */
  readonly environment: string | readonly string[] | null;
  readonly files: Readonly<Record<string, string>> | null;
  readonly params: ReadonlyMap<string, GivenValue> | null;
  /** Resource, attribute, value. */
  readonly attrs: ReadonlyMap<string, ReadonlyMap<string, GivenValue>> | null;
  readonly expect: Expectation;
}

/** A real stack; its texts lie in the corpus. */
export interface CorpusRecord {
  readonly stack: string;
  readonly params: Readonly<Record<string, Json>> | null;
  readonly expect: Expectation;
}

export interface CorpusEntry {
  readonly id: string;
  readonly main: string;
  readonly environments: readonly string[];
  readonly files: readonly string[];
}

const shared = join(root, '..', 'shared');

export const corpusFolder = join(shared, 'corpus');
export const corpusRecords = join(shared, 'heat', 'corpus-vectors.jsonl');
export const yaqlRecords = join(shared, 'yaql', 'vectors.jsonl');
export const yaqlFixtures = join(root, 'fixtures', 'yaql', 'vectors.jsonl');

export function hasCorpus(): boolean {
  return existsSync(corpusRecords) && existsSync(join(corpusFolder, 'index.jsonl'));
}

export function heatRecords(): readonly HeatRecord[] {
  const folder = join(root, 'fixtures', 'heat');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) => textLines(join(folder, name)).map(heatRecord));
}

/** Given values keep what JavaScript's own reader loses: integers beyond 2^53, and floats such as `1.0`. */
function heatRecord(line: string): HeatRecord {
  const record: HeatRecord = JSON.parse(line);
  const read = jsonLoads(line);
  if (!read.ok || !isDict(read.value)) return record;
  return { ...record, params: givenOf(read.value.get('params')), attrs: liveOf(read.value.get('attrs')) };
}

function givenOf(values: PyTree | undefined): HeatRecord['params'] {
  if (values === undefined || !isDict(values)) return null;
  return new Map([...values].map(([name, value]) => [String(name), givenValue(value)]));
}

function liveOf(values: PyTree | undefined): HeatRecord['attrs'] {
  if (values === undefined || !isDict(values)) return null;
  return new Map([...values].map(([name, own]) => [String(name), givenOf(own) ?? new Map<string, GivenValue>()]));
}

function givenValue(value: PyTree): GivenValue {
  if (isList(value)) return value.map(givenValue);
  if (isDict(value)) return new Map([...value].map(([key, item]) => [String(key), givenValue(item)]));
  if (value === null || typeof value !== 'object' || value instanceof Float) return value;
  throw new TypeError('no JSON value');
}

export function linesOf<T>(file: string): readonly T[] {
  return textLines(file).map((line): T => JSON.parse(line));
}

export function textLines(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** Records that ask for YAQL are counted apart. */
export function usesYaql({ template, files }: HeatRecord): boolean {
  return template.includes('yaql') || Object.values(files ?? {}).some((text) => text.includes('yaql'));
}

/** Index entries of the corpus by id. */
export function corpusIndex(): ReadonlyMap<string, CorpusEntry> {
  return new Map(linesOf<CorpusEntry>(join(corpusFolder, 'index.jsonl')).map((entry) => [entry.id, entry]));
}
