/** Writes things as comments under the lines of a template that they are about: goldens that a person can read. */
import { append } from '../source/append.ts';

/** One comment of a golden. */
export interface Note {
  /** From 1; 0 for notes about the whole text. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** The text with each note as a comment line below its line, in the order of columns; notes on line 0 go first. */
export function annotate(text: string, notes: readonly Note[]): string {
  const byLine = new Map<number, Note[]>();
  for (const note of notes) {
    append(byLine, note.line, note);
  }
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  const out = commentsOf(byLine.get(0));
  lines.forEach((line, index) => out.push(line, ...commentsOf(byLine.get(index + 1))));
  return `${out.join('\n')}\n`;
}

/** The caret stands under the column that the note is about; a note of several lines repeats it. */
function commentsOf(notes: readonly Note[] | undefined): string[] {
  return (notes ?? [])
    .toSorted((a, b) => a.column - b.column)
    .flatMap(({ column, text }) => text.split('\n').map((line) => `#${' '.repeat(Math.max(0, column - 1))}^ ${line}`));
}
