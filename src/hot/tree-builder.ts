/** Turns a text into its positioned tree: JSON where it is JSON, else YAML 1.1 as Heat reads it. Never throws. */
import { createCollector, makeDiagnostic } from '../diagnostics/collector.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { jsonTree } from './json-tree.ts';
import { TreeError, fail } from './tree-error.ts';
import { defaultTreeLimits } from './tree-limits.ts';
import type { TreeLimits } from './tree-limits.ts';
import type { Tree } from './tree.ts';
import { characterAt } from './yaml-cursor.ts';
import type { YamlLibrary } from './yaml-cursor.ts';
import { yamlLimit, yamlSecondReading, yamlSyntax, yamlUnprintable } from './yaml-diagnostics.ts';
import { readDocument } from './yaml-grammar.ts';
import { NodeBuilder } from './yaml-nodes.ts';
import { messageOf } from '../source/message-of.ts';

/** How a text is read. */
export interface TreeOptions {
  /** `json-first` (when left out) as Heat reads templates; `yaml` as it reads environments; `json` for one JSON object. */
  readonly syntax?: 'json-first' | 'yaml' | 'json';
  readonly limits?: Partial<TreeLimits>;
  /** `kind` of the error, if there is one. */
  readonly kind?: string;
  /** `kind` of the error where the library fails instead of refusing the text; left out: as `kind`. */
  readonly crashKind?: string;
}

interface TreeResult {
  /** Absent when the text cannot be read, and for a text without content. */
  readonly tree?: Tree;
  /** At most one error, then nothing else; else warnings. */
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
    const diagnostic = asDiagnostic(file, error);
    const kind = diagnostic.errorClass === undefined ? options.kind : (options.crashKind ?? options.kind);
    return { diagnostics: [kind === undefined ? diagnostic : { ...diagnostic, kind }] };
  }
}

/** Heat tries JSON first and YAML after it (`heat/common/template_format.py`, simple_parse). */
function readTree(
  file: SourceFile,
  syntax: 'json-first' | 'yaml' | 'json',
  limits: TreeLimits,
  reports: Collector,
): Tree | undefined {
  const tree = syntax === 'yaml' ? undefined : jsonTree(file, limits, reports);
  if (tree) return tree;
  if (syntax === 'json') fail(yamlSyntax, { span: characterAt(file, 0) }, 'it is not a JSON object');
  return yamlTree(file, limits, reports);
}

/** Heat reads with libyaml and, when that refuses the text, again with PyYAML's own loader. */
function yamlTree(file: SourceFile, limits: TreeLimits, reports: Collector): Tree | undefined {
  const bad = NOT_PRINTABLE.exec(file.text);
  if (bad) {
    const code = file.text.charCodeAt(bad.index).toString(16).toUpperCase().padStart(4, '0');
    fail(yamlUnprintable, { span: { file, start: bad.index, end: bad.index + 1 } }, `U+${code}`);
  }
  const first = attempt(file, 'libyaml', limits);
  const second = first.error && isRefusal(first.error) ? attempt(file, 'pyyaml', limits) : first;
  if (second.error) throw isRefusal(second.error) ? first.error : second.error;
  for (const diagnostic of second.reports.sorted()) reports.add(diagnostic);
  if (first.error) {
    const { span, message } = first.error.diagnostic;
    reports.report(yamlSecondReading, { span }, message.replace('this is not YAML: ', ''));
  }
  return second.tree;
}

interface Attempt {
  readonly tree?: Tree | undefined;
  readonly error?: TreeError;
  readonly reports: Collector;
}

function attempt(file: SourceFile, library: YamlLibrary, limits: TreeLimits): Attempt {
  const reports = createCollector();
  try {
    const nodes = new NodeBuilder({ file, library, limits, reports });
    const tree = readDocument(file, library, nodes);
    nodes.throwHeld();
    return { tree, reports };
  } catch (error) {
    if (error instanceof TreeError) return { error, reports };
    throw error;
  }
}

/** Whether the library itself refuses the text. Our limits, and exceptions of Python's own, end it for good. */
function isRefusal({ diagnostic }: TreeError): boolean {
  return diagnostic.code !== yamlLimit.code && diagnostic.errorClass === undefined;
}

/** A failure without a place, such as the stack running out under a raised limit, is put at the start of the file. */
function asDiagnostic(file: SourceFile, error: unknown): Diagnostic {
  if (error instanceof TreeError) return error.diagnostic;
  const text = messageOf(error);
  return makeDiagnostic(yamlSyntax, { span: characterAt(file, 0) }, `the reader failed at ${file.name} (${text})`);
}
