/** Commands as argument lists. Words of data and variables stay apart until the one function that quotes puts them on a line. */
import type { Variable } from '../../plan/operations.ts';
import { shellLine, shellVariable, shellWord } from '../../print/slots/shell.ts';

/** Pieces of one word: texts as they are, variables as their values. */
export type CommandWord = string | Variable | readonly (string | Variable)[];
/** A program with its arguments. Each element becomes exactly one word for the shell. */
export type Argv = readonly CommandWord[];

export type Command =
  | {
      readonly run: Argv;
      /** The file that takes what it prints. */
      readonly into?: string;
      /** The command that takes what it prints. */
      readonly pipe?: Argv;
    }
  /** Assigns what the command prints. */
  | { readonly assign: Variable; readonly from: Argv }
  /** Runs again until what it prints is one of these lines. */
  | { readonly repeat: Argv; readonly until: readonly string[] };

/** Names of variables, each of one value. */
export type Naming = (variable: Variable) => string;

/**
 * The command as one line of bash. Everything is quoted here: texts of a template cannot become syntax, and a variable
 * that is empty stops the command (`${NAME:?}`).
 */
export function commandLine(command: Command, naming: Naming): string {
  if ('assign' in command) return `${naming(command.assign)}=$(${line(command.from, naming)})`;
  if ('repeat' in command) {
    const ends = shellLine(['grep', '-x', ...command.until.flatMap((end) => ['-e', end])]);
    return `until ${line(command.repeat, naming)} | ${ends}; do sleep 10; done`;
  }
  const { run, into, pipe } = command;
  const taken = pipe ? ` | ${line(pipe, naming)}` : '';
  return `${line(run, naming)}${taken}${into === undefined ? '' : ` > ${shellWord(into)}`}`;
}

function line(argv: Argv, naming: Naming): string {
  return argv.map((word) => wordText(word, naming)).join(' ');
}

function wordText(word: CommandWord, naming: Naming): string {
  if (typeof word === 'string') return shellWord(word);
  if ('variable' in word) return shellVariable(naming(word));
  return word.map((part) => (typeof part === 'string' ? shellWord(part) : shellVariable(naming(part)))).join('');
}

/** Variables of a command, in order; an assigned one is not among them. */
export function variablesOf(command: Command): readonly Variable[] {
  const found: Variable[] = [];
  for (const argv of argvsOf(command)) gatherVariables(argv, found);
  return found;
}

/** Most words are texts. */
function gatherVariables(words: readonly CommandWord[], into: Variable[]): void {
  for (const word of words) {
    if (typeof word === 'string') continue;
    if ('variable' in word) into.push(word);
    else gatherVariables(word, into);
  }
}

/** The programs that commands call. */
export function programsOf(command: Command): readonly string[] {
  return argvsOf(command).flatMap(([program]) => (typeof program === 'string' ? [program] : []));
}

function argvsOf(command: Command): readonly Argv[] {
  if ('assign' in command) return [command.from];
  if ('repeat' in command) return [command.repeat];
  return [command.run, ...(command.pipe ? [command.pipe] : [])];
}
