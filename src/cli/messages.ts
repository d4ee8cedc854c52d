/** Prints messages: each gets a place, then the format that was asked for, or the one that fits the stream. */
import { compareDiagnostics } from '../diagnostics/collector.ts';
import { hintOf, type Diagnostic, type Severity } from '../diagnostics/diagnostic.ts';
import { foldEqual } from '../diagnostics/fold-equal.ts';
import { formatGithub } from '../diagnostics/github-format.ts';
import { formatJson } from '../diagnostics/json-format.ts';
import { formatJunit } from '../diagnostics/junit-format.ts';
import { formatLines, formatRanges } from '../diagnostics/line-format.ts';
import { formatPretty } from '../diagnostics/pretty-format.ts';
import { formatSarif } from '../diagnostics/sarif-format.ts';
import { diagnosticKinds } from '../diagnostics-registry.ts';
import { fileSpan, sourceFile, type SourceFile, type Span } from '../source/source-file.ts';
import { findResource } from '../stack/find-resource.ts';
import type { Stack } from '../stack/stack.ts';
import { version } from '../version.ts';
import { countsFor, severities } from './exit-status.ts';
import type { MessageFormat, MessageOptions } from './options.ts';
import type { StackInput } from './stack-input.ts';
import type { OutputStream, Terminal } from './terminal.ts';

interface MessageSink {
  readonly terminal: Terminal;
  readonly stream: OutputStream;
  readonly format: MessageFormat;
  readonly options: MessageOptions;
  /** Names of all files that were read. */
  readonly files: readonly string[];
  /** Codes of messages that fail the command whatever their severity. */
  readonly failing?: ReadonlySet<string>;
  /** What a message says beside its own text. */
  readonly told?: (report: Diagnostic) => Diagnostic;
}

/** In the form that is asked for; `auto` is for people on a terminal and a line each elsewhere. Returns what is printed. */
export function printMessages(reports: readonly Diagnostic[], sink: MessageSink): readonly Diagnostic[] {
  const { options, stream, failing } = sink;
  const counted = options.quiet
    ? reports.filter((report) => countsFor(options.failOn, report) || failing?.has(report.code))
    : reports;
  const shown = foldedFor(counted, sink);
  const text = format(sink.told ? shown.map(sink.told) : shown, sink);
  if (text !== '') stream.write(text);
  return shown;
}

/** Equal messages as one, where people read them and do not ask for each. */
export function foldedFor(
  reports: readonly Diagnostic[],
  { format, stream, options }: Pick<MessageSink, 'format' | 'stream' | 'options'>,
): readonly Diagnostic[] {
  return isForPeople(formatFor(format, stream)) && options.fold !== false
    ? foldEqual(reports, ' (--no-fold prints each)')
    : reports;
}

/** Names of all files that were asked for. */
export function filesOf({ asked, display }: Pick<StackInput, 'asked' | 'display'>): readonly string[] {
  return [...asked].map(display);
}

/** Machines get every message with its place. */
function isForPeople(format: MessageFormat): boolean {
  return format === 'pretty' || format === 'short' || format === 'line';
}

function format(reports: readonly Diagnostic[], sink: MessageSink): string {
  switch (formatFor(sink.format, sink.stream)) {
    case 'pretty':
      return formatPretty(reports, { color: wantsColor(sink.options.color, sink.stream, sink.terminal.env) });
    case 'short':
      return formatLines(reports);
    case 'line':
      return formatRanges(reports);
    case 'json':
      return formatJson(reports);
    case 'sarif':
      return formatSarif(reports, { version, rules: diagnosticKinds });
    case 'github':
      return formatGithub(reports);
    case 'junit':
      return formatJunit(reports, { files: sink.files });
  }
}

/** The format that `auto` stands for. */
export function formatFor(format: MessageFormat, stream: OutputStream): Exclude<MessageFormat, 'auto'> {
  if (format !== 'auto') return format;
  return stream.isTerminal ? 'pretty' : 'short';
}

/** The option wins over `NO_COLOR` and `FORCE_COLOR`, and those over what the stream is. */
function wantsColor(option: MessageOptions['color'], stream: OutputStream, env: Terminal['env']): boolean {
  if (option === 'always' || option === true) return true;
  if (option === 'never' || option === false) return false;
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
  return stream.isTerminal && env['TERM'] !== 'dumb';
}

/** How many of each severity: `2 errors, 1 warning`; `nothing to report` when there are none. */
export function countText(reports: readonly Diagnostic[]): string {
  const parts = severities.flatMap((severity) => {
    const count = reports.filter((report) => report.severity === severity).length;
    return count === 0 ? [] : [`${count} ${noun(severity)}${count === 1 ? '' : 's'}`];
  });
  return parts.join(', ') || 'nothing to report';
}

function noun(severity: Severity): string {
  return severity === 'info' ? 'note' : severity;
}

/**
 * Gives a place to every message, for an editor shows no other: the definition of the resource that it is about, else the start
 * of the template. A place in a file that was not read, such as a value of the command line, is none that an editor can open.
 * Files get the names that the user knows.
 */
export function withPlaces(
  reports: readonly Diagnostic[],
  { template, asked, display }: Pick<StackInput, 'template' | 'asked' | 'display'>,
  stack?: Stack,
): readonly Diagnostic[] {
  const start = fileSpan(stack?.template.file ?? sourceFile(template, ''));
  const shown = fileNamer(display);
  const placed = reports.map((report): Diagnostic => {
    if (report.span && asked.has(report.span.file.name)) return renamed(report, shown);
    const span = shown(definitionSpan(report.resource, stack) ?? start);
    const { fix: _fix, related: _related, ...rest } = report;
    const hint = hintOf(report);
    return { ...rest, span, message: hint === undefined ? report.message : `${report.message} (${hint})` };
  });
  return placed.toSorted(compareDiagnostics);
}

type ShownSpan = (span: Span) => Span;

/** Each file is renamed once: its lines are counted already. */
function fileNamer(display: StackInput['display']): ShownSpan {
  const files = new Map<SourceFile, SourceFile>();
  return (span) => {
    let file = files.get(span.file);
    if (!file) files.set(span.file, (file = { ...span.file, name: display(span.file.name) }));
    return { ...span, file };
  };
}

function renamed(report: Diagnostic, shown: ShownSpan): Diagnostic {
  const { span, related, fix } = report;
  return {
    ...report,
    ...(span && { span: shown(span) }),
    ...(related && { related: related.map((entry) => ({ ...entry, span: shown(entry.span) })) }),
    ...(fix && { fix: { ...fix, span: shown(fix.span) } }),
  };
}

function definitionSpan(path: string | undefined, stack: Stack | undefined): Span | undefined {
  return path === undefined || !stack ? undefined : findResource(path, stack)?.definition.nameSpan;
}
