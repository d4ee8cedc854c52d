/** Makes text from a user's files safe to print: control characters become visible escapes. */

/** Control characters, bidirectional overrides and line separators as `\x1b` or `\u202e`; line breaks and tabs as a blank. */
export function printable(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\n\t]/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => escapeOf(character.codePointAt(0) ?? 0));
}

function escapeOf(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
