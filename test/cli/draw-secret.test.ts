/** Drawn secrets have the length, letters and parts that are asked for. */
import { array, constantFrom, integer, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSecret } from '../../src/cli/draw-secret.ts';
import { tryAll } from '../seed.ts';

const letters = string({ unit: constantFrom(...'abcXYZ019_-'), minLength: 1, maxLength: 8 });

describe('drawSecret', () => {
  it('gives what is asked for', () => {
    tryAll(
      property(
        record({
          length: integer({ min: 1, max: 64 }),
          alphabet: letters,
          classes: array(record({ letters, min: integer({ min: 0, max: 5 }) }), { maxLength: 4 }),
          sequences: array(record({ text: letters, min: integer({ min: 0, max: 2 }) }), { maxLength: 2 }),
        }),
        (request) => {
          const secret = drawSecret(request);
          const parts =
            request.classes.reduce((sum, { min }) => sum + min, 0) +
            request.sequences.reduce((sum, { text, min }) => sum + text.length * min, 0);
          expect(secret.length).toBe(Math.max(request.length, parts));
          for (const { letters: wanted, min } of request.classes) {
            expect([...secret].filter((letter) => wanted.includes(letter)).length).toBeGreaterThanOrEqual(min);
          }
          for (const { text, min } of request.sequences) if (min > 0) expect(secret).toContain(text);
          const allowed = [
            request.alphabet,
            ...request.classes.map((item) => item.letters),
            ...request.sequences.map((item) => item.text),
          ].join('');
          for (const letter of secret) expect(allowed).toContain(letter);
        },
      ),
      { few: 50, many: 2000 },
    );
  });

  it('draws from letters and digits where nothing is said, and never the same twice', () => {
    const request = { length: 32, alphabet: '', classes: [], sequences: [] };
    const drawn = new Set(Array.from({ length: 20 }, () => drawSecret(request)));
    expect(drawn.size).toBe(20);
    for (const secret of drawn) expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it('uses every place and every letter', () => {
    const request = { length: 4, alphabet: 'ab', classes: [{ letters: 'X', min: 1 }], sequences: [] };
    const places = new Set(Array.from({ length: 200 }, () => drawSecret(request).indexOf('X')));
    expect([...places].toSorted()).toEqual([0, 1, 2, 3]);
  });
});
