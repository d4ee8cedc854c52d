/** The search for many keys at once gives what Heat's own loop gives, and takes no longer for many keys. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysIn, splitAtKeys } from '../../src/evaluate/split-at-keys.ts';
import { tryAll } from '../seed.ts';

/** heat/engine/hot/functions.py, `Replace.result`: split at one key after the other. */
function splitAsHeat(text: string, [key, ...others]: readonly string[]): readonly string[] {
  if (key === undefined) return [text];
  return text.split(key).flatMap((part, index) => [...(index > 0 ? [`<${key}>`] : []), ...splitAsHeat(part, others)]);
}

function shown(text: string, keys: readonly string[]): string {
  const { pieces } = splitAtKeys(text, keys, () => undefined);
  return pieces.map((piece) => ('key' in piece ? `<${piece.key}>` : piece.text)).join('');
}

const letters = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '$', '\u{1f600}'), maxLength: 30 }),
  fc.integer({ min: 0, max: 90 }).map((length) => 'a'.repeat(length)),
  fc.integer({ min: 0, max: 90 }).map((length) => 'ab'.repeat(length)),
);
const key = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '$', '\u{1f600}'), minLength: 1, maxLength: 4 }),
  // Longer than what is looked up letter by letter.
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 33, maxLength: 36 }),
);

describe('splitting at keys', () => {
  it.each([3, 60])('gives what splitting at one key after the other gives, for up to %i keys', (maxLength) => {
    tryAll(
      fc.property(letters, fc.uniqueArray(key, { maxLength }), (text, given) => {
        const keys = given.toSorted((a, b) => [...b].length - [...a].length || (a < b ? -1 : 1));
        expect(shown(text, keys)).toBe(splitAsHeat(text, keys).join(''));
        expect(keysIn(text, keys)).toEqual(new Set(keys.filter((one) => text.includes(one))));
      }),
      { few: 150, many: 20_000 },
    );
  });

  it.each([
    [
      'overlap each other everywhere',
      'a'.repeat(100_000),
      Array.from({ length: 700 }, (_, index) => 'a'.repeat(700 - index)),
    ],
    [
      'nearly match everywhere',
      'a'.repeat(100_000),
      Array.from({ length: 400 }, (_, index) => `b${'a'.repeat(400 - index)}`),
    ],
    [
      'have one length',
      'a'.repeat(300_000),
      Array.from({ length: 16 }, (_, index) => `${'a'.repeat(16_000)}${String(index).padStart(2, 'b')}`),
    ],
  ])(
    'takes no longer for long keys that %s',
    (_what, text, keys) => {
      expect(splitAtKeys(text, keys, () => undefined).unused.size).toBeGreaterThan(0);
    },
    6_000,
  );

  it('finds 20,000 keys in a text of 200,000 letters', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}`).toSorted((a, b) => b.length - a.length);
    const { unused } = splitAtKeys(`${'k'.repeat(200_000)}17`, keys, () => undefined);
    expect(keys.filter((one) => !unused.has(one))).toEqual(['k17']);
  });
});
