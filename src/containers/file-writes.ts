/** Files that commands of a script write: `cat > file <<EOF`, `tee file`, `echo text > file`. */
import type { MarkedText } from '../shell/marked-text.ts';
import type { ShellCommand } from '../shell/script.ts';
import { isUnknown, type Unknown } from '../shell/words.ts';
import { pathFrom } from '../shell/paths.ts';
import type { GuestFile, Place } from './reading.ts';

export interface FileWrite {
  readonly file: GuestFile;
  readonly append: boolean;
}

interface Site {
  readonly command: ShellCommand;
  readonly marked: MarkedText;
  readonly place: Place;
}

/** None where the command writes no file that has a known name. */
export function readFileWrite(
  program: string | undefined,
  words: readonly (string | Unknown)[],
  { command, marked, place }: Site,
): readonly FileWrite[] {
  const { output, doubt, input, directory } = command;
  const targets = targetsOf(program, words, output);
  const written = textOf(program, words, input);
  const text = doubt === undefined ? written : { why: doubt };
  return targets.flatMap(({ path, append }) =>
    isUnknown(path) || isUnknown(directory) || path.startsWith('~') || path.startsWith('/dev/')
      ? []
      : [{ file: { path: pathFrom(directory, path), text, marked, place }, append }],
  );
}

function targetsOf(
  program: string | undefined,
  words: readonly (string | Unknown)[],
  output: ShellCommand['output'],
): readonly NonNullable<ShellCommand['output']>[] {
  if (program === 'tee') return teeTargets(words);
  return output ? [output] : [];
}

function teeTargets(
  words: readonly (string | Unknown)[],
): readonly { readonly path: string; readonly append: boolean }[] {
  const plain = words.filter((word) => typeof word === 'string');
  const append = plain.some((word) => word === '-a' || word === '--append');
  return plain.filter((word) => !word.startsWith('-')).map((path) => ({ path, append }));
}

function textOf(
  program: string | undefined,
  words: readonly (string | Unknown)[],
  input: ShellCommand['input'],
): string | Unknown {
  if (program === 'tee' || (program === 'cat' && words.every((word) => word === '-')))
    return input ?? { why: 'it comes from another command' };
  if (program === 'touch' || program === ':' || program === 'true') return '';
  if (program !== 'echo') return { why: 'a command makes its content' };
  const unknown = words.find(isUnknown);
  if (unknown) return unknown;
  const isOpen = words[0] === '-n';
  const text = words.slice(isOpen ? 1 : 0).join(' ');
  // Shells differ in what they make of a backslash.
  if (/^-[eE]/.test(text) || text.includes('\\')) return { why: 'shells differ in what they write' };
  return isOpen ? text : `${text}\n`;
}
