/** Runs the recorded cases of the Heat engine and prints the table by group. */
import { runRecord } from './compare.ts';
import type { Verdict } from './compare.ts';
import { heatRecords, usesYaql } from './records.ts';
import type { HeatRecord, Json } from './records.ts';
import { count, newTally, sum, tallyOf } from './tally.ts';
import type { Tally } from './tally.ts';

export interface HeatCounts {
  readonly groups: ReadonlyMap<string, Tally>;
  readonly plain: Tally;
  /** Cases that ask for the query language are counted apart as well. */
  readonly yaql: Tally;
}

export async function countHeat(
  options: { readonly group: string | undefined; readonly verbose: boolean },
  run: (record: HeatRecord) => Promise<Verdict> = runRecord,
): Promise<HeatCounts> {
  const groups = new Map<string, Tally>();
  const plain = newTally();
  const yaql = newTally();
  for (const record of heatRecords()) {
    if (options.group !== undefined && record.group !== options.group) continue;
    const verdict = await run(record);
    count(tallyOf(groups, record.group), verdict);
    count(usesYaql(record) ? yaql : plain, verdict);
    if (options.verbose) explain(record.name, record.expect, verdict);
  }
  return { groups, plain, yaql };
}

/** Prints where a case differs; nothing when it does not. */
export function explain(name: string, expect: { readonly [key: string]: Json }, verdict: Verdict): void {
  const { result, okAgrees, differences, kindAgrees } = verdict;
  const ours = result.ok ? 'ok' : `${result.kind}: ${result.message.slice(0, 600)}`;
  const theirs = expect['ok'] === true ? 'ok' : `${String(expect['kind'])}: ${String(expect['message']).slice(0, 300)}`;
  if (!okAgrees || kindAgrees === false) console.log(`- ${name}\n    ours   ${ours}\n    theirs ${theirs}`);
  for (const difference of differences.slice(0, 6)) console.log(`- ${name}\n    ${difference}`);
}

export function printHeat({ groups, plain, yaql }: HeatCounts): void {
  console.log(`${'Heat'.padEnd(26)}${'ok'.padStart(11)}${'every field'.padStart(12)}${'kind'.padStart(10)}`);
  for (const [name, tally] of groups) console.log(row(name, tally));
  console.log(row('all without YAQL', plain));
  console.log(row('all with YAQL', yaql));
  console.log(row('all', sum([plain, yaql])));
}

function row(name: string, tally: Tally): string {
  const part = (have: number, of: number): string => `${have}/${of}`.padStart(11);
  const columns = [part(tally.ok, tally.cases), part(tally.fields, tally.results), part(tally.kinds, tally.errors)];
  return `${name.padEnd(26)}${columns.join('')}`;
}
