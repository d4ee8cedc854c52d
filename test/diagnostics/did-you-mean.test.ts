/** Close names are found, far ones are not, and what people do not see does not count. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestName, didYouMean, editDistance } from '../../src/diagnostics/did-you-mean.ts';
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

describe('the distance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'abcd', 1],
    ['kitten', 'sitting', 3],
  ])('of %j and %j is %i', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  it('is the same both ways, and a limit only cuts what exceeds it', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    tryAll(
      fc.property(word, word, fc.nat(8), (a, b, limit) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(editDistance(a, b, limit)).toBe(distance <= limit ? distance : Number.POSITIVE_INFINITY);
      }),
      { few: 500, many: 10_000 },
    );
  });
});
