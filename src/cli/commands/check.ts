/** `heat2kube check`: the messages of stacks, once or whenever a file changes. */
import { resolve } from 'node:path';
import type { CompileResult } from '../../compile-types.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { decidersOf, wantedOf, type Subject, type Wanted } from '../check-subjects.ts';
import { compileStack } from '../compile-stack.ts';
import { configProblems } from '../config-problems.ts';
import { exitStatus, statusOf, tellRefusal } from '../exit-status.ts';
import { fixFiles, leftAlone, safeFixes } from '../fix-files.ts';
import { failingCodes, lossStatus, mootMessages, type LossOptions } from '../losses.ts';
import { countText, filesOf, formatFor, printMessages, withPlaces } from '../messages.ts';
import type { MessageFormat, MessageOptions, StackOptions } from '../options.ts';
import { displayName, openConfig, openStack, type StackInput } from '../stack-input.ts';
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
  const checked = await (options.fix ? fixedOf : checkedOf)(given, names, options);
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

async function checkedOf(
  terminal: Terminal,
  names: readonly string[],
  options: CheckOptions,
): Promise<readonly Checked[]> {
  return new Checker(terminal, options).checkedOf(await wantedOf(terminal.cwd, names, options));
}

/** One fix can make room for another; the bound is only there in case of two that undo each other. */
const mostRounds = 20;

/** Fixes, and checks what came of it. */
async function fixedOf(
  terminal: Terminal,
  names: readonly string[],
  options: CheckOptions,
): Promise<readonly Checked[]> {
  const counts = new Map<string, number>();
  let checked = await checkedOf(terminal, names, options);
  for (let round = 0; round < mostRounds; round++) {
    const fixes = safeFixes(checked.flatMap(({ reports }) => reports));
    if (fixes.length === 0) break;
    for (const [name, count] of fixFiles(terminal.cwd, fixes)) counts.set(name, (counts.get(name) ?? 0) + count);
    checked = await checkedOf(terminal, names, options);
  }
  for (const [name, count] of counts) {
    writeLine(terminal.err, `${name}: ${count} ${count === 1 ? 'fix' : 'fixes'} written`);
  }
  for (const line of leftAlone(messagesOfStacks(checked))) writeLine(terminal.err, line);
  return checked;
}

/** One stack with what the compiler says of it. */
interface Checked {
  readonly input: StackInput;
  /** Absent where a file of the command line cannot be read, and for a configuration without a stack. */
  readonly result: CompileResult | undefined;
  readonly reports: readonly Diagnostic[];
}

/** Also files that were looked for in vain: when they appear, the result changes. */
function watchedOf({ input }: Checked): readonly string[] {
  return [...input.asked].map((name) => input.pathOf(name));
}

/** Checks each stack once, however many arguments lead to it. */
class Checker {
  readonly #terminal: Terminal;
  readonly #options: CheckOptions;
  readonly #done = new Map<string, Checked>();

  constructor(terminal: Terminal, options: CheckOptions) {
    this.#terminal = terminal;
    this.#options = options;
  }

  async checkedOf(wanted: readonly Wanted[]): Promise<readonly Checked[]> {
    const found = new Set<Checked>();
    const matched: { readonly path: string; readonly checked: Checked }[] = [];
    for (const item of wanted) {
      if (item.kind === 'stacks') {
        for (const subject of item.stacks) found.add(await this.#check(subject));
        continue;
      }
      if (item.kind === 'config') {
        found.add(await checkConfig(this.#terminal, item.config, this.#options));
        continue;
      }
      const path = resolve(this.#terminal.cwd, item.file);
      const owners = await this.#ownersOf(path, item.owners);
      for (const owner of owners) found.add(owner);
      if (owners.length > 0) continue;
      const checked = await this.#check({ template: item.file });
      found.add(checked);
      if (item.matched) matched.push({ path, checked });
    }
    const all = [...found];
    const nested = new Set(
      matched.flatMap(({ path, checked }) =>
        all.some((other) => other !== checked && uses(other, path)) ? [checked] : [],
      ),
    );
    // Two templates that use each other are nobody's alone.
    return nested.size < all.length ? all.filter((checked) => !nested.has(checked)) : all;
  }

  async #ownersOf(path: string, owners: readonly Subject[]): Promise<readonly Checked[]> {
    const found: Checked[] = [];
    for (const owner of owners) {
      const checked = await this.#check(owner);
      if (uses(checked, path)) found.push(checked);
    }
    return found;
  }

  async #check(subject: Subject): Promise<Checked> {
    const key = [resolve(this.#terminal.cwd, subject.template), subject.stack, subject.config].join('\0');
    const done = this.#done.get(key);
    if (done) return done;
    const checked = await checkOne(this.#terminal, subject, this.#options);
    this.#done.set(key, checked);
    return checked;
  }
}

/** A template that another one of the run uses is no stack of its own. */
function uses({ input }: Checked, path: string): boolean {
  return [...input.asked].some((name) => input.pathOf(name) === path);
}

async function checkConfig(terminal: Terminal, config: string, options: CheckOptions): Promise<Checked> {
  const input = await openConfig(terminal, config, options);
  const reports = withPlaces(await configProblems(config, options.maxFileSize), input, undefined);
  return { input, result: undefined, reports };
}

async function checkOne(terminal: Terminal, subject: Subject, options: CheckOptions): Promise<Checked> {
  const { template, stack, config } = subject;
  const own = { ...options, ...(stack !== undefined && { stack }), ...(config !== undefined && { config }) };
  const input = await openStack(terminal, displayName(terminal.cwd, template), own);
  // A file of an abandoned stack is a stack to look at; only who gives facts says that they are all.
  const missingFacts = input.factsFile === undefined ? 'open' : 'error';
  const result = input.unreadable.length > 0 ? undefined : await compileStack(input, options, { missingFacts });
  const all = [...(result?.reports ?? input.unreadable), ...mootMessages(result, options)];
  return { input, result, reports: withPlaces(all, input, result?.stack) };
}
