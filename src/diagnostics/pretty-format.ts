/** Messages with the lines they are about and carets under the place: for people at a terminal. */
import type { Range } from '../source/cover.ts';
import { lineText, positionAt } from '../source/source-file.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { hintOf, type Diagnostic, type Severity } from './diagnostic.ts';
import { terminalLine } from '../print/slots/terminal.ts';

interface PrettyOptions {
  /** Use ANSI colours. */
  readonly color?: boolean;
}

/** Longest part of a line that is shown; longer lines are cut around the place. */
const WIDTH = 140;
/** What stands in the place of what is not shown, however long that is. */
const COVER = '***';
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
  const first = span.file.lineStarts[start.line - 1] ?? 0;
  const line = { text: lineText(span.file, start.line), covered: coveredFrom(span.file, first) };
  const { text } = line;
  // A span of several lines is underlined to the end of its first line.
  const endColumn = end.line === start.line ? end.column : text.length + 1;
  const shown = cut(line, { start: start.column - 1, end: Math.max(endColumn - 1, start.column) });
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

interface Line {
  readonly text: string;
  /** Of this line and those behind it, in columns from 0. */
  readonly covered: readonly Range[];
}

function coveredFrom({ covered = [] }: SourceFile, first: number): readonly Range[] {
  return covered.flatMap(({ start, end }) => (end > first ? [{ start: start - first, end: end - first }] : []));
}

interface CutLine {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** The line in three parts, cut to `WIDTH` so that the marked part stays visible. */
function cut({ text, covered }: Line, place: Range): CutLine {
  const isLong = text.length > WIDTH;
  const left = isLong ? Math.max(0, place.start - BEFORE) : 0;
  const right = isLong ? Math.min(text.length, left + WIDTH) : text.length;
  const end = Math.min(place.end, right);
  const marked = { start: place.start, end };
  // What is in part at the place is shown there.
  const beside = covered.filter((range) => !overlaps(range, marked));
  const inside = covered.filter((range) => overlaps(range, marked));
  const [first, last] = [inside[0], inside.at(-1)];
  const before = { start: left, end: Math.min(marked.start, first?.start ?? marked.start) };
  const after = { start: Math.max(end, last?.end ?? end), end: right };
  return {
    before: (left > 0 ? '...' : '') + shown(text, before, beside),
    marked: shown(text, marked, inside),
    after: shown(text, after, beside) + (right < text.length ? '...' : ''),
  };
}

function overlaps(one: Range, other: Range): boolean {
  return one.start < other.end && other.start < one.end;
}

function shown(text: string, { start, end }: Range, covered: readonly Range[]): string {
  const parts: string[] = [];
  let at = start;
  for (const range of covered) {
    if (!overlaps(range, { start: at, end })) continue;
    parts.push(text.slice(at, Math.max(at, range.start)), COVER);
    at = Math.min(end, range.end);
  }
  return terminalLine(parts.join('') + text.slice(at, Math.max(at, end)));
}
