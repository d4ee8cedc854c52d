/** Passwords that one command of a line prints and the next one reads: `echo root:x | chpasswd`, `kinit me <<< x`. */

/** What is printed, and who reads it. */
const pipes =
  /\b(?:echo|printf)\s([^|\n]{1,300})\|\s*(?:sudo\s+(?:-[a-zA-Z]+\s+)*)?((?:ch|smb|vnc)?passwd\b|cryptsetup\b|kinit\b|pdbedit\b|(?<=sudo\s+-[a-zA-Z]*S\s+)\S|[a-z]+\s[^|\n]{0,200}--password-stdin\b)/g;

/** What a here-string gives to a command that asks for a password. */
const given =
  /(?:\b(?:kinit|cryptsetup|smbpasswd|vncpasswd)\b|--(?:password-stdin|stdin-password)\b)[^\n<|;]{0,200}<<<\s*["']?([^\s"'`;|&]+)/g;

const substitution = /\$\([^)]*\)|`[^`]*`/g;

/** `isValue` says whether a word can be a password: it is no variable, placeholder or path. */
export function printsPassword(line: string, isValue: (word: string) => boolean): boolean {
  if (line.includes('|'))
    for (const [, printed = '', reader = ''] of line.matchAll(pipes)) {
      const words = wordsOf(printed);
      const values = reader === 'chpasswd' ? afterUser(words, printed) : words;
      if (values.some((text) => !text.includes('$') && isValue(text))) return true;
    }
  return line.includes('<<<') && [...line.matchAll(given)].some(([, text = '']) => isValue(text));
}

/** Without options, formats and line breaks. */
function wordsOf(printed: string): readonly string[] {
  return printed
    .replaceAll(substitution, '<>')
    .replaceAll(/\\[nrt]|["'\\]/g, ' ')
    .split(/\s+/)
    .filter((text) => text !== '' && !/^-\w+$/.test(text) && !text.includes('%s'));
}

/** `user:password`, or the two as words of their own. */
function afterUser(words: readonly string[], printed: string): readonly string[] {
  if (printed.includes('%s:%s')) return words.slice(1);
  return words.flatMap((text) => (text.includes(':') ? [text.slice(text.indexOf(':') + 1)] : []));
}
