/** The slot of text at a terminal: control characters become visible escapes, and a line stays one line. */

/** One line: control characters, bidirectional overrides and line separators as `\x1b` or `\u202e`; line breaks and tabs as a blank. */
export function terminalLine(text: string): string {
  if (printable.test(text)) return text;
  return text
    .replaceAll(/\r\n|[\r\n\t]/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => visible(character.codePointAt(0) ?? 0));
}

/** What most texts are: nothing in them is to be shown in another way. */
const printable = /^[\x20-\x7e]*$/;

/** Data as JSON of several lines; JSON's own escapes stand for what would act on a terminal, so the data stays the same. */
export function terminalJson(data: unknown): string {
  return `${terminalText(JSON.stringify(data, undefined, 2))}\n`;
}

/** The same for a text of JSON. */
export function terminalText(json: string): string {
  return json.replaceAll(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, jsonEscape);
}

function visible(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
