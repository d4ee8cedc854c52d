/** Runs the recorded expressions of the query language's engine and prints the table by topic. */
import { existsSync } from 'node:fs';
import { yaqlFixtures, yaqlRecords } from './records.ts';
import { compareYaql } from './yaql-vectors.ts';

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
  for (const { vector: record, differences } of compareYaql(file)) {
    const name = record.source === 'own' ? record.topic : `${record.source}: ${record.topic}`;
    const topic = topics.get(name) ?? { cases: 0, agreeing: 0 };
    topics.set(name, topic);
    const agrees = differences.length === 0;
    for (const counter of [topic, whole]) {
      counter.cases++;
      if (agrees) counter.agreeing++;
    }
  }
  return { topics, ...whole };
}

export function printYaql({ topics, cases, agreeing }: YaqlCounts): void {
  console.log(`\n${'YAQL'.padEnd(28)}${'agree'.padStart(11)}`);
  for (const [name, topic] of topics) {
    console.log(`${name.padEnd(28)}${`${topic.agreeing}/${topic.cases}`.padStart(11)}`);
  }
  console.log(`${'all'.padEnd(28)}${`${agreeing}/${cases}`.padStart(11)}`);
}
