/** Holds the tests themselves to their habits: one source of chance, and a list of the suites that can try more. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import slow from '../vitest.slow.config.ts';
import { seed, tryAll } from './seed.ts';

const root = join(import.meta.dirname, '..');
const tests = readdirSync(import.meta.dirname, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .filter((path) => path !== 'test/seed.ts' && path !== 'test/habits.test.ts')
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe('random tests', () => {
  it('print their seed when they fail', async () => {
    const never = { few: 1, many: 1 };
    expect(() =>
      tryAll(
        fc.property(fc.nat(), () => false),
        never,
      ),
    ).toThrow(`seed: ${seed}`);
    const later = fc.asyncProperty(fc.nat(), () => Promise.reject(new Error('no')));
    await expect(tryAll(later, never)).rejects.toThrow(`seed: ${seed}`);
  });

  it('draw by test/seed.ts alone', () => {
    const own =
      /\bfc\.(?:assert|check|sample|statistics)\b|\bnumRuns\b|Math\.random\(|import \{[^}]*\b(?:assert|sample)\b[^}]*\} from 'fast-check'/;
    expect(tests.filter(({ text }) => own.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('run in full by `npm run test:slow`, all of them and no others', () => {
    const asking = tests.filter(({ text }) => /from '(?:\.\.?\/)+seed\.ts'/.test(text)).map(({ path }) => path);
    expect(slow.test?.include).toEqual(asking.toSorted());
  });
});

describe('.ci/run', () => {
  const script = readFileSync(join(root, '.ci', 'run'), 'utf8');
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );

  it('calls scripts that exist', () => {
    const called = [...script.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(called.length).toBeGreaterThan(8);
    expect(called.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('runs every script that can fail', () => {
    const checks = Object.keys(scripts).filter((name) =>
      /^(?:typecheck|lint|coverage|conformance|corpus|test:.*|.*:check)$/.test(name),
    );
    expect(checks.filter((name) => !script.includes(`npm run ${name}`))).toEqual([]);
  });
});
