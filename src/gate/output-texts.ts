/** The texts of an output directory by path, and what its lock and plan say of them. */
import { asArray, asRecord, asText, type JsonRecord } from '../shape/json-fields.ts';
import { lockPath } from '../emit/lock/emit-lock.ts';

/** Texts by path below the directory, with `/`. */
export type OutputTexts = ReadonlyMap<string, string>;

/** A question of the plan; `stub` is the path of the file that answers it. */
interface Question {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  readonly stub?: string;
}

export interface PlanFacts {
  readonly ok: boolean;
  readonly namespace: string;
  readonly questions: readonly Question[];
}

/** Digests by path, as the lock names them; undefined where there is no lock of ours. */
export function lockedDigests(texts: OutputTexts): ReadonlyMap<string, string> | undefined {
  const lock = recordIn(texts.get(lockPath));
  const files = asRecord(lock?.['files']);
  if (lock?.['version'] !== 1 || !files) return undefined;
  return new Map(Object.entries(files).flatMap(([path, digest]) => [[path, asText(digest) ?? ''] as const]));
}

export function planFacts(texts: OutputTexts): PlanFacts | undefined {
  const plan = recordIn(texts.get('plan.json'));
  if (!plan) return undefined;
  return {
    ok: plan['ok'] === true,
    namespace: asText(plan['namespace']) ?? '',
    questions: asArray(plan['inputs']).flatMap(questionOf),
  };
}

function questionOf(item: unknown): readonly Question[] {
  const record = asRecord(item);
  if (!record) return [];
  const stub = asText(asRecord(record['stub'])?.['file']);
  return [
    {
      kind: asText(record['kind']) ?? '',
      name: asText(record['name']) ?? '',
      text: asText(record['question']) ?? '',
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
