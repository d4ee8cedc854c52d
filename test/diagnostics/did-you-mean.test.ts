/** Close names are found, far ones are not, and what people do not see does not count. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestName, didYouMean } from '../../src/diagnostics/did-you-mean.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { tryAll } from '../seed.ts';

describe('the closest name', () => {
  it.each([
    ['propertes', ['properties', 'metadata'], 'properties'],
    ['DependsOn', ['depends_on', 'description'], 'depends_on'],
    ['pre-craete', ['pre-create', 'post-create'], 'pre-create'],
    ['get_parm', ['get_attr', 'get_param'], 'get_param'],
    ['OS::Nova:Server', ['OS::Nova::Server', 'OS::Nova::ServerGroup'], 'OS::Nova::Server'],
    ['flavour', ['flavor', 'favor'], 'flavor'],
    ['ab', ['cd', 'xy'], undefined],
    ['x', ['y'], undefined],
    ['name', ['name'], undefined],
    ['something', ['nothing else'], undefined],
    ['', ['a'], undefined],
  ])('to %s in %j is %s', (name, candidates, expected) => {
    expect(closestName(name, candidates)).toBe(expected);
  });

  it('does not depend on the order of the candidates', () => {
    expect(closestName('caat', ['cart', 'cast'])).toBe(closestName('caat', ['cast', 'cart']));
  });
});

describe('the fix', () => {
  it('keeps the quotes', () => {
    const file = sourceFile('t.yaml', `{'propertes': 1, propertes: 2}`);
    const fixes = [1, 17].map((start) =>
      didYouMean({ file, start, end: start === 1 ? 12 : 26 }, 'propertes', ['properties']),
    );
    expect(fixes.map((fix) => fix?.text)).toEqual(["'properties'", 'properties']);
  });

  it('is none without a place or a name', () => {
    expect(didYouMean(undefined, 'a', ['b'])).toBeUndefined();
  });
});

/** Edits from one text to the other, swaps of neighbours among them, as the definition has it. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const cut = (by: number): readonly [string, string] => [a.slice(0, -by), b.slice(0, -by)];
  const [shorterA, shorterB] = cut(1);
  const swapped = a.length > 1 && a.slice(-2) === `${b.slice(-1)}${b.slice(-2, -1)}`;
  return Math.min(
    distance(shorterA, b) + 1,
    distance(a, shorterB) + 1,
    distance(shorterA, shorterB) + (a.at(-1) === b.at(-1) ? 0 : 1),
    swapped ? distance(...cut(2)) + 1 : Number.POSITIVE_INFINITY,
  );
}

it('finds what a reading of the definition finds', () => {
  const word = fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', 'c') });
  tryAll(
    fc.property(word, fc.uniqueArray(word, { maxLength: 4 }), (name, candidates) => {
      const others = candidates.filter((candidate) => candidate !== name);
      const near = others
        .map((candidate) => [distance(name, candidate), candidate] as const)
        .filter(([edits]) => name !== '' && edits <= Math.floor(name.length / 3))
        .toSorted(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
      expect(closestName(name, candidates)).toBe(near[0]?.[1]);
    }),
    { few: 150, many: 5000 },
  );
});

it('gives up in a file with more wrong names than anybody mistypes', () => {
  const near = (index: number): string => `${'p'.repeat(150)}${index}q${'p'.repeat(40)}`;
  const candidates = Array.from({ length: 100 }, (_, index) => near(index));
  const file = sourceFile('t.yaml', 'text');
  const span = { file, start: 0, end: 4 };
  const started = performance.now();
  const fixes = Array.from({ length: 2000 }, (_, index) => didYouMean(span, `x${near(index)}`, candidates));
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(fixes[0]).toBeDefined();
  expect(fixes.at(-1)).toBeUndefined();
  expect(didYouMean({ ...span, file: sourceFile('u.yaml', 'text') }, 'propertes', ['properties'])).toBeDefined();
});
