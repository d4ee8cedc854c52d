/** Runs a TypeScript file: `node scripts/run-ts.mjs FILE ARGS...`. Bundles it into a temporary folder and imports that. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node scripts/run-ts.mjs FILE ARGS...\n');
  process.exit(2);
}
const folder = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.run-'));
try {
  await build({
    entryPoints: [file],
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    entryNames: 'main',
    define: { 'import.meta.dirname': JSON.stringify(join(process.cwd(), file, '..')) },
    logLevel: 'warning',
  });
  process.argv = [process.argv[0] ?? 'node', file, ...args];
  await import(pathToFileURL(join(folder, 'main.mjs')).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
