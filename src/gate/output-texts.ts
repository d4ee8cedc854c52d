/** The texts of an output directory by path, and what its lock and plan say of them. */
import { asArray, asRecord, asText, type JsonRecord } from '../shape/json-fields.ts';
import { lockPath } from '../emit/lock/emit-lock.ts';

/** Texts by path below the directory, with `/`. */
export type OutputTexts = ReadonlyMap<string, string>;

export const planPath = 'plan.json';

/** A question of the plan; `stub` is the path of the file that answers it. */
interface Question {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  /** Whether data can be lost while it is open. */
  readonly risksData: boolean;
  readonly stub?: string;
}

/** Overlays of which something is there, or should be: the lock names their files. */
export function overlaysIn(texts: OutputTexts): readonly string[] {
  const paths = [...texts.keys(), ...(lockedDigests(texts)?.keys() ?? [])];
  return [...new Set(paths.flatMap((path) => /^overlays\/([^/]+)\//.exec(path)?.[1] ?? []))].toSorted();
}

/** What the plan of an output says that matters before it is applied. */
export interface PlanFacts {
  readonly ok: boolean;
  readonly namespace: string;
  readonly questions: readonly Question[];
  /** Paths of the resources that have properties. */
  readonly resources: readonly string[];
}

/** Names the secret files and their digests: the lock may be published, and a digest of a secret may not. */
export const secretStatePath = 'secrets/.heat2kube.json';

/** Digests by path, as the lock and the list of secrets name them; undefined where there is no lock of ours. */
export function lockedDigests(texts: OutputTexts): ReadonlyMap<string, string> | undefined {
  const files = digestsIn(texts.get(lockPath));
  return files && new Map([...files, ...(digestsIn(texts.get(secretStatePath)) ?? [])]);
}

/** Paths of secrets that the reader has completed, as they were asked to. */
export function answeredSecrets(texts: OutputTexts): ReadonlySet<string> {
  return new Set(asArray(recordIn(texts.get(secretStatePath))?.['answered']).flatMap((path) => asText(path) ?? []));
}

function digestsIn(text: string | undefined): ReadonlyMap<string, string> | undefined {
  const list = recordIn(text);
  const files = asRecord(list?.['files']);
  if (list?.['version'] !== 1 || !files) return undefined;
  return new Map(Object.entries(files).flatMap(([path, digest]) => [[path, asText(digest) ?? ''] as const]));
}

/** Undefined where the plan is missing or is none: it is a file that anybody can edit. */
export function planFacts(texts: OutputTexts): PlanFacts | undefined {
  const plan = recordIn(texts.get(planPath));
  if (!plan) return undefined;
  return {
    ok: plan['ok'] === true,
    namespace: asText(plan['namespace']) ?? '',
    questions: asArray(plan['inputs']).flatMap(questionOf),
    resources: [...new Set(asArray(plan['ledger']).flatMap((entry) => asText(asRecord(entry)?.['resource']) ?? []))],
  };
}

/** A question that was edited into something else is none. */
function questionOf(item: unknown): readonly Question[] {
  const record = asRecord(item);
  if (!record) return [];
  const stub = asText(asRecord(record['stub'])?.['file']);
  return [
    {
      kind: asText(record['kind']) ?? '',
      name: asText(record['name']) ?? '',
      text: asText(record['question']) ?? '',
      risksData: record['risk'] === 'data',
      ...(stub !== undefined && { stub }),
    },
  ];
}

/** Undefined for what is no JSON object. */
function recordIn(text: string | undefined): JsonRecord | undefined {
  if (text === undefined) return undefined;
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}
