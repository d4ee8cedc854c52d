/** Runs the recorded expressions of the query language's engine and prints the table by topic. */
import { existsSync } from 'node:fs';
import { evaluateYaql } from '../../src/yaql/evaluate-yaql.ts';
import { linesOf, yaqlFixtures, yaqlRecords } from './records.ts';
import type { Json } from './records.ts';

interface YaqlRecord {
  readonly expr: string;
  readonly data: Json;
  readonly source: string;
  readonly topic: string;
  readonly ok: boolean;
  readonly result?: Json;
}

export interface YaqlCounts {
  readonly topics: ReadonlyMap<string, { cases: number; agreeing: number }>;
  readonly cases: number;
  readonly agreeing: number;
}

/** Of all recorded expressions, or of those in this repository where the others are not beside it. */
export function countYaql(): YaqlCounts {
  return countIn(existsSync(yaqlRecords) ? yaqlRecords : yaqlFixtures);
}

/** Of the expressions in this repository. */
export function countOwnYaql(): YaqlCounts {
  return countIn(yaqlFixtures);
}

function countIn(file: string): YaqlCounts {
  const topics = new Map<string, { cases: number; agreeing: number }>();
  const whole = { cases: 0, agreeing: 0 };
  for (const record of linesOf<YaqlRecord>(file)) {
    const name = record.source === 'own' ? record.topic : `${record.source}: ${record.topic}`;
    const topic = topics.get(name) ?? { cases: 0, agreeing: 0 };
    topics.set(name, topic);
    const agrees = yaqlAgrees(record);
    for (const counter of [topic, whole]) {
      counter.cases++;
      if (agrees) counter.agreeing++;
    }
  }
  return { topics, ...whole };
}

function yaqlAgrees(record: YaqlRecord): boolean {
  try {
    const result = evaluateYaql(record.expr, record.data);
    return record.ok && JSON.stringify(sorted(result)) === JSON.stringify(sorted(record.result));
  } catch {
    return !record.ok;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)])
      .toSorted(),
  );
}

export function printYaql({ topics, cases, agreeing }: YaqlCounts): void {
  console.log(`\n${'YAQL'.padEnd(28)}${'agree'.padStart(11)}`);
  for (const [name, topic] of topics) {
    console.log(`${name.padEnd(28)}${`${topic.agreeing}/${topic.cases}`.padStart(11)}`);
  }
  console.log(`${'all'.padEnd(28)}${`${agreeing}/${cases}`.padStart(11)}`);
}
