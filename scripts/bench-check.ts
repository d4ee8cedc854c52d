/**
 * Fails where heat2kube has become much slower: `npm run bench:check`. Looks at ratios alone, with a wide margin, for
 * a machine that does other things too: to js-yaml's `load` of the same texts, and of a large stack to a small one. Where valgrind is
 * there, instructions are counted as well, which no other program changes.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/host/memory-host.ts';
import { resolveStack } from '../src/resolve-stack.ts';
import { compileRows, digest, exampleFiles, exampleOptions } from './bench-compile.ts';
import { measure, type BenchRow } from './bench-row.ts';

/** Highest ratio of each row to its base, two to three times what was measured when it was written here. */
const limits: Readonly<Record<string, number>> = {
  'resolve examples/shop': 14,
  'compile examples/shop': 110,
  'resolve 500 servers': 16,
  'compile 500 servers': 110,
  'compile 20000 resources': 25,
};

/** The same for instructions without a compiler of JavaScript, where nothing is warm. */
const instructionLimits: Readonly<Record<string, number>> = { resolve: 20, compile: 60 };

/** So many more are counted than a process needs to start. */
const loads = 20;

const work: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  load: () => {
    for (let round = 0; round < loads; round++) for (const text of yamlOfExample()) load(text);
  },
  resolve: () => resolveStack(memoryHost(exampleFiles()), exampleOptions),
  compile: () => compile(memoryHost(exampleFiles()), { ...exampleOptions, digest }),
};

const [flag, name = ''] = process.argv.slice(2);
if (flag === '--once') await work[name]?.();
else await check();

async function check(): Promise<void> {
  const tooSlow = [...(await slowRows()), ...slowCounts()];
  for (const text of tooSlow) console.log(`too slow: ${text}`);
  if (tooSlow.length > 0) process.exitCode = 1;
}

async function slowRows(): Promise<readonly string[]> {
  const rows = [...compileRows(), ...growthRows()];
  const times = await measure(rows);
  return rows.flatMap((row) => {
    const base = row.against === undefined ? undefined : times.get(row.against);
    return base === undefined ? [] : told(row.name, (times.get(row.name) ?? 0) / base, limits[row.name]);
  });
}

/** Ten times as many resources: some twenty times the time would be too much, for what a process does once is in both. */
function growthRows(): readonly BenchRow[] {
  const small = 'compile 2000 resources';
  return [
    { name: small, run: () => compileNothing(2000), rounds: 5 },
    { name: 'compile 20000 resources', run: () => compileNothing(20_000), against: small, rounds: 5 },
  ];
}

function compileNothing(count: number): unknown {
  const resources = Array.from({ length: count }, (_, index) => `  r${index}: { type: OS::Heat::None }\n`);
  const template = `heat_template_version: 2018-08-31\nresources:\n${resources.join('')}`;
  const large = { templateSize: 1e9, resources: 1e9 };
  return compile(memoryHost({ 'stack.yaml': template }), { template: 'stack.yaml', limits: large, digest });
}

function slowCounts(): readonly string[] {
  if (spawnSync('valgrind', ['--version']).status !== 0) {
    console.log('instructions: not counted, there is no valgrind');
    return [];
  }
  const nothing = instructionsOf('nothing');
  const base = (instructionsOf('load') - nothing) / loads;
  return Object.entries(instructionLimits).flatMap(([what, limit]) =>
    told(`instructions of ${what}`, (instructionsOf(what) - nothing) / base, limit),
  );
}

/** In one thread and without machine code that is made on the way, the same work takes the same instructions. */
function instructionsOf(what: string): number {
  const counted = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
  const node = [process.execPath, '--jitless', '--single-threaded', fileURLToPath(import.meta.url), '--once', what];
  const { stderr } = spawnSync('valgrind', [...counted, ...node], { encoding: 'utf8' });
  const [, count] = /I\s+refs:\s+([\d,]+)/.exec(stderr) ?? [];
  if (count === undefined) throw new Error(`valgrind counted nothing: ${stderr}`);
  return Number(count.replaceAll(',', ''));
}

function told(what: string, ratio: number, limit: number | undefined): readonly string[] {
  if (limit === undefined) throw new Error(`${what} has no limit`);
  console.log(`${what}: ${ratio.toFixed(1)} (at most ${limit})`);
  return ratio <= limit
    ? []
    : [`${what} takes ${ratio.toFixed(1)} times as long as its base, at most ${limit} are allowed`];
}

function yamlOfExample(): readonly string[] {
  return [...exampleFiles()].filter(([file]) => file.endsWith('.yaml')).map(([, text]) => text);
}
