/** What the process answers where its own streams cannot be written: the stack is not to blame, and heat2kube neither. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(root, 'node_modules', '.full-'));
  await build({
    entryPoints: [join(root, 'src', 'cli', 'main.ts')],
    outfile: join(folder, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'stack.yaml'), 'heat_template_version: 2018-08-31\noutputs: { answer: { value: 42 } }\n');
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const full = '/dev/full';

it.skipIf(!existsSync(full))(`ends with 3 and says why, on ${full}`, () => {
  for (const args of [['resolve', 'stack.yaml'], ['convert', 'stack.yaml', '--stdout'], ['--help']]) {
    const run = spawnSync(process.execPath, [join(folder, 'main.mjs'), ...args], {
      cwd: folder,
      stdio: ['ignore', openSync(full, 'w'), 'pipe'],
      encoding: 'utf8',
    });
    expect([args, run.status], run.stderr).toEqual([args, 3]);
    expect(run.stderr).toContain('error: standard output cannot be written: no space is left');
  }
});

it.skipIf(!existsSync(full))('keeps the status where messages cannot be written', () => {
  const run = spawnSync(process.execPath, [join(folder, 'main.mjs'), 'resolve', 'nothing.yaml'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', openSync(full, 'w')],
    encoding: 'utf8',
  });
  expect(run.status).toBe(3);
});
