/**
 * `npm run hostile`: checks each hostile input in a process of its own and prints its time, its peak memory and what came of
 * it. Ends with 1 where one takes too long or too much, or fails in another way than with messages.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileInputs, type HostileInput } from './hostile-inputs.ts';
import { table } from './markdown.ts';

/** About twice what was measured: machines differ. */
const most = { seconds: 10, megabytes: 1000 } as const;

const cli = join(process.cwd(), 'dist', 'cli.js');
/** Messages of the stack, or of its files. */
const messageStatuses: ReadonlySet<number | null> = new Set([0, 1, 3]);

/** Said last on standard error. */
const peak = `data:text/javascript,process.on('exit', () => process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'))`;

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly came: string;
  readonly isFine: boolean;
}

function measured({ files, options = [] }: HostileInput): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', peak, cli, 'check', 'stack.yaml', '--no-config', ...options],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, timeout: most.seconds * 10_000 },
    );
    const seconds = (performance.now() - start) / 1000;
    const megabytes = Number(/peak (\d+)\n$/.exec(stderr)?.[1] ?? Number.NaN) / 1024;
    const isFine = messageStatuses.has(status) && seconds < most.seconds && megabytes < most.megabytes;
    return { seconds, megabytes, came: told(status, stdout), isFine };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Codes of the errors, or that there are none. */
function told(status: number | null, stdout: string): string {
  if (status === 3) return 'the file cannot be read';
  if (!messageStatuses.has(status)) return `status ${status ?? 'none'}`;
  const codes = new Set([...stdout.matchAll(/: error: .* \[([a-z0-9/-]+)\]$/gm)].map(([, code]) => `\`${code}\``));
  return codes.size === 0 ? 'no error' : [...codes].join(', ');
}

const wanted = process.argv.slice(2);
const rows: string[][] = [];
let isFine = true;
for (const input of hostileInputs) {
  if (wanted.length > 0 && !wanted.some((word) => input.what.includes(word))) continue;
  const found = measured(input);
  isFine &&= found.isFine;
  const mark = found.isFine ? '' : ' (!)';
  rows.push([input.what, `${found.seconds.toFixed(1)} s${mark}`, `${Math.round(found.megabytes)} MB`, found.came]);
}
process.stdout.write(`${table(['input', 'time', 'peak memory', 'errors'], rows)}\n`);
if (!isFine) process.exitCode = 1;
