/** `heat2kube yaql`: one expression over data from a file or standard input. */
import { makeDiagnostic } from '../../diagnostics/collector.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { buildTree } from '../../hot/tree-builder.ts';
import { sourceFile, type Span } from '../../source/source-file.ts';
import { YaqlError } from '../../yaql/errors.ts';
import { evaluateYaql } from '../../yaql/evaluate-yaql.ts';
import { hintOfLimit } from '../../yaql/limits.ts';
import { queryLimits } from '../../compile-types.ts';
import { terminalJson } from '../../print/slots/terminal.ts';
import { exitStatus } from '../exit-status.ts';
import { printMessages } from '../messages.ts';
import type { MessageOptions, ReadOptions } from '../options.ts';
import { readFile } from '../read-file.ts';
import { displayName } from '../stack-input.ts';
import type { Terminal } from '../terminal.ts';
import { dataOfTree, type TreeData } from '../yaml-data.ts';
import { yaqlDiagnostics } from '../../yaql-diagnostics.ts';

/** `heat2kube yaql`. */
export interface YaqlOptions
  extends Pick<MessageOptions, 'color'>, Pick<ReadOptions, 'maxQueryElements' | 'maxQueryMemory'> {
  readonly data?: string;
}

/** The clock and random numbers are those of the process: only here, and never in a compilation. */
export async function yaql(terminal: Terminal, expression: string, options: YaqlOptions): Promise<number> {
  const { data, problems } = await readData(terminal, options.data);
  if (problems.length > 0) return told(terminal, problems, options);
  try {
    const clock = { now: () => BigInt(Date.now()) * 1000n, random: () => Math.random() };
    const limits = queryLimits({ queryElements: options.maxQueryElements, queryMemory: options.maxQueryMemory });
    terminal.out.write(terminalJson(evaluateYaql(expression, data, { ...limits, ...clock })));
    return exitStatus.fine;
  } catch (error) {
    if (!(error instanceof YaqlError)) throw error;
    return told(terminal, [diagnosticOf(error, expression)], options);
  }
}

function told(terminal: Terminal, problems: readonly Diagnostic[], { color }: YaqlOptions): number {
  const stream = terminal.err;
  printMessages(problems, { terminal, stream, format: 'auto', options: { failOn: 'error', color }, files: [] });
  return exitStatus.messages;
}

interface Data {
  readonly data: TreeData;
  readonly problems: readonly Diagnostic[];
}

/** Without data the expression sees an empty map. */
async function readData(terminal: Terminal, option: string | undefined): Promise<Data> {
  const name = option === undefined || option === '-' ? '<stdin>' : displayName(terminal.cwd, option);
  const text = name === '<stdin>' ? await terminal.readInput() : await readFile(terminal, name);
  const { tree, diagnostics } = buildTree(sourceFile(name, text ?? ''));
  const problems = diagnostics.filter(({ severity }) => severity === 'error');
  return { data: tree ? dataOfTree(tree) : new Map(), problems };
}

/** Errors of the query point into the expression; where no place is known, at all of it. */
function diagnosticOf(error: YaqlError, expression: string): Diagnostic {
  const file = sourceFile('<expression>', expression);
  const span: Span = { file, start: error.place?.start ?? 0, end: error.place?.end ?? expression.length };
  const kind = yaqlDiagnostics.find(({ code }) => code === error.code);
  if (!kind) throw error;
  const text = error.code === 'yaql/python' ? `${error.className}: ${error.message}` : error.message;
  const told = text === '' ? error.className : text;
  return makeDiagnostic(kind, { span }, `${told}${hintOfLimit(error.className)}`);
}
