/** Messages with the lines they are about and carets under the place: for people at a terminal. */
import { lineText, positionAt } from '../source/source-file.ts';
import type { Span } from '../source/source-file.ts';
import { hintOf, type Diagnostic, type Severity } from './diagnostic.ts';
import { terminalLine } from '../print/slots/terminal.ts';

interface PrettyOptions {
  /** Use ANSI colours. */
  readonly color?: boolean;
}

/** Longest part of a line that is shown; longer lines are cut around the place. */
const WIDTH = 140;
/** Characters kept before the place when a line is cut. */
const BEFORE = 40;

const COLORS: Readonly<Record<Severity | 'dim' | 'bold' | 'related', string>> = {
  error: '31;1',
  warning: '33;1',
  info: '36;1',
  related: '34;1',
  dim: '2',
  bold: '1',
};

type Style = keyof typeof COLORS;
type Paint = (style: Style, text: string) => string;

/** All messages, with an empty line between two. */
export function formatPretty(diagnostics: readonly Diagnostic[], options: PrettyOptions = {}): string {
  const paint: Paint = options.color ? (style, text) => `\u001b[${COLORS[style]}m${text}\u001b[0m` : (_, text) => text;
  return (
    diagnostics.map((diagnostic) => formatOne(diagnostic, paint).join('\n')).join('\n\n') +
    (diagnostics.length > 0 ? '\n' : '')
  );
}

function formatOne(diagnostic: Diagnostic, paint: Paint): readonly string[] {
  const { code, severity, message, span, related } = diagnostic;
  const lines = [`${paint(severity, `${severity}[${code}]`)}${paint('bold', `: ${terminalLine(message)}`)}`];
  const hint = terminalLine(hintOf(diagnostic) ?? '');
  if (span) lines.push(...frame(span, { paint, style: severity, label: hint }));
  else if (hint !== '') lines.push(`  ${hint}`);
  for (const entry of related ?? []) {
    lines.push(`${paint('related', 'note')}: ${terminalLine(entry.message)}`);
    lines.push(...frame(entry.span, { paint, style: 'related', label: '' }));
  }
  return lines;
}

interface FrameStyle {
  readonly paint: Paint;
  readonly style: Style;
  /** Stands behind the carets. */
  readonly label: string;
}

function frame(span: Span, { paint, style, label }: FrameStyle): readonly string[] {
  const start = positionAt(span.file, span.start);
  const end = positionAt(span.file, span.end);
  const gutter = String(start.line).length;
  const text = lineText(span.file, start.line);
  // A span of several lines is underlined to the end of its first line.
  const endColumn = end.line === start.line ? end.column : text.length + 1;
  const shown = cut(text, start.column - 1, Math.max(endColumn - 1, start.column));
  const bar = paint('dim', '|');
  const carets = '^'.repeat(Math.max(1, shown.marked.length));
  const marks = `${' '.repeat(shown.before.length)}${paint(style, label === '' ? carets : `${carets} ${label}`)}`;
  return [
    `${' '.repeat(gutter)} ${paint('dim', '-->')} ${terminalLine(span.file.name)}:${start.line}:${start.column}`,
    `${' '.repeat(gutter)} ${bar}`,
    `${paint('dim', String(start.line))} ${bar} ${shown.before}${shown.marked}${shown.after}`,
    `${' '.repeat(gutter)} ${bar} ${marks}`,
  ];
}

interface CutLine {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** The line in three parts, cut to `WIDTH` so that the marked part stays visible. */
function cut(text: string, from: number, to: number): CutLine {
  if (text.length <= WIDTH) {
    return {
      before: terminalLine(text.slice(0, from)),
      marked: terminalLine(text.slice(from, to)),
      after: terminalLine(text.slice(to)),
    };
  }
  const left = Math.max(0, from - BEFORE);
  const right = Math.min(text.length, left + WIDTH);
  const end = Math.min(to, right);
  return {
    before: (left > 0 ? '...' : '') + terminalLine(text.slice(left, from)),
    marked: terminalLine(text.slice(from, end)),
    after: terminalLine(text.slice(end, right)) + (right < text.length ? '...' : ''),
  };
}
