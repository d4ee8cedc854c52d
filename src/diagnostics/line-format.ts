/**
 * One line per message: `file:line:col: severity: message [code]` for pipes and logs; with the end of the place,
 * `file:line:col-line:col: ...`, for editors. The end is exclusive.
 */
import { positionAt } from '../source/source-file.ts';
import { hintOf, type Diagnostic } from './diagnostic.ts';
import { terminalLine } from '../print/slots/terminal.ts';

/** The lines of all messages, each with its line break. */
export function formatLines(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${formatLine(diagnostic)}\n`).join('');
}

/** The same with the ends of the places. */
export function formatRanges(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${lineOf(diagnostic, ['start', 'end'])}\n`).join('');
}

/** Without a place the line starts with the severity. */
export function formatLine(diagnostic: Diagnostic): string {
  return lineOf(diagnostic, ['start']);
}

function lineOf(diagnostic: Diagnostic, ends: readonly ('start' | 'end')[]): string {
  const { code, severity, message, span } = diagnostic;
  const hint = hintOf(diagnostic);
  const text = terminalLine(`${severity}: ${message}${hint === undefined ? '' : ` (${hint})`} [${code}]`);
  if (!span) return text;
  const places = ends.map((end) => {
    const { line, column } = positionAt(span.file, span[end]);
    return `${line}:${column}`;
  });
  return `${terminalLine(span.file.name)}:${places.join('-')}: ${text}`;
}
