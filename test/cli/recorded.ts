/** Command lines that tests run: what they print, and how they end. */
import { runCommandLine } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Recorded extends Terminal {
  readonly printed: { out: string; err: string };
}

/** Somewhere that is no terminal, where nothing is piped in. */
export function recorded(cwd: string, more: Partial<Terminal> = {}): Recorded {
  const printed = { out: '', err: '' };
  return {
    printed,
    out: { isTerminal: false, write: (text) => void (printed.out += text) },
    err: { isTerminal: false, write: (text) => void (printed.err += text) },
    cwd,
    env: {},
    readInput: () => Promise.resolve(undefined),
    ...more,
  };
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export async function runIn(cwd: string, args: readonly string[]): Promise<Ran> {
  const terminal = recorded(cwd);
  const status = await runCommandLine(args, terminal);
  return { status, ...terminal.printed };
}
