/** Texts that are secret in part: which pieces of them are, whatever they are put together of. */
import { expect, it } from 'vitest';
import { concat } from '../../src/evaluate/concat.ts';
import { piecesOf } from '../../src/evaluate/hidden-pieces.ts';
import { sealedPieces } from '../../src/evaluate/seal.ts';
import { asSecret, factValue, known, knownLike, type Value } from '../../src/evaluate/value.ts';
import { printHole } from '../../src/print/print-hole.ts';
import { replaceText } from '../../src/stack/replace-text.ts';

const hidden = (text: string, secret = 'hidden parameter p'): Value => knownLike(text, { origins: [], secret });

function pieces(value: Value): readonly (readonly [unknown, string | false])[] {
  return value.kind === 'known' ? piecesOf(value).map((piece) => [piece.value, piece.secret]) : [];
}

it.each([
  [
    [known('a'), hidden('x'), known('b')],
    [
      ['a', false],
      ['x', 'hidden parameter p'],
      ['b', false],
    ],
  ],
  [[hidden('x'), hidden('y')], [['xy', 'hidden parameter p']]],
  [
    [hidden('x'), hidden('y', 'hidden parameter q')],
    [
      ['x', 'hidden parameter p'],
      ['y', 'hidden parameter q'],
    ],
  ],
  [
    [known('a'), concat([known('b'), hidden('x')]), known('')],
    [
      ['ab', false],
      ['x', 'hidden parameter p'],
    ],
  ],
  [[known('a'), known('b')], [['ab', false]]],
])('keeps the pieces of %#', (parts, expected) => {
  expect(pieces(concat(parts))).toEqual(expected);
});

it('joins many texts that are secret in part at once', () => {
  const count = 40_000;
  const parts = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? known(' ') : hidden(`x${index}`)));
  expect(pieces(concat(parts))).toHaveLength(count);
});

it('hides all of a text that is made secret later', () => {
  const text = concat([known('a'), hidden('x')]);
  expect(pieces(asSecret(text, 'hidden parameter all'))).toEqual([['ax', 'hidden parameter p']]);
  const open = concat([known('a'), factValue({ fact: 'id', of: 'db' })]);
  const joined = concat([asSecret(open, 'hidden parameter all'), known('b')]);
  expect(printHole(joined)).toBe('<hidden parameter all><id of db>b');
});

it('lets everything be read but the secret pieces', () => {
  expect(printHole(sealedPieces(concat([known('a '), hidden('x'), known(' b')])))).toBe('a <hidden parameter p> b');
});

it('replaces a text within pieces, and hides the whole where it stands across two', () => {
  expect(pieces(replaceText(concat([known('a%i%'), hidden('x%i%')]), '%i%', '0'))).toEqual([
    ['a0', false],
    ['x0', 'hidden parameter p'],
  ]);
  expect(pieces(replaceText(concat([known('a%'), hidden('i%x')]), '%i%', '0'))).toEqual([
    ['a0x', 'hidden parameter p'],
  ]);
});
