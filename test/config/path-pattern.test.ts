/** Patterns of resource paths against an independent reading of them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoved } from '../../src/config/path-pattern.ts';
import { tryAll } from '../seed.ts';

function matchesPath(pattern: string, path: string): boolean {
  return isMoved({ moved: [pattern] }, path);
}

describe('a pattern', () => {
  it.each([
    ['db', 'db', true],
    ['db', 'db2', false],
    ['web/*', 'web/0', true],
    ['web/*', 'web', false],
    ['web/*', 'web/0/server', false],
    ['*/server', 'web/server', true],
    ['web-*', 'web-', true],
    ['w*b', 'wb', true],
    ['w*b', 'web', true],
    ['w*b*', 'web-1', true],
    ['a*a', 'a', false],
    ['*a*a*', 'a', false],
    ['a.c', 'abc', false],
    ['*', '', true],
    ['*', '__proto__', true],
    ['a*b', 'a*b', true],
  ])('%s against %s: %s', (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });

  it('agrees with the regular expression that a pattern of plain letters is', () => {
    const texts = (letters: string): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...letters), { maxLength: 7 }).map((parts) => parts.join(''));
    const agree = fc.property(texts('ab*/'), texts('ab/'), (pattern, path) => {
      expect(matchesPath(pattern, path)).toBe(new RegExp(`^${pattern.replaceAll('*', '[^/]*')}$`).test(path));
    });
    tryAll(agree, { few: 500, many: 20_000 });
  });
});

describe('isMoved', () => {
  it('asks every entry of the configuration', () => {
    const config = { moved: ['db', 'web/*'] };
    expect(['db', 'web/0', 'web/0/server', 'cache'].map((path) => isMoved(config, path))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
