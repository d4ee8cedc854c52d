/** The slot of a word on a command line. Nothing else in the program quotes for a shell. */
import { terminalLine } from './terminal.ts';

/** Bytes that mean nothing to any shell, at any place of a word. `=` first would be expanded by zsh. */
const plainWord = /^[\w@%+:,./-][\w@%+=:,./-]*$/;

/** Characters that a terminal would act on, and line breaks, which would tear a command apart in a Markdown list. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * One argument, exactly as given: plain where it can be, else in single quotes. A text with control characters takes
 * the `$'...'` form of bash, zsh and POSIX 2024, without a quote inside, so that an older shell reads a wrong word
 * and never a second command. A byte of zero, which no argument can hold, is left out.
 */
export function shellWord(text: string): string {
  if (plainWord.test(text)) return text;
  if (!unprintable.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = [...text].map((character) =>
    unprintable.test(character) || character === "'" || character === '\\' ? octal(character) : character,
  );
  return `$'${escaped.join('')}'`;
}

/** Arguments as one line for a shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** The UTF-8 bytes of a character, three octal digits each. */
function octal(character: string): string {
  return [...new TextEncoder().encode(character)]
    .filter((byte) => byte !== 0)
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}

/** The value of a variable as one argument. While it is empty the shell refuses the command and names the variable. */
export function shellVariable(name: string): string {
  return `"\${${name}:?}"`;
}

/** What stands behind a command for the reader. */
export function shellComment(text: string): string {
  return `# ${terminalLine(text)}`;
}
