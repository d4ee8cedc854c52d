/** Compiles what `check` looks at, each stack once, however many arguments lead to it; nested templates as parts of their stacks. */
import { resolve } from 'node:path';
import type { CompileResult } from '../compile-types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { listed } from '../source/listed.ts';
import type { Subject, Wanted } from './check-subjects.ts';
import { compileStack } from './compile-stack.ts';
import { configProblems } from './config-problems.ts';
import { mootMessages, type LossOptions } from './losses.ts';
import { withPlaces } from './messages.ts';
import type { StackOptions } from './options.ts';
import { displayName, openConfig, openStack, type StackInput } from './stack-input.ts';
import { stackNames } from './stacks-of-messages.ts';
import type { Terminal } from './terminal.ts';

type Options = StackOptions & LossOptions;

/** One stack with what the compiler says of it. */
export interface Checked {
  readonly input: StackInput;
  /** Absent where a file of the command line cannot be read, and for a configuration without a stack. */
  readonly result: CompileResult | undefined;
  readonly reports: readonly Diagnostic[];
}

/** What is checked. */
export interface CheckedStacks {
  readonly checked: readonly Checked[];
  /** A line for each file that is checked as a part of other stacks only. */
  readonly parts: readonly string[];
}

export async function checkStacks(
  terminal: Terminal,
  wanted: readonly Wanted[],
  options: Options,
): Promise<CheckedStacks> {
  const checker = new Checker(terminal, options);
  for (const item of wanted) await checker.take(item);
  return checker.stacks();
}

class Checker {
  readonly #terminal: Terminal;
  readonly #options: Options;
  readonly #done = new Map<string, Checked>();
  readonly #found = new Set<Checked>();
  /** Templates that may be nested in others, by absolute path; undefined where stacks of the configuration have them. */
  readonly #files = new Map<string, Checked | undefined>();

  constructor(terminal: Terminal, options: Options) {
    this.#terminal = terminal;
    this.#options = options;
  }

  async take(item: Wanted): Promise<void> {
    if (item.kind === 'stacks') {
      for (const subject of item.stacks) this.#found.add(await this.#check(subject));
      return;
    }
    if (item.kind === 'config') {
      this.#found.add(await checkConfig(this.#terminal, item.config, this.#options));
      return;
    }
    const path = resolve(this.#terminal.cwd, item.file);
    const owners = await this.#ownersOf(path, item.owners);
    for (const owner of owners) this.#found.add(owner);
    const alone = owners.length > 0 ? undefined : await this.#check({ template: item.file });
    if (alone) this.#found.add(alone);
    this.#files.set(path, alone);
  }

  /** A template that another one uses has no environment of its own, and its values are those that it gets there. */
  stacks(): CheckedStacks {
    const all = [...this.#found];
    const usersOf = (path: string, alone: Checked | undefined): readonly Checked[] =>
      all.filter((other) => other !== alone && uses(other, path));
    const parts = new Map([...this.#files].filter(([path, alone]) => usersOf(path, alone).length > 0));
    const nested = new Set(parts.values());
    const checked = all.filter((one) => !nested.has(one));
    // Two templates that use each other are nobody's alone.
    if (checked.length === 0) return { checked: all, parts: [] };
    const nameOf = stackNames(checked.map(({ input }) => input));
    return {
      checked,
      parts: [...parts.keys()].map((path) => {
        const users = checked.filter((one) => uses(one, path)).map(({ input }) => nameOf(input));
        return `${displayName(this.#terminal.cwd, path)}: checked as part of ${listed(users)}`;
      }),
    };
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

/** Whether the stack reads the template. */
function uses({ input }: Checked, path: string): boolean {
  return [...input.asked].some((name) => input.pathOf(name) === path);
}

async function checkConfig(terminal: Terminal, config: string, options: Options): Promise<Checked> {
  const input = await openConfig(terminal, config, options);
  const reports = withPlaces(await configProblems(config, options.maxFileSize), input, undefined);
  return { input, result: undefined, reports };
}

async function checkOne(terminal: Terminal, subject: Subject, options: Options): Promise<Checked> {
  const { template, stack, config } = subject;
  const own = { ...options, ...(stack !== undefined && { stack }), ...(config !== undefined && { config }) };
  const input = await openStack(terminal, displayName(terminal.cwd, template), own);
  // A file of an abandoned stack is a stack to look at; only who gives facts says that they are all.
  const missingFacts = input.factsFile === undefined ? 'open' : 'error';
  const result = input.unreadable.length > 0 ? undefined : await compileStack(input, options, { missingFacts });
  const all = [...(result?.reports ?? input.unreadable), ...mootMessages(result, options)];
  return { input, result, reports: withPlaces(all, input, result?.stack) };
}
