/**
 * Compares our results with those of the real engines, group by group, and fails below the thresholds.
 * Options: `--verbose` names each case that differs, `--group NAME` takes one group, `--engine` asks an installed engine.
 */
import { existsSync } from 'node:fs';
import { jsonLoads } from '../../src/python/json-loads.ts';
import { evaluateYaql } from '../../src/yaql/evaluate-yaql.ts';
import { runCorpus, runRecord } from './compare.ts';
import type { Verdict } from './compare.ts';
import { compareWithEngine } from './engine.ts';
import {
  corpusIndex,
  corpusRecords,
  hasCorpus,
  heatRecords,
  linesOf,
  textLines,
  usesYaql,
  yaqlRecords,
} from './records.ts';
import type { CorpusRecord, Json } from './records.ts';

/** Cases that must agree on `ok`; the part of the errors that must agree on `kind`; corpus stacks that must agree whole. */
const thresholds = { ok: 1180, kind: 0.95, corpus: 0.98 };

const verbose = process.argv.includes('--verbose');
const onlyGroup = process.argv.includes('--group') ? process.argv[process.argv.indexOf('--group') + 1] : undefined;

interface Tally {
  cases: number;
  ok: number;
  results: number;
  fields: number;
  errors: number;
  kinds: number;
}

const newTally = (): Tally => ({ cases: 0, ok: 0, results: 0, fields: 0, errors: 0, kinds: 0 });

function count(tally: Tally, { okAgrees, differences, kindAgrees, result }: Verdict): void {
  tally.cases++;
  if (okAgrees) tally.ok++;
  if (okAgrees && result.ok) {
    tally.results++;
    if (differences.length === 0) tally.fields++;
  }
  if (kindAgrees !== undefined) {
    tally.errors++;
    if (kindAgrees) tally.kinds++;
  }
}

function explain(name: string, expect: { readonly [key: string]: Json }, verdict: Verdict): void {
  const { result, okAgrees, differences, kindAgrees } = verdict;
  const ours = result.ok ? 'ok' : `${result.kind}: ${result.message.slice(0, 600)}`;
  const theirs = expect['ok'] === true ? 'ok' : `${String(expect['kind'])}: ${String(expect['message']).slice(0, 300)}`;
  if (!okAgrees || kindAgrees === false) console.log(`- ${name}\n    ours   ${ours}\n    theirs ${theirs}`);
  for (const difference of differences.slice(0, 6)) console.log(`- ${name}\n    ${difference}`);
}

function row(name: string, tally: Tally): string {
  const part = (have: number, of: number): string => `${have}/${of}`.padStart(11);
  return `${name.padEnd(26)}${part(tally.ok, tally.cases)}${part(tally.fields, tally.results)}${part(tally.kinds, tally.errors)}`;
}

async function heat(): Promise<boolean> {
  const groups = new Map<string, Tally>();
  const plain = newTally();
  const yaql = newTally();
  for (const record of heatRecords()) {
    if (onlyGroup !== undefined && record.group !== onlyGroup) continue;
    const verdict = await runRecord(record);
    const group = groups.get(record.group) ?? newTally();
    groups.set(record.group, group);
    count(group, verdict);
    count(usesYaql(record) ? yaql : plain, verdict);
    if (verbose) explain(record.name, record.expect, verdict);
  }
  console.log(`${'Heat'.padEnd(26)}${'ok'.padStart(11)}${'every field'.padStart(12)}${'kind'.padStart(10)}`);
  for (const [name, tally] of groups) console.log(row(name, tally));
  console.log(row('all without YAQL', plain));
  console.log(row('all with YAQL', yaql));
  const ok = plain.ok + yaql.ok;
  const whole = plain.fields + yaql.fields === plain.results + yaql.results;
  const kinds = (plain.kinds + yaql.kinds) / Math.max(1, plain.errors + yaql.errors);
  return onlyGroup !== undefined || (ok >= thresholds.ok && whole && kinds >= thresholds.kind);
}

async function corpus(): Promise<boolean> {
  if (!hasCorpus()) {
    console.log('\nCorpus: not compared, for its stacks are not beside this checkout.');
    return true;
  }
  const index = corpusIndex();
  const records = linesOf<CorpusRecord>(corpusRecords);
  let whole = 0;
  for (const record of records) {
    const entry = index.get(record.stack);
    if (!entry) continue;
    const verdict = await runCorpus(record, entry);
    if (verdict.okAgrees && verdict.differences.length === 0 && verdict.kindAgrees !== false) whole++;
    else if (verbose) explain(record.stack, record.expect, verdict);
  }
  const part = ((100 * whole) / records.length).toFixed(1);
  console.log(`\nCorpus: ${whole} of ${records.length} real stacks agree whole (${part} %).`);
  return whole >= thresholds.corpus * records.length;
}

interface YaqlRecord {
  readonly expr: string;
  readonly ok: boolean;
  readonly result?: Json;
}

/** The data are read with their keys in the order of the text, which `JSON.parse` does not keep for keys that are digits. */
function yaqlAgrees(line: string): boolean {
  const record: YaqlRecord = JSON.parse(line);
  const parsed = jsonLoads(line);
  const data = parsed.ok && parsed.value instanceof Map ? parsed.value.get('data') : undefined;
  try {
    const result = evaluateYaql(record.expr, data);
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

function yaql(): boolean {
  if (!existsSync(yaqlRecords)) {
    console.log('\nYAQL: not compared, for its recorded results are not beside this checkout.');
    return true;
  }
  const records = textLines(yaqlRecords);
  const agreeing = records.filter(yaqlAgrees).length;
  console.log(`\nYAQL: ${agreeing} of ${records.length} expressions agree.`);
  return agreeing >= 0.98 * records.length;
}

const fine = [await heat(), await corpus(), onlyGroup !== undefined || yaql()];
if (process.argv.includes('--engine')) fine.push(await compareWithEngine());
if (fine.includes(false)) {
  console.log('\nBelow the thresholds.');
  process.exitCode = 1;
}
