/** Runs test/conformance/main.ts: bundled first, for Node 20 reads no TypeScript. Usage: node scripts/conformance.mjs [options]. */
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../', import.meta.url));
// A folder of its own, so that two runs do not read each other's bundle.
const folder = mkdtempSync(join(root, 'node_modules', '.conformance-'));
const outfile = join(folder, 'main.mjs');

try {
  await build({
    absWorkingDir: root,
    entryPoints: ['test/conformance/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    packages: 'external',
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'test', 'conformance')) },
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
