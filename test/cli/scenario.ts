/**
 * Scenario files: what a user types and sees, in one text file that needs no knowledge of any test framework.
 *
 *     What the scenario shows, in a sentence.
 *     --- file stack.yaml
 *     heat_template_version: 2018-08-31
 *     --- command
 *     heat2kube check stack.yaml
 *     --- stdout
 *     --- stderr
 *     --- status
 *     0
 *
 * Parts run in their order: `file` writes a file, `remove` deletes one, `command` runs (one a line would be too much: one each),
 * `terminal` is a command whose streams are terminals, `input` is what the next command reads. `stdout`, `stderr` and
 * `status` belong to the command before; `shows FILE` and `absent FILE` look at the disk, and `lacks FILE` has lines of which
 * none stands anywhere in the file. In expected text a line `...` stands for any lines. `UPDATE=1` writes `stdout`, `stderr` and `status` anew where they hold no `...`.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Part {
  readonly kind: string;
  readonly argument: string;
  readonly text: string;
}

export interface Scenario {
  readonly about: string;
  readonly parts: readonly Part[];
}

const kinds = new Set([
  'file',
  'remove',
  'input',
  'command',
  'terminal',
  'stdout',
  'stderr',
  'status',
  'shows',
  'absent',
  'lacks',
]);

export function parseScenario(text: string): Scenario {
  const [about = '', ...blocks] = text.split(/^--- /m);
  const parts = blocks.map((block) => {
    const [head = '', ...body] = block.split('\n');
    const [kind = '', ...argument] = head.trim().split(' ');
    if (!kinds.has(kind)) throw new Error(`unknown part "${kind}"`);
    return { kind, argument: argument.join(' '), text: body.join('\n') };
  });
  return { about: about.trim(), parts };
}

export function printScenario({ about, parts }: Scenario): string {
  const blocks = parts.map(
    ({ kind, argument, text }) => `--- ${argument === '' ? kind : `${kind} ${argument}`}\n${text}`,
  );
  return `${about}\n${blocks.join('')}`;
}

export interface Mismatch {
  readonly part: Part;
  readonly actual: string;
}

export interface Played {
  /** The scenario with what really came out. */
  readonly actual: Scenario;
  readonly mismatches: readonly Mismatch[];
  /** Everything that `check` printed in the line format. */
  readonly checkLines: readonly string[];
}

/** Plays a scenario in a directory of its own. */
export async function play(scenario: Scenario): Promise<Played> {
  const directory = mkdtempSync(join(tmpdir(), 'scenario-'));
  try {
    return await new Player(directory).play(scenario);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: string;
}

class Player {
  readonly #directory: string;
  readonly #mismatches: Mismatch[] = [];
  readonly #checkLines: string[] = [];
  #input: string | undefined;
  #last: Ran | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async play({ about, parts }: Scenario): Promise<Played> {
    const actual: Part[] = [];
    for (const part of parts) actual.push(await this.#part(part));
    return { actual: { about, parts: actual }, mismatches: this.#mismatches, checkLines: this.#checkLines };
  }

  async #part(part: Part): Promise<Part> {
    const { kind, argument, text } = part;
    const path = join(this.#directory, argument);
    switch (kind) {
      case 'file':
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        return part;
      case 'remove':
        rmSync(path, { recursive: true });
        return part;
      case 'input':
        this.#input = text;
        return part;
      case 'command':
      case 'terminal':
        this.#last = await this.#run(text, kind === 'terminal');
        return part;
      case 'shows':
        return this.#compare(part, existsSync(path) ? readFileSync(path, 'utf8') : '(no such file)\n');
      case 'lacks':
        this.#forbid(part, readFileSync(path, 'utf8'));
        return part;
      case 'absent':
        if (existsSync(path)) this.#mismatches.push({ part, actual: 'it exists' });
        return part;
      default:
        return this.#compare(part, this.#last?.[kind === 'stdout' || kind === 'stderr' ? kind : 'status'] ?? '');
    }
  }

  #forbid(part: Part, actual: string): void {
    const unwanted = part.text.split('\n').filter((line) => line.trim() !== '' && actual.includes(line));
    if (unwanted.length > 0) this.#mismatches.push({ part, actual: `it has ${unwanted.join('; ')}` });
  }

  async #run(text: string, isTerminal: boolean): Promise<Ran> {
    const [name, ...args] = wordsOf(text.trim());
    if (name !== 'heat2kube') throw new Error(`a command starts with heat2kube, not with ${name}`);
    const printed = { out: '', err: '' };
    const stream = (key: 'out' | 'err') => ({ isTerminal, write: (more: string) => void (printed[key] += more) });
    const input = this.#input;
    this.#input = undefined;
    const terminal: Terminal = {
      out: stream('out'),
      err: stream('err'),
      cwd: this.#directory,
      env: {},
      readInput: () => Promise.resolve(input),
    };
    const status = await runCommandLine(args, terminal);
    if (args[0] === 'check' && !isTerminal && !args.includes('--format')) await this.#checkAgain(args, terminal);
    return { stdout: visible(printed.out), stderr: visible(printed.err), status: `${status}\n` };
  }

  /** As an editor does. */
  async #checkAgain(args: readonly string[], terminal: Terminal): Promise<void> {
    let text = '';
    const out = { isTerminal: false, write: (more: string) => void (text += more) };
    await runCommandLine([...args, '--format', 'line'], {
      ...terminal,
      out,
      err: { isTerminal: false, write: () => undefined },
    });
    this.#checkLines.push(...text.split('\n').filter((line) => line !== ''));
  }

  #compare(part: Part, actual: string): Part {
    if (matches(part.text, actual)) return part;
    this.#mismatches.push({ part, actual });
    return hasGaps(part.text) ? part : { ...part, text: actual };
  }
}

/** The escape character as people write it. */
function visible(text: string): string {
  return text.replaceAll('\u001b', '\\e');
}

/** Splits a command line as a shell would, with single and double quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}

function hasGaps(text: string): boolean {
  return /^\.\.\.$/m.test(text);
}

function matches(expected: string, actual: string): boolean {
  if (!hasGaps(expected)) return expected === actual;
  const pattern = expected.split(/^\.\.\.\n/m).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('(?:.*\\n)*')}$`).test(actual);
}
