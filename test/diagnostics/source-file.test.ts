/** Offsets become lines and columns, whatever ends the lines. */
import { describe, expect, it } from 'vitest';
import { lineText, positionAt, sourceFile } from '../../src/source/source-file.ts';

describe('positions', () => {
  const file = sourceFile('t', 'ab\ncd\r\nef\rgh\n');

  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [6, 2, 4],
    [7, 3, 1],
    [10, 4, 1],
    [13, 5, 1],
    [99, 5, 1],
    [-1, 1, 1],
  ])('of offset %i are %i:%i', (offset, line, column) => {
    expect(positionAt(file, offset)).toMatchObject({ line, column });
  });

  it('have texts of lines without their endings', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((line) => lineText(file, line))).toEqual(['', 'ab', 'cd', 'ef', 'gh', '', '']);
  });

  it('do not count a byte order mark', () => {
    const marked = sourceFile('t', '\ufeffab');
    expect([positionAt(marked, 0).column, positionAt(marked, 1).column, lineText(marked, 1)]).toEqual([1, 1, 'ab']);
  });
});
