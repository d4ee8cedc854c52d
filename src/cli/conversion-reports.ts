/** Prints the messages of a conversion. */
import type { CompileResult } from '../compile-types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { failingCodes, isMootMessage, mootMessages, type LossOptions } from './losses.ts';
import { filesOf, foldedFor, printMessages, withPlaces } from './messages.ts';
import type { MessageFormat, MessageOptions, StackOptions } from './options.ts';
import type { StackInput } from './stack-input.ts';
import { cleanTerminal, type Terminal } from './terminal.ts';
import { withoutUsed } from './unused-lines.ts';

export interface ConversionOptions extends StackOptions, MessageOptions, LossOptions {
  readonly format: MessageFormat;
}

interface Compiled {
  /** Absent where a file of the command line cannot be read. */
  readonly result: CompileResult | undefined;
  readonly options: ConversionOptions;
}

/** On standard error; gives all messages, each with a place, and folded as they are printed. */
export function printReports(given: Terminal, input: StackInput, { result, options }: Compiled): readonly Diagnostic[] {
  const terminal = cleanTerminal(given, result?.withoutSecrets);
  const all = [...(result?.reports ?? input.unreadable), ...mootMessages(result, options)];
  const seen = withoutUsed([{ input, reports: withPlaces(all, input, result?.stack) }]);
  const reports = seen.flatMap((one) => one.reports);
  const { err: stream } = terminal;
  const { format } = options;
  const failing = failingCodes(result, options);
  printMessages(worthSaying(reports, options), { terminal, stream, format, options, failing, files: filesOf(input) });
  return foldedFor(reports, { format, stream, options });
}

/** Notes are for whoever asks: the plan tells what they tell, and `check` prints them. */
function worthSaying(reports: readonly Diagnostic[], { format, failOn }: ConversionOptions): readonly Diagnostic[] {
  if (format !== 'auto' || failOn === 'info') return reports;
  return reports.filter((report) => report.severity !== 'info' || isMootMessage(report));
}
