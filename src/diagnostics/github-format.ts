/** Workflow commands of GitHub Actions, which show messages beside the lines of a change. */
import { positionAt } from '../source/source-file.ts';
import { hintOf, type Diagnostic, type Severity } from './diagnostic.ts';
import { terminalLine } from '../print/slots/terminal.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join('');
}

function command(diagnostic: Diagnostic): string {
  const { code, severity, message, span } = diagnostic;
  const properties = [...(span ? placeOf(span) : []), `title=${escapeProperty(code)}`];
  const hint = hintOf(diagnostic);
  const text = terminalLine(hint === undefined ? message : `${message} (${hint})`);
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(text)}`;
}

/** Columns are given only within one line: GitHub ignores them otherwise. */
function placeOf(span: NonNullable<Diagnostic['span']>): readonly string[] {
  const start = positionAt(span.file, span.start);
  const end = positionAt(span.file, span.end);
  const place = [`file=${escapeProperty(span.file.name)}`, `line=${start.line}`, `endLine=${end.line}`];
  return start.line === end.line ? [...place, `col=${start.column}`, `endColumn=${end.column}`] : place;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
