/** Compares real stacks with what the engine made of them, and says of each that differs what the cause is. */
import { explainCorpus, runCorpus } from './compare.ts';
import { explain } from './heat.ts';
import { corpusIndex, corpusRecords, hasCorpus, linesOf } from './records.ts';
import type { CorpusRecord } from './records.ts';
import { percent } from './tally.ts';

export interface CorpusCounts {
  readonly stacks: number;
  readonly whole: number;
  /** Names of the stacks by cause. */
  readonly causes: ReadonlyMap<string, readonly string[]>;
  readonly unexplained: readonly string[];
}

/** Undefined where the stacks are not beside this checkout. */
export async function countCorpus(verbose: boolean): Promise<CorpusCounts | undefined> {
  if (!hasCorpus()) return undefined;
  const index = corpusIndex();
  const records = linesOf<CorpusRecord>(corpusRecords);
  const causes = new Map<string, string[]>();
  const unexplained: string[] = [];
  let whole = 0;
  for (const record of records) {
    const entry = index.get(record.stack);
    if (!entry) {
      unexplained.push(record.stack);
      continue;
    }
    const verdict = await runCorpus(record, entry);
    if (verdict.okAgrees && verdict.differences.length === 0 && verdict.kindAgrees !== false) {
      whole++;
      continue;
    }
    if (verbose) explain(record.stack, record.expect, verdict);
    const cause = await explainCorpus(record, entry, verdict);
    if (cause === undefined) unexplained.push(record.stack);
    else causes.set(cause, [...(causes.get(cause) ?? []), record.stack]);
  }
  return { stacks: records.length, whole, causes, unexplained };
}

export function corpusSentence({ stacks, whole }: CorpusCounts): string {
  return `Of ${stacks} real stacks ${whole} agree whole (${percent(whole, stacks)}).`;
}

export function printCorpus(counts: CorpusCounts | undefined): void {
  if (!counts) {
    console.log('\nCorpus: not compared, for its stacks are not beside this checkout.');
    return;
  }
  console.log(`\nCorpus: ${corpusSentence(counts)}`);
  for (const [cause, stacks] of counts.causes) {
    console.log(`  ${stacks.length}: ${cause}`);
    for (const stack of stacks) console.log(`     ${stack}`);
  }
  for (const stack of counts.unexplained) console.log(`  not explained: ${stack}`);
}
