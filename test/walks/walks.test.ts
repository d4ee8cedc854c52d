/**
 * Makes each walk in a copy of the project and leaves out its pieces, one after another: a check of the house must miss each.
 * `npm test` looks only whether the lines still have their places. `UPDATE=1` writes the goldens of the walks anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isThorough } from '../seed.ts';
import { House } from './house.ts';
import { leavingOut, walks, type Walk } from './walk.ts';

const root = join(import.meta.dirname, '..', '..');

function original(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

const all = walks(import.meta.dirname);

describe.each(all)('$title', (walk) => {
  const pieces = leavingOut(walk, original);

  it('says of each of its files what misses it', () => {
    expect([...walk.missedFiles.keys()].toSorted()).toEqual([...walk.files.keys()].toSorted());
    expect(pieces.filter(({ missed }) => missed === '')).toEqual([]);
  });

  describe.runIf(isThorough)('made in a copy of the project', () => {
    const house = lazily([walk]);
    afterAll(() => house.close());

    it('keeps the quick checks', async () => {
      if (process.env['UPDATE'] === '1') await house.get().update();
      expect(await house.get().quickFailure()).toBeUndefined();
    });

    it.each(pieces)('is not whole without $what: $missed', async ({ missed, files }) => {
      const failure = await house.get().while(files, () => house.get().firstFailure(missed));
      expect(failure?.check, failure?.said).toBe(missed);
    });
  });
});

describe.runIf(isThorough)('all of them together', () => {
  const house = lazily(all);
  afterAll(() => house.close());

  it('keep the contracts', async () => {
    expect(await house.get().contractFailure()).toBeUndefined();
  });
});

/** The copy is made when it is first asked for. */
function lazily(made: readonly Walk[]): { get(): House; close(): void } {
  let house: House | undefined;
  return {
    get: () => (house ??= new House(made)),
    close: () => house?.close(),
  };
}
