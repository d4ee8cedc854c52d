/** `heat2kube check`: the messages of stacks, once or whenever a file changes. */
import { decidersOf, wantedOf } from '../check-subjects.ts';
import { checkStacks, type Checked, type CheckedStacks } from '../checked-stacks.ts';
import { exitStatus, statusOf, tellRefusal } from '../exit-status.ts';
import { fixFiles, leftAlone, safeFixes } from '../fix-files.ts';
import { failingCodes, lossStatus, type LossOptions } from '../losses.ts';
import { countText, filesOf, formatFor, printMessages } from '../messages.ts';
import type { MessageFormat, MessageOptions, StackOptions } from '../options.ts';
import { messagesOfStacks, stackTeller } from '../stacks-of-messages.ts';
import { cleanTerminal, writeLine, writeLines, type Terminal } from '../terminal.ts';
import { withoutUsed } from '../unused-lines.ts';
import { watchFiles, type Watched } from '../watch-files.ts';

/** `heat2kube check`. */
export interface CheckOptions extends StackOptions, MessageOptions, LossOptions {
  readonly format: MessageFormat;
  readonly watch?: true;
  readonly fix?: true;
}

/** `names`: files, patterns and names of stacks; all stacks of the configuration where there are none. */
export async function check(terminal: Terminal, names: readonly string[], options: CheckOptions): Promise<number> {
  if (!options.watch) return (await checkAll(terminal, names, options)).status;
  let status: number = exitStatus.fine;
  const deciders = (): Promise<Watched> => decidersOf(terminal.cwd, names, options);
  await watchFiles(terminal, await deciders(), async () => {
    writeLine(terminal.out, `heat2kube: checking ${names.join(' ')}`.trimEnd());
    const { patterns, files } = await deciders();
    const checked = await checkedOrRefused(terminal, names, options);
    ({ status } = checked);
    writeLine(terminal.out, `heat2kube: ${checked.summary}; waiting for changes`);
    return { patterns, files: [...files, ...checked.watched] };
  });
  return status;
}

/** What one run of all stacks comes to. */
interface Outcome {
  readonly status: number;
  readonly summary: string;
  /** Absolute paths. */
  readonly watched: readonly string[];
}

/** What cannot be checked now can be after a change: a pattern that matches nothing yet, a stack that is not listed. */
async function checkedOrRefused(terminal: Terminal, names: readonly string[], options: CheckOptions): Promise<Outcome> {
  try {
    return await checkAll(terminal, names, options);
  } catch (error) {
    const status = tellRefusal(error, terminal);
    if (status === undefined) throw error;
    return { status, summary: 'nothing checked', watched: [] };
  }
}

/** Messages of several stacks are printed together, each once, though stacks can share files. */
async function checkAll(given: Terminal, names: readonly string[], options: CheckOptions): Promise<Outcome> {
  const { checked, parts } = await (options.fix ? fixedOf : checkedOf)(given, names, options);
  const terminal = checked.reduce((all, { result }) => cleanTerminal(all, result?.withoutSecrets), given);
  const reports = messagesOfStacks(withoutUsed(checked));
  const inputs = checked.map(({ input }) => input);
  const files = [...new Set(inputs.flatMap(filesOf))];
  const { out: stream } = terminal;
  const shown = printMessages(reports, {
    terminal,
    stream,
    format: options.format,
    options,
    files,
    failing: new Set(checked.flatMap(({ result }) => [...failingCodes(result, options)])),
    told: stackTeller(inputs),
  });
  if (!options.quiet) writeLines(terminal.err, parts);
  const accepted = checked.reduce((count, { result }) => count + (result?.accepted.length ?? 0), 0);
  const summary = `${countText(shown)}${accepted > 0 ? `, ${accepted} accepted` : ''}`;
  if (!options.quiet && !options.watch && formatFor(options.format, stream) === 'pretty') {
    const fixable = safeFixes(reports).length;
    const [only, ...others] = checked;
    const subject = others.length === 0 && only ? only.input.display(only.input.template) : `${checked.length} stacks`;
    const more = fixable > 0 ? ` (check --fix mends ${fixable} of them)` : '';
    writeLines(stream, [...(reports.length > 0 ? [''] : []), `${subject}: ${summary}${more}`]);
  }
  const losses = checked.map(({ input, result }) => {
    if (result) return lossStatus(result, options, terminal);
    return input.unreadable.length > 0 ? exitStatus.files : exitStatus.fine;
  });
  return {
    status: Math.max(statusOf(reports, options.failOn), ...losses),
    summary,
    watched: [...new Set(checked.flatMap(watchedOf))],
  };
}

async function checkedOf(terminal: Terminal, names: readonly string[], options: CheckOptions): Promise<CheckedStacks> {
  return checkStacks(terminal, await wantedOf(terminal.cwd, names, options), options);
}

/** One fix can make room for another; the bound is only there in case of two that undo each other. */
const mostRounds = 20;

/** Fixes, and checks what came of it. */
async function fixedOf(terminal: Terminal, names: readonly string[], options: CheckOptions): Promise<CheckedStacks> {
  const counts = new Map<string, number>();
  let stacks = await checkedOf(terminal, names, options);
  for (let round = 0; round < mostRounds; round++) {
    const fixes = safeFixes(stacks.checked.flatMap(({ reports }) => reports));
    if (fixes.length === 0) break;
    for (const [name, count] of fixFiles(terminal.cwd, fixes)) counts.set(name, (counts.get(name) ?? 0) + count);
    stacks = await checkedOf(terminal, names, options);
  }
  for (const [name, count] of counts) {
    writeLine(terminal.err, `${name}: ${count} ${count === 1 ? 'fix' : 'fixes'} written`);
  }
  for (const line of leftAlone(messagesOfStacks(stacks.checked))) writeLine(terminal.err, line);
  return stacks;
}

/** Also files that were looked for in vain: when they appear, the result changes. */
function watchedOf({ input }: Checked): readonly string[] {
  return [...input.asked].map((name) => input.pathOf(name));
}
