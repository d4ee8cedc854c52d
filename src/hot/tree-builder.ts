/** Turns a text into its positioned tree: JSON where it is JSON, else YAML 1.1 as Heat reads it. Never throws. */
import { YAMLException, parseEvents } from 'js-yaml';
import type { Event } from 'js-yaml';
import { createCollector, makeDiagnostic } from '../diagnostics/collector.ts';
import type { Diagnostic, Reporter } from '../diagnostics/diagnostic.ts';
import { lineText, positionAt } from '../source/source-file.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { jsonTree } from './json-tree.ts';
import { TreeError, fail } from './tree-error.ts';
import { defaultTreeLimits } from './tree-limits.ts';
import type { TreeLimits } from './tree-limits.ts';
import type { Tree } from './tree.ts';
import { yamlLimit, yamlSyntax, yamlUnprintable } from './yaml-diagnostics.ts';
import { mendedEvents } from './yaml-mending.ts';
import { treeOfEvents } from './yaml-tree.ts';

export interface TreeOptions {
  /** `json-first` (when left out) as Heat reads templates; `yaml` as it reads environments; `json` for one JSON object. */
  readonly syntax?: 'json-first' | 'yaml' | 'json';
  readonly limits?: Partial<TreeLimits>;
  /** `kind` of the error, if there is one. */
  readonly kind?: string;
}

interface TreeResult {
  /** Absent when the text cannot be read, and for a text without content. */
  readonly tree?: Tree;
  /** At most one error, then nothing else; else warnings about equal keys. */
  readonly diagnostics: readonly Diagnostic[];
}

const NOT_PRINTABLE =
  // oxlint-disable-next-line no-control-regex -- exactly these are what a YAML reader refuses
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Builds the tree of one text. */
export function buildTree(file: SourceFile, options: TreeOptions = {}): TreeResult {
  const limits = { ...defaultTreeLimits, ...options.limits };
  const reports = createCollector();
  try {
    const tree = readTree(file, options.syntax ?? 'json-first', limits, reports);
    return { ...(tree && { tree }), diagnostics: reports.sorted() };
  } catch (error) {
    const diagnostic = asDiagnostic(file, error, limits);
    return { diagnostics: [options.kind === undefined ? diagnostic : { ...diagnostic, kind: options.kind }] };
  }
}

function readTree(
  file: SourceFile,
  syntax: 'json-first' | 'yaml' | 'json',
  limits: TreeLimits,
  reports: Reporter,
): Tree | undefined {
  const tree = syntax === 'yaml' ? undefined : jsonTree(file, limits, reports);
  if (tree) return tree;
  if (syntax === 'json') fail(yamlSyntax, { span: spanAt(file, 0) }, 'it is not a JSON object');
  return yamlTree(file, limits, reports);
}

function yamlTree(file: SourceFile, limits: TreeLimits, reports: Reporter): Tree | undefined {
  const bad = NOT_PRINTABLE.exec(file.text);
  if (bad) {
    const code = file.text.charCodeAt(bad.index).toString(16).toUpperCase().padStart(4, '0');
    fail(yamlUnprintable, { span: { file, start: bad.index, end: bad.index + 1 } }, `U+${code}`);
  }
  return treeOfEvents(file, eventsOf(file.text, limits), { limits, reports });
}

function eventsOf(text: string, limits: TreeLimits): readonly Event[] {
  // The parser counts the document and each key as levels of their own.
  return mendedEvents(text, (patched) => parseEvents(patched, { maxDepth: limits.depth + 2 }));
}

function asDiagnostic(file: SourceFile, error: unknown, limits: TreeLimits): Diagnostic {
  if (error instanceof TreeError) return error.diagnostic;
  const { reason, offset } = problemOf(file, error);
  const span = spanAt(file, offset);
  if (reason.startsWith('nesting exceeded')) {
    return makeDiagnostic(yamlLimit, { span }, 'levels of nesting', limits.depth);
  }
  const opened = reason.startsWith('unexpected end of the stream') ? openingLine(file, reason, limits) : undefined;
  const related = opened && [{ message: 'the unclosed item starts on this line', span: opened }];
  return makeDiagnostic(yamlSyntax, { span, related }, reason);
}

/** The line from which on the text lacks the end that it lacks as a whole, found by reading beginnings of it. */
function openingLine(file: SourceFile, reason: string, limits: TreeLimits): Span | undefined {
  const lacksEnd = (line: number): boolean => {
    try {
      eventsOf(file.text.slice(0, file.lineStarts[line] ?? file.text.length), limits);
      return false;
    } catch (error) {
      return error instanceof YAMLException && error.reason === reason;
    }
  };
  let low = 0;
  let high = file.lineStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lacksEnd(middle)) high = middle;
    else low = middle + 1;
  }
  const start = file.lineStarts[low - 1];
  if (start === undefined) return undefined;
  const text = lineText(file, low);
  return { file, start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
}

/** A failure without a place, such as the parser's stack running out, is put at the start of the file. */
function problemOf(file: SourceFile, error: unknown): { readonly reason: string; readonly offset: number } {
  if (error instanceof YAMLException) {
    return { reason: error.reason, offset: error.mark?.position ?? 0 };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { reason: `the reader failed at ${file.name} (${text})`, offset: 0 };
}

/** The character at the offset; at a line's end or the end of the text, an empty span. */
function spanAt(file: SourceFile, offset: number): Span {
  const start = positionAt(file, offset).offset;
  const character = file.text[start];
  return { file, start, end: character === undefined || '\r\n'.includes(character) ? start : start + 1 };
}
