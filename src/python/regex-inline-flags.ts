/** Reads the flags of `(?aimsux)` and `(?aimsux-imsx:...)`. */
import type { RegexScanner } from './regex-scanner.ts';
import { regexFlags } from './regex-syntax.ts';
import { present } from '../source/present.ts';

/** `global` flags hold for the whole pattern, `scoped` ones inside a group whose body follows. */
type InlineFlags =
  | { readonly kind: 'global'; readonly added: number }
  | { readonly kind: 'scoped'; readonly added: number; readonly removed: number };

/** The obsolete flag `t`, which Python 3.11 still reads. */
const template = 1;

const letters: ReadonlyMap<string, number> = new Map([
  ['i', regexFlags.ignoreCase],
  ['L', regexFlags.locale],
  ['m', regexFlags.multiline],
  ['s', regexFlags.dotAll],
  ['x', regexFlags.verbose],
  ['a', regexFlags.ascii],
  ['t', template],
  ['u', regexFlags.unicode],
]);

/** Flags that exclude each other. */
const types = regexFlags.ascii | regexFlags.locale | regexFlags.unicode;

/**
 * Reads flags from their first letter (already taken) to the closing parenthesis or the colon.
 * CPython Lib/re/_parser.py, `_parse_flags`.
 */
export function readInlineFlags(source: RegexScanner, first: string): InlineFlags {
  if (first !== '-' && !letters.has(first)) throw source.error(`unknown extension ?${first}`, `?${first}`);
  const { flags: added, end } = first === '-' ? { flags: 0, end: '-' } : readAdded(source, first);
  if (end === ')') return { kind: 'global', added };
  if ((added & template) !== 0) throw source.error('bad inline flags: cannot turn on global flag', 'x');
  const removed = end === '-' ? readRemoved(source) : 0;
  if ((removed & template) !== 0) throw source.error('bad inline flags: cannot turn off global flag', 'x');
  if ((added & removed) !== 0) throw source.error('bad inline flags: flag turned on and off', 'x');
  return { kind: 'scoped', added, removed };
}

function readAdded(source: RegexScanner, first: string): { readonly flags: number; readonly end: string } {
  let flags = 0;
  for (let letter = first; ;) {
    const flag = present(letters.get(letter), 'flag');
    if (flag === regexFlags.locale) {
      throw source.error("bad inline flags: cannot use 'L' flag with a str pattern");
    }
    flags |= flag;
    if ((flag & types) !== 0 && (flags & types) !== flag) {
      throw source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    }
    letter = nextLetter(source, 'missing -, : or )');
    if (letter === ')' || letter === '-' || letter === ':') return { flags, end: letter };
    checkLetter(source, letter, 'missing -, : or )');
  }
}

function readRemoved(source: RegexScanner): number {
  let flags = 0;
  let letter = nextLetter(source, 'missing flag');
  checkLetter(source, letter, 'missing flag');
  do {
    const flag = present(letters.get(letter), 'flag');
    if ((flag & types) !== 0) {
      throw source.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    }
    flags |= flag;
    letter = nextLetter(source, 'missing :');
    if (letter !== ':') checkLetter(source, letter, 'missing :');
  } while (letter !== ':');
  return flags;
}

function nextLetter(source: RegexScanner, missing: string): string {
  const letter = source.take();
  if (letter === undefined) throw source.error(missing);
  return letter;
}

function checkLetter(source: RegexScanner, letter: string, missing: string): void {
  if (!letters.has(letter)) throw source.error(/^\p{L}$/u.test(letter) ? 'unknown flag' : missing, letter);
}
