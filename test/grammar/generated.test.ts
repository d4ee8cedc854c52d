/** What is generated and committed is what the scripts would write today. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const facts = existsSync(new URL('../../../shared/', import.meta.url));
if (!facts) console.log('skipped: freshness of generated files, whose sources are not beside this checkout');

describe('generated files are fresh', () => {
  it.skipIf(!facts).each(['scripts/catalogue.mjs', 'scripts/schemas.mjs'])('%s', (script) => {
    expect(() => execFileSync(process.execPath, [script, '--check'], { cwd: root, stdio: 'pipe' })).not.toThrow();
  });
});
