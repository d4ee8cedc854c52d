/**
 * Measures and prints a table: `npm run bench`, with words of names to take only the rows that have one of them. `--page` writes
 * the figures of all rows into docs/performance.md. A further benchmark is one more function that gives rows.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, type BenchRow, type Times } from './bench-row.ts';
import { cliRows } from './bench-cli.ts';
import { compileRows } from './bench-compile.ts';
import { corpusRows } from './bench-corpus.ts';
import { measureFresh, runFresh, type Fresh } from './bench-fresh.ts';
import { writePage } from './bench-page.ts';
import { proofRows } from './bench-proof.ts';
import { scaleRows } from './bench-scale.ts';
import { yaqlRows } from './bench-yaql.ts';

const given = process.argv.slice(2);
if (given[0] === '--fresh') await runFresh(Number(given[1]), Number(given[2]));
else await bench(given.filter((word) => word !== '--page'));

async function bench(wanted: readonly string[]): Promise<void> {
  const rows: readonly BenchRow[] = [
    ...(await yaqlRows()),
    ...compileRows(),
    ...corpusRows(),
    ...cliRows(),
    ...scaleRows(wanted),
    ...(await proofRows(wanted)),
  ];
  const chosen = rows.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  // What they are compared with is measured in the same run.
  const bases = new Set(chosen.map(({ against }) => against));
  const measured = rows.filter((row) => chosen.includes(row) || bases.has(row.name));
  const times = await measure(measured);
  for (const row of measured) printRow(row, times);
  const fresh = wanted.length === 0 || wanted.includes('fresh') ? measureFresh(fileURLToPath(import.meta.url)) : [];
  for (const one of fresh) printFresh(one);
  if (given.includes('--page'))
    writePage(join(import.meta.dirname, '..', 'docs', 'performance.md'), { rows, times, fresh });
}

function printRow({ name, pieces, against }: BenchRow, times: Times): void {
  const time = times.get(name) ?? 0;
  const other = against === undefined ? undefined : times.get(against);
  const rate = pieces === undefined ? '' : `${Math.round((pieces / time) * 1000)} per second`;
  print(
    name,
    `${time.toFixed(time < 10 ? 2 : 1)} ms`,
    other === undefined ? rate : `${(time / other).toFixed(1)} times ${against}`,
  );
}

function printFresh({ what, count, seconds, memory }: Fresh): void {
  print(`fresh: ${count} ${what}`, `${seconds.toFixed(2)} s`, `peak memory ${Math.round(memory / 1e6)} MB`);
}

function print(name: string, figure: string, remark: string): void {
  process.stdout.write(`${name.padEnd(64)}${figure.padStart(12)}  ${remark}`.trimEnd() + '\n');
}
