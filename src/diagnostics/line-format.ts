/** One line per message, `file:line:col: severity: message [code]`: for editors, pipes and logs. */
import { positionAt } from '../source/source-file.ts';
import type { Diagnostic } from './diagnostic.ts';
import { terminalLine } from '../print/slots/terminal.ts';

/** The lines of all messages, each with its line break. */
export function formatLines(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${formatLine(diagnostic)}\n`).join('');
}

/** Without a place the line starts with the severity. */
export function formatLine({ code, severity, message, span, fix }: Diagnostic): string {
  const hint = fix ? ` (${fix.title})` : '';
  const text = terminalLine(`${severity}: ${message}${hint} [${code}]`);
  if (!span) return text;
  const { line, column } = positionAt(span.file, span.start);
  return `${terminalLine(span.file.name)}:${line}:${column}: ${text}`;
}
