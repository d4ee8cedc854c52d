/** Runs one recorded case and tells where we differ from the engine. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Release } from '../../grammar/heat/index.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import type { Host } from '../../src/host/host.ts';
import { givenParameters } from '../../src/hot/given-parameters.ts';
import { readStack } from '../../src/hot/read.ts';
import { createFirstCollector, resolveReadStack, resolveStack } from '../../src/resolve-stack.ts';
import type { ResolveResult } from '../../src/resolve-stack.ts';
import { corpusFolder } from './records.ts';
import type { CorpusEntry, CorpusRecord, Expectation, HeatRecord, Json } from './records.ts';

export interface Verdict {
  readonly okAgrees: boolean;
  /** Paths of fields that differ, with both values; only where both sides have a result. */
  readonly differences: readonly string[];
  /** Undefined unless both sides failed. */
  readonly kindAgrees: boolean | undefined;
  readonly result: ResolveResult | { readonly ok: false; readonly kind: string; readonly message: string };
}

/** `drift27` was recorded from the newer release, and so was what was found by trials, where both say the same. */
function releaseOf({ group }: HeatRecord): Release {
  return group === 'drift27' ? '27' : '19';
}

export async function runRecord(record: HeatRecord, release: Release = releaseOf(record)): Promise<Verdict> {
  const { environment } = record;
  const texts = environment === null ? [] : typeof environment === 'string' ? [environment] : environment;
  const environments = texts.map((_, index) => `environment-${index}.env`);
  const files = new Map<string, string>([
    ...Object.entries(record.files ?? {}),
    ...texts.map((text, index): [string, string] => [environments[index] ?? '', text]),
    ['main.stack', record.template],
  ]);
  return judge(record.expect, () =>
    resolveStack(memoryHost(files), {
      template: 'main.stack',
      environments,
      environmentMode: typeof environment === 'string' ? 'single' : 'files',
      parameters: record.params ?? {},
      release,
      ...(record.attrs && { attributes: record.attrs }),
    }),
  );
}

/** The real stacks were recorded from the older release. */
const corpusRelease: Release = '19';

/** The engine knew the files of a corpus stack by their base names. */
function corpusHost({ files }: CorpusEntry): Host {
  return memoryHost(new Map(files.map((path) => [basename(path), readFileSync(join(corpusFolder, path), 'utf8')])));
}

export async function runCorpus(record: CorpusRecord, entry: CorpusEntry): Promise<Verdict> {
  return judge(record.expect, () =>
    resolveStack(corpusHost(entry), {
      template: basename(entry.main),
      environments: entry.environments.map((path) => basename(path)),
      parameters: record.params ?? {},
      release: corpusRelease,
    }),
  );
}

/** Why a real stack differs, found out from the stack itself; undefined when the cause is not known. */
export async function explainCorpus(
  record: CorpusRecord,
  entry: CorpusEntry,
  verdict: Verdict,
): Promise<string | undefined> {
  const { kind, message } = record.expect;
  const name = /"([^"]+)"/.exec(String(message))?.[1];
  if (kind === 'missing_file' && name?.includes('/') && entry.files.some((path) => basename(path) === basename(name))) {
    return 'the recording knew files by their base names, so that a name with a folder in it meant none';
  }
  if (verdict.kindAgrees !== false) return undefined;
  return (await kindsOfErrors(record, entry)).has(String(kind))
    ? 'both refuse the stack: the engine takes resources that do not depend on each other in an order that changes from run to ' +
        'run, and the error that it met first is among ours'
    : undefined;
}

async function kindsOfErrors(record: CorpusRecord, entry: CorpusEntry): Promise<ReadonlySet<string>> {
  const reports = createFirstCollector();
  const input = {
    template: basename(entry.main),
    environments: entry.environments.map((path) => basename(path)),
    given: givenParameters(record.params ?? {}),
    allFiles: true,
  };
  resolveReadStack(await readStack(corpusHost(entry), input, reports), { release: corpusRelease }, reports);
  return new Set(reports.sorted().flatMap(({ kind, severity }) => (severity === 'error' && kind ? [kind] : [])));
}

async function judge(expect: Expectation, run: () => Promise<ResolveResult>): Promise<Verdict> {
  let result: ResolveResult;
  try {
    result = await run();
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { okAgrees: false, differences: [], kindAgrees: undefined, result: { ok: false, kind: 'THROWN', message } };
  }
  const okAgrees = result.ok === expect.ok;
  const bothOk = result.ok && expect.ok;
  return {
    okAgrees,
    differences: bothOk ? differences(toJson(withoutMessages(result)), withoutOk(expect), '') : [],
    kindAgrees: !result.ok && !expect.ok ? result.kind === expect['kind'] : undefined,
    result,
  };
}

function withoutMessages(result: ResolveResult): object {
  const { diagnostics: _diagnostics, ok: _ok, ...rest } = result;
  return rest;
}

function withoutOk(expect: Expectation): Json {
  const { ok: _ok, ...rest } = expect;
  return rest;
}

function toJson(value: object): Json {
  return JSON.parse(JSON.stringify(value));
}

/** Texts of messages are for reading: of an error marker only the class counts, of `effective_errors` the names. */
export function differences(ours: Json, theirs: Json, path: string): readonly string[] {
  if (isObject(ours) && isObject(theirs)) {
    if ('!error' in theirs && '!error' in ours) {
      return ours['!error'] === theirs['!error'] ? [] : [tell(path, ours, theirs)];
    }
    if (path.endsWith('effective_errors')) {
      const same = JSON.stringify(Object.keys(ours).toSorted()) === JSON.stringify(Object.keys(theirs).toSorted());
      return same ? [] : [tell(path, ours, theirs)];
    }
    if (path.endsWith('strict_error')) return ours['kind'] === theirs['kind'] ? [] : [tell(path, ours, theirs)];
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) => memberDifferences(ours[key], theirs[key], `${path}/${key}`));
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return [tell(path, ours, theirs)];
    return ours.flatMap((item: Json, index) => memberDifferences(item, theirs[index], `${path}/${index}`));
  }
  return ours === theirs ? [] : [tell(path, ours, theirs)];
}

function memberDifferences(ours: Json | undefined, theirs: Json | undefined, path: string): readonly string[] {
  if (ours === undefined || theirs === undefined) return ours === theirs ? [] : [tell(path, ours, theirs)];
  return differences(ours, theirs, path);
}

function tell(path: string, ours: Json | undefined, theirs: Json | undefined): string {
  const short = (value: Json | undefined): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200);
  return `${path}: ours ${short(ours)} theirs ${short(theirs)}`;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
