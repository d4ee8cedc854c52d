/** Scans unquoted scalars. */
import { CODE, isBlank, isBreak, isFlowIndicator, isGap } from './yaml-cursor.ts';
import type { Cursor } from './yaml-cursor.ts';
import { scalarToken } from './yaml-token.ts';
import type { Token } from './yaml-token.ts';

/** Whether brackets are open. */
export type Place = 'in brackets' | 'in a block';

interface Surroundings {
  readonly place: Place;
  /** Column from which on a line goes on with the scalar, outside of brackets. */
  readonly indent: number;
}

interface PlainScalar {
  readonly token: Token;
  /** Whether a line break follows, so that a key may come next. */
  readonly endsLine: boolean;
}

/** A plain scalar, which may go on over lines. */
export function scanPlain(cursor: Cursor, surroundings: Surroundings): PlainScalar {
  const start = cursor.offset;
  let value = '';
  /** Start of the line that is being read, and end of its last word. */
  let from = start;
  let end = start;
  let fold = '';
  while (!cursor.atDocumentMarker() && cursor.code(0) !== CODE.hash) {
    const wordStart = cursor.offset;
    if (cursor.library === 'libyaml') skipWord(cursor, surroundings.place, start);
    else skipWordOfPyYaml(cursor, surroundings.place);
    if (cursor.offset === wordStart) break;
    if (fold !== '') {
      value += cursor.text.slice(from, end) + fold;
      from = wordStart;
      fold = '';
    }
    end = cursor.offset;
    fold = cursor.library === 'libyaml' ? skipGap(cursor, surroundings.indent, start) : skipGapOfPyYaml(cursor);
    if (
      cursor.offset === end ||
      (surroundings.place === 'in a block' && fold !== '' && cursor.column() < surroundings.indent)
    )
      break;
  }
  return { token: scalarToken([start, end], value + cursor.text.slice(from, end), 'plain'), endsLine: fold !== '' };
}

/** libyaml: src/scanner.c, `yaml_parser_scan_plain_scalar`. */
function skipWord(cursor: Cursor, place: Place, start: number): void {
  for (; ; cursor.offset++) {
    const code = cursor.code(0);
    if (isGap(code)) return;
    if (code === CODE.colon) {
      const next = cursor.code(1);
      if (place === 'in brackets' && (isFlowIndicator(next) || next === CODE.question)) {
        cursor.fail('inside brackets a colon is followed by a space', cursor.offset, start);
      }
      if (isGap(next)) return;
    } else if (place === 'in brackets' && isFlowIndicator(code)) return;
  }
}

/** PyYAML: yaml/scanner.py, `scan_plain`. */
function skipWordOfPyYaml(cursor: Cursor, place: Place): void {
  for (; ; cursor.offset++) {
    const code = cursor.code(0);
    if (isGap(code)) return;
    if (code === CODE.colon) {
      const next = cursor.code(1);
      if (isGap(next) || (place === 'in brackets' && isFlowIndicator(next))) return;
    } else if (place === 'in brackets' && (isFlowIndicator(code) || code === CODE.question)) return;
  }
}

/** Moves behind blanks and line breaks; what the breaks stand for, empty when there are none. */
function skipGap(cursor: Cursor, indent: number, start: number): string {
  let first: string | undefined;
  let rest = '';
  for (;;) {
    const code = cursor.code(0);
    if (isBlank(code)) {
      if (code === CODE.tab && first !== undefined && cursor.indentation() < indent) {
        cursor.fail('a tab is used for indentation', cursor.offset, start);
      }
      cursor.offset++;
    } else if (!isBreak(code)) return folded(first, rest);
    else if (first === undefined) first = cursor.takeBreak();
    else rest += cursor.takeBreak();
  }
}

/** PyYAML: yaml/scanner.py, `scan_plain_spaces`; tabs are no blanks to it. */
function skipGapOfPyYaml(cursor: Cursor): string {
  let first: string | undefined;
  let rest = '';
  for (;;) {
    cursor.skipSpaces();
    if (!isBreak(cursor.code(0))) return folded(first, rest);
    if (first === undefined) first = cursor.takeBreak();
    else rest += cursor.takeBreak();
    if (cursor.atDocumentMarker()) return folded(first, rest);
  }
}

/** One line feed between words is a space, several are one less; other breaks stay. */
export function folded(first: string | undefined, rest: string): string {
  if (first === undefined) return '';
  if (first !== '\n') return first + rest;
  return rest === '' ? ' ' : rest;
}
