/**
 * Compiles every fixture and compares what comes out with its `expected/` folder; `UPDATE=1` writes it anew. What else is true of
 * every fixture is asked in the same file: a worker that ran it alone would compile them all again.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFile } from '../src/source/source-file.ts';
import { goldensOf } from '../src/testing.ts';
import { fixtureCases, readCase } from './fixture-cases.ts';
import { compiled } from './output/compiled.ts';
import { textsBelow } from './texts-below.ts';

/** Under its own name it would keep what lies beside it out of the repository. */
const stored = 'dot-gitignore';

const update = process.env['UPDATE'] === '1';

describe.each(fixtureCases())('$name', ({ name, directory }) => {
  it('gives the expected files', async () => {
    const { files, options } = readCase(directory);
    const result = await compiled({ name, files, options });
    const goldens = goldensOf(result, sourceFile(options.template, files.get(options.template) ?? ''));
    const expectedDir = join(directory, 'expected');
    if (update) write(expectedDir, goldens);
    const expected = readTree(expectedDir);
    expect([...goldens.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    for (const [path, text] of goldens) expect(text, path).toBe(expected.get(path));
  });
});

/** A file there is asked because it is there. */
const asked = readdirSync(join(import.meta.dirname, 'every-fixture')).map((file) => basename(file, '.ts'));

describe.each(asked)('of every fixture, %s', async (name) => void (await import(`./every-fixture/${name}.ts`)));

function write(directory: string, goldens: ReadonlyMap<string, string>): void {
  rmSync(directory, { recursive: true, force: true });
  for (const [name, text] of goldens) {
    const path = join(directory, name.replace(/\.gitignore$/, stored));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

function readTree(directory: string): ReadonlyMap<string, string> {
  if (!existsSync(directory)) return new Map();
  return new Map([...textsBelow(directory)].map(([name, text]) => [name.replace(stored, '.gitignore'), text]));
}
