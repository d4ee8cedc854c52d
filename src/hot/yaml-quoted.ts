/** Scans quoted scalars. */
import { CODE, isBlank, isBreak, isGap } from './yaml-cursor.ts';
import type { Cursor } from './yaml-cursor.ts';
import { folded } from './yaml-plain.ts';
import { fail } from './tree-error.ts';
import { yamlBadValue } from './yaml-diagnostics.ts';
import { scalarToken } from './yaml-token.ts';
import type { Token } from './yaml-token.ts';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u001b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const HEX_LENGTH: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Both libraries agree but for escapes of surrogates. libyaml: src/scanner.c, `yaml_parser_scan_flow_scalar`. */
export function scanQuoted(cursor: Cursor): Token {
  const start = cursor.offset;
  const quote = cursor.code(0);
  cursor.offset++;
  let value = '';
  for (;;) {
    if (cursor.atDocumentMarker()) cursor.fail('a quote is not closed before this line', cursor.offset, start);
    const words = takeWords(cursor, quote, start);
    value += words.text;
    const code = cursor.code(0);
    if (code === quote) break;
    if (code === CODE.end) cursor.fail('a quote is never closed', start);
    if (isGap(code)) value += takeGap(cursor, words.escaped);
  }
  cursor.offset++;
  return scalarToken([start, cursor.offset], value, quote === CODE.singleQuote ? 'single' : 'double');
}

/** What stands before the next blank, line break or closing quote. `escaped`: what a line break behind a backslash stands for. */
interface Words {
  readonly text: string;
  readonly escaped?: '';
}

function takeWords(cursor: Cursor, quote: number, start: number): Words {
  let text = '';
  let from = cursor.offset;
  for (;;) {
    const code = cursor.code(0);
    if (isGap(code)) break;
    if (code === quote) {
      if (quote !== CODE.singleQuote || cursor.code(1) !== quote) break;
      text += cursor.text.slice(from, cursor.offset + 1);
      cursor.offset += 2;
      from = cursor.offset;
    } else if (code === CODE.backslash && quote === CODE.doubleQuote) {
      text += cursor.text.slice(from, cursor.offset);
      cursor.offset++;
      if (isBreak(cursor.code(0))) {
        cursor.takeBreak();
        return { text, escaped: '' };
      }
      text += takeEscape(cursor, start);
      from = cursor.offset;
    } else cursor.offset++;
  }
  return { text: text + cursor.text.slice(from, cursor.offset) };
}

/** Blanks stand for themselves within a line and for nothing around a line break. */
function takeGap(cursor: Cursor, escaped: '' | undefined): string {
  const start = cursor.offset;
  let first: string | undefined = escaped;
  let rest = '';
  for (;;) {
    const code = cursor.code(0);
    if (isBlank(code)) cursor.offset++;
    else if (!isBreak(code)) return first === undefined ? cursor.text.slice(start, cursor.offset) : folded(first, rest);
    else if (first === undefined) first = cursor.takeBreak();
    else rest += cursor.takeBreak();
  }
}

/** The cursor stands behind the backslash. */
function takeEscape(cursor: Cursor, start: number): string {
  const character = cursor.text.charAt(cursor.offset);
  const simple = ESCAPES.get(character);
  const length = HEX_LENGTH.get(character);
  if (simple === undefined && length === undefined) {
    cursor.fail(`the escape "\\${character === '\0' ? '' : character}" is not known`, cursor.offset - 1, start);
  }
  cursor.offset++;
  if (simple !== undefined) return simple;
  const digits = cursor.text.slice(cursor.offset, cursor.offset + (length ?? 0));
  if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) {
    cursor.fail(`an escape "\\${character}" takes ${length} hexadecimal digits`, cursor.offset - 2, start);
  }
  const code = Number.parseInt(digits, 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (cursor.library === 'libyaml' && (isSurrogate || code > 0x10ffff)) {
    cursor.fail(`the escape "\\${character}${digits}" is no character`, cursor.offset - 2, start);
  }
  const span = cursor.span(cursor.offset - 2, cursor.offset + digits.length);
  if (code > 0x10ffff) fail(yamlBadValue, { span }, `\\${character}${digits}`, 'a character');
  cursor.offset += digits.length;
  return String.fromCodePoint(code);
}
