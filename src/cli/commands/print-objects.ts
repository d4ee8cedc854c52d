/** `heat2kube convert --stdout`: prints the objects of a stack as one stream, and writes nothing. */
import { compileStack } from '../compile-stack.ts';
import { printReports, type ConversionOptions } from '../conversion-reports.ts';
import { exitStatus, statusOf } from '../exit-status.ts';
import { lossStatus } from '../losses.ts';
import { openTemplates } from '../joined-stacks.ts';
import { writeLine, type Terminal } from '../terminal.ts';

/** No secrets are drawn, for none is printed. Whoever reads the stream does not see the status, so nothing comes of a stack with errors. */
export async function printObjects(
  terminal: Terminal,
  templates: readonly string[],
  options: ConversionOptions,
): Promise<number> {
  const input = await openTemplates(terminal, templates, options);
  const unreadable = input.unreadable.length > 0;
  const result = unreadable ? undefined : await compileStack(input, options, { output: 'manifests' });
  const reports = printReports(terminal, input, { result, options });
  if (!result) return exitStatus.files;
  if (!result.ok) {
    writeLine(terminal.err, 'error: the stack has errors; nothing was printed');
    return statusOf(reports, 'error');
  }
  const losses = lossStatus(result, options, terminal);
  // Whoever stops at a loss wants nothing to come of it.
  if (losses !== exitStatus.fine) return losses;
  for (const { text } of result.files) terminal.out.write(text);
  return statusOf(reports, options.failOn);
}
