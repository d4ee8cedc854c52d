/** Scans block scalars, which start with `|` or `>`. */
import { CODE, isBlank, isBreak, isBreakOrEnd, isDigit } from './yaml-cursor.ts';
import type { Cursor } from './yaml-cursor.ts';
import { scalarToken } from './yaml-token.ts';
import type { Token } from './yaml-token.ts';

interface Header {
  /** What becomes of the line breaks at the end: all dropped, one kept, all kept. */
  readonly chomping: 'strip' | 'clip' | 'keep';
  /** Columns that the scalar is indented further than its parent; absent when its first line says. */
  readonly increment: number | undefined;
}

/** `parentIndent`: column of the collection around the scalar, -1 for none. libyaml: `yaml_parser_scan_block_scalar`. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): Token {
  const start = cursor.offset;
  const isFolded = cursor.code(0) === CODE.greater;
  cursor.offset++;
  const { chomping, increment } = takeHeader(cursor, start);
  let end = cursor.offset;
  endLine(cursor, start);
  const leading = new Breaks(cursor, start);
  const given = increment === undefined ? undefined : Math.max(parentIndent, 0) + increment;
  leading.take(given ?? Infinity);
  const indent = given ?? Math.max(leading.widest, parentIndent + 1, 1);
  let value = '';
  let lineBreak = '';
  let breaks = leading.text;
  let afterBlank = false;
  while (cursor.code(0) !== CODE.end && cursor.indentation() === indent) {
    const startsBlank = isBlank(cursor.code(0));
    const joins = isFolded && lineBreak === '\n' && !afterBlank && !startsBlank;
    value += joins && breaks === '' ? ' ' : (joins ? '' : lineBreak) + breaks;
    const from = cursor.offset;
    while (!isBreakOrEnd(cursor.code(0))) cursor.offset++;
    value += cursor.text.slice(from, cursor.offset);
    end = endOfText(cursor, from, end);
    afterBlank = startsBlank;
    lineBreak = isBreak(cursor.code(0)) ? cursor.takeBreak() : '';
    const following = new Breaks(cursor, start);
    following.take(indent);
    breaks = following.text;
  }
  if (chomping !== 'strip') value += lineBreak;
  if (chomping === 'keep') value += breaks;
  return scalarToken([start, end], value, isFolded ? 'folded' : 'literal');
}

/** End of the line's text without the blanks behind it; of an empty line the end so far. */
function endOfText(cursor: Cursor, from: number, end: number): number {
  let offset = cursor.offset;
  while (offset > from && isBlank(cursor.text.charCodeAt(offset - 1))) offset--;
  return offset > from ? offset : end;
}

function takeHeader(cursor: Cursor, start: number): Header {
  let chomping: Header['chomping'] = 'clip';
  let increment: number | undefined;
  for (let taken = 0; taken < 2; taken++) {
    const code = cursor.code(0);
    if ((code === CODE.plus || code === CODE.minus) && chomping === 'clip') {
      chomping = code === CODE.plus ? 'keep' : 'strip';
    } else if (isDigit(code) && increment === undefined) {
      if (code === CODE.zero) cursor.fail('the indentation of a block text is at least 1', cursor.offset, start);
      increment = code - CODE.zero;
    } else break;
    cursor.offset++;
  }
  return { chomping, increment };
}

/** Nothing but a comment follows the header in its line; for PyYAML a blank stands before the comment. */
function endLine(cursor: Cursor, start: number): void {
  const tight = cursor.library === 'pyyaml' && cursor.code(0) === CODE.hash;
  cursor.skipBlanks();
  if (!tight) cursor.skipComment();
  if (!isBreakOrEnd(cursor.code(0))) {
    cursor.fail('a block text starts on the line behind its "|" or ">"', cursor.offset, start);
  }
  if (isBreak(cursor.code(0))) cursor.takeBreak();
}

/** Line breaks and indentation before a line of the scalar. */
class Breaks {
  text = '';
  /** Widest indentation that was met. */
  widest = 0;
  readonly #cursor: Cursor;
  readonly #start: number;

  constructor(cursor: Cursor, start: number) {
    this.#cursor = cursor;
    this.#start = start;
  }

  /** Goes to the next line that is not empty, but in it not beyond the column `indent`. */
  take(indent: number): void {
    const cursor = this.#cursor;
    for (;;) {
      while (cursor.code(0) === CODE.space && cursor.indentation() < indent) cursor.offset++;
      const column = cursor.indentation();
      this.widest = Math.max(this.widest, column);
      if (column < indent && cursor.code(0) === CODE.tab && cursor.library === 'libyaml') {
        cursor.fail('a tab is used for indentation', cursor.offset, this.#start);
      }
      if (!isBreak(cursor.code(0))) return;
      this.text += cursor.takeBreak();
    }
  }
}
