/** Speed of the query language: parsing and evaluation of the recorded expressions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLoads } from '../src/python/json-loads.ts';
import type { BenchRow } from './bench-row.ts';

interface Case {
  readonly text: string;
  readonly data: unknown;
}

export async function yaqlRows(): Promise<readonly BenchRow[]> {
  const { evaluateYaql, parseYaql } = await import('../src/yaql/evaluate-yaql.ts');
  const cases = readCases();
  const parse = (): void => {
    for (const { text } of cases) parseYaql(text);
  };
  const evaluate = (): void => {
    for (const { text, data } of cases) attempt(() => evaluateYaql(text, data));
  };
  return [
    { name: 'YAQL: parse', run: parse, pieces: cases.length },
    { name: 'YAQL: parse and evaluate', run: evaluate, pieces: cases.length },
  ];
}

function readCases(): readonly Case[] {
  const file = join(import.meta.dirname, '..', 'fixtures', 'yaql', 'vectors.jsonl');
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = jsonLoads(line);
      if (!parsed.ok || !(parsed.value instanceof Map)) return [];
      const text = parsed.value.get('expr');
      return typeof text === 'string' ? [{ text, data: parsed.value.get('data') }] : [];
    });
}

/** Cases that fail are part of the work. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'YaqlError') throw error;
  }
}
