/** One input text and the arithmetic of its positions. Everything that reports to a user points through this. */
import type { Range } from './cover.ts';
import { present } from './present.ts';

/** A half-open range of UTF-16 offsets `[start, end)` in one file. */
export interface Span extends Range {
  readonly file: SourceFile;
}

/** A place as people write it. `line` and `column` count from 1, in UTF-16 units; `offset` counts from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A text under the name by which the user knows it. Create with {@link sourceFile}. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  /** Offsets at which lines start; `\n`, `\r\n` and a lone `\r` end a line. A byte order mark belongs to no line. */
  readonly lineStarts: readonly number[];
  /** What is never shown with a message, in order. */
  readonly covered?: readonly Range[];
}

export function sourceFile(name: string, text: string): SourceFile {
  const lineStarts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) lineStarts.push(index + 1);
  }
  return { name, text, lineStarts };
}

/** Line and column of an offset; an offset beyond the text is its end. */
export function positionAt(file: SourceFile, offset: number): Position {
  const clamped = Math.max(0, Math.min(offset, file.text.length));
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (present(file.lineStarts[middle], 'start of the line') <= clamped) low = middle;
    else high = middle - 1;
  }
  return {
    line: low + 1,
    column: Math.max(1, clamped - present(file.lineStarts[low], 'start of the line') + 1),
    offset: clamped,
  };
}

/** The text of one line (counted from 1) without its line ending; empty when there is no such line. */
export function lineText(file: SourceFile, line: number): string {
  const start = file.lineStarts[line - 1];
  if (start === undefined) return '';
  const end = file.lineStarts[line] ?? file.text.length;
  return file.text.slice(start, end).replace(/[\r\n]+$/, '');
}

export function spanText(span: Span): string {
  return span.file.text.slice(span.start, span.end);
}

/** Span of a whole file's first character, for messages about the file itself. */
export function fileSpan(file: SourceFile): Span {
  return { file, start: 0, end: 0 };
}
