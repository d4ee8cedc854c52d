/** `heat2kube check`: the messages of a stack, once or whenever a file changes. */
import { exitStatus, statusOf } from '../exit-status.ts';
import { compileStack } from '../compile-stack.ts';
import { lossStatus, mootMessages, type LossOptions } from '../losses.ts';
import { countText, formatFor, printMessages, withPlaces } from '../messages.ts';
import type { MessageFormat, MessageOptions, StackOptions } from '../options.ts';
import { openStack } from '../stack-input.ts';
import { writeLine, writeLines, type Terminal } from '../terminal.ts';
import { watchFiles } from '../watch-files.ts';

export interface CheckOptions extends StackOptions, MessageOptions, LossOptions {
  readonly format: MessageFormat;
  readonly watch?: true;
}

export async function check(terminal: Terminal, template: string, options: CheckOptions): Promise<number> {
  if (!options.watch) return (await checkOnce(terminal, template, options)).status;
  let status: number = exitStatus.fine;
  await watchFiles(terminal, [template], async () => {
    writeLine(terminal.out, `heat2kube: checking ${template}`);
    const checked = await checkOnce(terminal, template, options);
    ({ status } = checked);
    writeLine(terminal.out, `heat2kube: ${checked.summary}; waiting for changes`);
    return checked.watched;
  });
  return status;
}

interface Checked {
  readonly status: number;
  readonly summary: string;
  readonly watched: readonly string[];
}

async function checkOnce(terminal: Terminal, template: string, options: CheckOptions): Promise<Checked> {
  const input = await openStack(terminal, template, options);
  const broken = input.unreadable.length > 0;
  const result = broken ? undefined : await compileStack(input, options);
  const { template: name } = input;
  const all = [...(result?.reports ?? input.unreadable), ...mootMessages(result, options)];
  const reports = withPlaces(all, {
    template: name,
    stack: result?.stack,
    files: input.asked,
  });
  const asked = [...input.asked];
  const { out: stream } = terminal;
  printMessages(reports, { terminal, stream, format: options.format, options, files: asked });
  const watched = [...asked, ...input.lookedFor];
  const summary = countText(reports);
  if (!options.quiet && !options.watch && formatFor(options.format, stream) === 'pretty') {
    writeLines(stream, [...(reports.length > 0 ? [''] : []), `${name}: ${summary}`]);
  }
  const losses = result ? lossStatus(result, options, terminal) : exitStatus.files;
  return { status: Math.max(statusOf(reports, options.failOn), losses), summary, watched };
}
