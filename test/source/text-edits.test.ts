/** Edits that touch or overlap each other. */
import { expect, it } from 'vitest';
import { applyEdits, applyFirst, type TextEdit } from '../../src/source/text-edits.ts';

const edit = (start: number, end: number, text: string): TextEdit => ({ start, end, text });

const rows: readonly (readonly [string, readonly TextEdit[], string | undefined, string])[] = [
  ['touch', [edit(2, 4, 'Y'), edit(0, 2, 'X')], 'XYef', 'XYef'],
  ['overlap', [edit(0, 3, 'X'), edit(2, 4, 'Y')], undefined, 'Xdef'],
  ['insert at one place', [edit(2, 2, 'X'), edit(2, 2, 'Y')], 'abXYcdef', 'abXYcdef'],
  ['insert before a replacement', [edit(2, 4, 'Y'), edit(2, 2, 'X')], 'abXYef', 'abXYef'],
  ['insert inside a replacement', [edit(1, 4, 'X'), edit(2, 2, 'Y')], undefined, 'aXef'],
];

it.each(rows)('edits that %s', (_, edits, all, first) => {
  expect(applyEdits('abcdef', edits)).toBe(all);
  expect(applyFirst('abcdef', edits).text).toBe(first);
});

it('the same edit is made once, and only edits that are made count', () => {
  const edits = [edit(0, 1, 'X'), edit(0, 1, 'X'), edit(3, 5, 'Y'), edit(4, 6, 'Z')];
  expect(applyFirst('abcdef', edits)).toEqual({ text: 'XbcYf', count: 2 });
});
