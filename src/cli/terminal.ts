/** What a command may touch of the outside: streams, working directory, environment. Tests give their own. */
import { terminalLine } from '../print/slots/terminal.ts';

export interface OutputStream {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** One line, whatever names of templates and files stand in it. */
export function writeLine(stream: OutputStream, text: string): void {
  stream.write(`${terminalLine(text)}\n`);
}

/** Several lines, none of which a name can tear apart. */
export function writeLines(stream: OutputStream, lines: readonly string[]): void {
  for (const line of lines) writeLine(stream, line);
}

/** Everything that a command knows of its surroundings, so that tests can be the terminal. */
export interface Terminal {
  readonly out: OutputStream;
  readonly err: OutputStream;
  /** Directory to which names on the command line are relative, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is piped in; undefined where standard input is a terminal. */
  readInput(): Promise<string | undefined>;
  /** Ends `--watch`. */
  readonly stop?: AbortSignal;
}

/** The same terminal, to which no text goes but as `clean` leaves it: lines of a template may show what its parameters hide. */
export function cleanTerminal(terminal: Terminal, clean: ((text: string) => string) | undefined): Terminal {
  if (!clean) return terminal;
  const cleanStream = ({ write, isTerminal }: OutputStream): OutputStream => ({
    write: (text) => write(clean(text)),
    isTerminal,
  });
  return { ...terminal, out: cleanStream(terminal.out), err: cleanStream(terminal.err) };
}

/** Streams and environment of this process. */
export function processTerminal(): Terminal {
  return {
    out: outputStream(process.stdout),
    err: outputStream(process.stderr),
    cwd: process.cwd(),
    env: process.env,
    readInput,
  };
}

function outputStream(stream: NodeJS.WriteStream): OutputStream {
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
  };
}

async function readInput(): Promise<string | undefined> {
  if (process.stdin.isTTY) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks).toString('utf8');
}
