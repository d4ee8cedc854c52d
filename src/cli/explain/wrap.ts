/** Breaks a paragraph into lines for a terminal. */
import { present } from '../../source/present.ts';
import { terminalLine } from '../../print/slots/terminal.ts';

const width = 100;

/** Words are never cut; `indent` stands before every line but the first. */
export function wrap(text: string, indent: string = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Lines of a table with the first columns aligned; the last one wraps below itself. */
export function rows(table: readonly (readonly string[])[], margin: string = '  '): readonly string[] {
  const cells = table.map((row) => row.map(terminalLine));
  const widths = cells.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return cells.flatMap((row) => {
    const start = row.slice(0, -1).map((cell, column) => `${cell.padEnd(present(widths[column], 'width'))}  `);
    const head = `${margin}${start.join('')}`;
    const blank = ' '.repeat(head.length);
    // Words do not know that something stands before the first of them, so a mark of the same length does.
    const wrapped = wrap(`${mark.repeat(head.length)}${present(row.at(-1), 'cell')}`, blank);
    return `${head}${wrapped.slice(head.length)}`.trimEnd().split('\n');
  });
}

/** Any character that is no blank. */
const mark = '#';
