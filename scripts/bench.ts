/**
 * Measures and prints a table: `npm run bench`, with words of names to take only the rows that have one of them. A further
 * benchmark is one more function that gives rows.
 */
import { bestOf, type BenchRow } from './bench-row.ts';
import { cliRows } from './bench-cli.ts';
import { compileRows } from './bench-compile.ts';
import { corpusRows } from './bench-corpus.ts';
import { proofRows } from './bench-proof.ts';
import { scaleRows } from './bench-scale.ts';
import { yaqlRows } from './bench-yaql.ts';

const usualRounds = 7;

const importStart = performance.now();
await import('../src/yaql/evaluate-yaql.ts');
const importTime = performance.now() - importStart;

const wanted = process.argv.slice(2);
const rows: readonly BenchRow[] = [
  ...(await yaqlRows()),
  ...compileRows(),
  ...corpusRows(),
  ...cliRows(),
  ...scaleRows(wanted),
  ...(await proofRows(wanted)),
];
const chosen = rows.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
const times = new Map<string, number>();

print('YAQL: import', importTime, '');
for (const { name, run, pieces, against, rounds = usualRounds } of chosen) {
  const time = await bestOf(rounds, run);
  times.set(name, time);
  const other = against === undefined ? undefined : times.get(against);
  const rate = pieces === undefined ? '' : `${Math.round((pieces / time) * 1000)} per second`;
  print(name, time, other === undefined ? rate : `${(time / other).toFixed(1)} times ${against}`);
}
process.stdout.write(`peak memory of this run ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);

function print(name: string, time: number, remark: string): void {
  process.stdout.write(`${name.padEnd(44)}${time.toFixed(1).padStart(10)} ms  ${remark}`.trimEnd() + '\n');
}
