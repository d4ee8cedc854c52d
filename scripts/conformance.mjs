/** Runs test/conformance/main.ts: bundled first, for Node 20 reads no TypeScript. Usage: node scripts/conformance.mjs [options]. */
import { build } from 'esbuild';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('../', import.meta.url));
const outfile = join(root, 'node_modules', '.cache', 'conformance', 'main.mjs');

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
