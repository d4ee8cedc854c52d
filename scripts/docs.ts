/** Writes the generated pages of docs/; with `--check` it only says which of them are stale, and exits with 1. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsPages } from './docs-pages.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, text] of await docsPages(root)) {
  if (currentText(path) === text) continue;
  stale.push(path);
  if (!check) writeFileSync(join(root, path), text);
}
for (const path of stale) console.log(`${path} ${check ? 'is stale: run npm run docs' : 'written'}`);
if (stale.length === 0) console.log('docs are fresh');
if (check && stale.length > 0) process.exitCode = 1;

function currentText(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
