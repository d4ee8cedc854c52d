/** Fixtures through the command line, twice: no defect, the same bytes, and a status that fits the messages. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixtureCases, readCase } from '../fixture-cases.ts';
import { someOf } from '../seed.ts';
import { textsBelow } from '../texts-below.ts';
import { runIn, type Ran } from './recorded.ts';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fixture-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function run(args: readonly string[]): Promise<Ran> {
  return runIn(directory, args);
}

/** The options of a case as words of a command line. */
function wordsOf(folder: string): readonly string[] {
  const { options } = readCase(folder);
  const { environments = [], parameters = {}, profile, mode, stackName, factsFile, clusterFile } = options;
  return [
    ...environments.flatMap((name) => ['-e', name]),
    ...Object.entries(parameters).flatMap(([name, value]) => ['-P', `${name}=${String(value)}`]),
    ...(profile ? ['--profile', profile] : []),
    ...(mode ? ['--mode', mode] : []),
    ...(stackName === undefined ? [] : ['--stack-name', stackName]),
    ...(factsFile === undefined ? [] : ['--facts', factsFile]),
    ...(clusterFile === undefined ? [] : ['--cluster', clusterFile]),
  ];
}

function bytes(folder: string): ReadonlyMap<string, string> {
  return existsSync(folder) ? textsBelow(folder) : new Map();
}

describe.each(someOf(fixtureCases(), 32))('$name', ({ directory: folder }) => {
  it('is converted twice to the same bytes', async () => {
    cpSync(folder, directory, { recursive: true, filter: (path) => !path.endsWith('/expected') });
    const words = ['convert', 'template.yaml', ...wordsOf(folder), '-o', 'made'];
    const first = await run(words);
    const made = bytes(join(directory, 'made'));
    const hasError = first.err.split('\n').some((line) => /(?:^|: )error: /.test(line));
    expect(first.status, first.err).toBe(hasError ? 1 : 0);
    const second = await run(words);
    // Values that were drawn are drawn once.
    expect(second).toEqual({ ...first, out: first.out.replace(/, \d+ values? newly generated/, '') });
    expect(bytes(join(directory, 'made'))).toEqual(made);
    expect(readdirSync(directory).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
