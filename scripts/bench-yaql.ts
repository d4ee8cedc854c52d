/** Speed of the query language: import, parsing and evaluation of the recorded expressions. Prints one JSON object. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLoads } from '../src/python/json-loads.ts';

interface Case {
  readonly text: string;
  readonly data: unknown;
}

/** Times in milliseconds, best of several rounds; rates per second. */
export interface YaqlFigures {
  readonly importMs: number;
  readonly expressions: number;
  readonly parsePerSecond: number;
  readonly evaluatePerSecond: number;
}

export async function benchYaql(): Promise<YaqlFigures> {
  const before = performance.now();
  const { evaluateYaql, parseYaql } = await import('../src/yaql/evaluate-yaql.ts');
  const importMs = performance.now() - before;
  const cases = readCases();
  const parse = best(() => {
    for (const { text } of cases) parseYaql(text);
  });
  const both = best(() => {
    for (const { text, data } of cases) attempt(() => evaluateYaql(text, data));
  });
  const perSecond = (ms: number): number => Math.round((cases.length / ms) * 1000);
  return {
    importMs: Math.round(importMs),
    expressions: cases.length,
    parsePerSecond: perSecond(parse),
    evaluatePerSecond: perSecond(both),
  };
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

function best(round: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    round();
    return performance.now() - start;
  });
  return Math.min(...times);
}

process.stdout.write(`${JSON.stringify(await benchYaql())}\n`);
