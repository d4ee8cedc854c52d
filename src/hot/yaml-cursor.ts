/** Walks through a YAML text: offset, line and column, as the two libraries that Heat reads with count them. */
import { positionAt } from '../source/source-file.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { fail } from './tree-error.ts';
import { yamlSyntax } from './yaml-diagnostics.ts';

/**
 * Whose rules are followed. Heat reads with libyaml and, when that refuses the text, once more with PyYAML's own scanner, which
 * takes some texts that libyaml does not.
 * heat/common/template_format.py, `simple_parse`.
 */
export type YamlLibrary = 'libyaml' | 'pyyaml';

/** Code units, for comparing without making texts. */
export const CODE = Object.freeze({
  end: 0,
  tab: 0x09,
  lf: 0x0a,
  cr: 0x0d,
  space: 0x20,
  bang: 0x21,
  doubleQuote: 0x22,
  hash: 0x23,
  percent: 0x25,
  ampersand: 0x26,
  singleQuote: 0x27,
  star: 0x2a,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  less: 0x3c,
  greater: 0x3e,
  question: 0x3f,
  at: 0x40,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  backtick: 0x60,
  openBrace: 0x7b,
  pipe: 0x7c,
  closeBrace: 0x7d,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
  byteOrderMark: 0xfeff,
});

/** A space or a tab: white space inside a line. */
export function isBlank(code: number): boolean {
  return code === CODE.space || code === CODE.tab;
}

/** The breaks of YAML 1.1, which has more than 1.2. */
export function isBreak(code: number): boolean {
  if (code < CODE.nextLine) return code === CODE.lf || code === CODE.cr;
  return code === CODE.nextLine || code === CODE.lineSeparator || code === CODE.paragraphSeparator;
}

export function isBreakOrEnd(code: number): boolean {
  return code === CODE.end || isBreak(code);
}

/** Whether a token ends before the character: a blank, a line break or the end of the text. */
export function isGap(code: number): boolean {
  if (code > CODE.space && code < CODE.nextLine) return false;
  return isBlank(code) || isBreakOrEnd(code);
}

/** Letters, digits, `-` and `_`: what names of anchors, handles and directives consist of. */
export function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    isDigit(code) ||
    code === 0x5f ||
    code === CODE.minus
  );
}

/** Decimal digits of ASCII. */
export function isDigit(code: number): boolean {
  return code >= CODE.zero && code <= CODE.nine;
}

/** `,`, `[`, `]`, `{` and `}`. */
export function isFlowIndicator(code: number): boolean {
  return (
    code === CODE.comma ||
    code === CODE.openBracket ||
    code === CODE.closeBracket ||
    code === CODE.openBrace ||
    code === CODE.closeBrace
  );
}

/** Characters that take two units of a JavaScript text, or that not both libraries count. */
const ODD_WIDTH = /[\ud800-\udbff\ufeff]/;

/** A place in the text, with what stands there. */
export class Cursor {
  readonly file: SourceFile;
  readonly library: YamlLibrary;
  /** The text, with zeros behind it so that looking ahead needs no check. */
  readonly text: string;
  offset: number;
  line = 0;
  lineStart: number;
  readonly #oddWidth: boolean;
  /** Where the column was last asked for. */
  #known = { line: -1, offset: 0, column: 0 };

  constructor(file: SourceFile, library: YamlLibrary) {
    this.file = file;
    this.library = library;
    this.text = `${file.text}\0\0\0\0`;
    // A byte order mark at the very start is no part of the text.
    this.offset = file.text.charCodeAt(0) === CODE.byteOrderMark ? 1 : 0;
    this.lineStart = this.offset;
    this.#oddWidth = ODD_WIDTH.test(file.text);
  }

  code(ahead: number): number {
    return this.text.charCodeAt(this.offset + ahead);
  }

  /** Characters between the start of the line and the cursor. */
  column(): number {
    if (!this.#oddWidth) return this.offset - this.lineStart;
    // Counted on from where it was known, for a line may hold the whole text.
    const { line, offset, column } = this.#known;
    const known = line === this.line && offset <= this.offset;
    const now = known ? column + this.characters(offset) : this.characters(this.lineStart);
    this.#known = { line: this.line, offset: this.offset, column: now };
    return now;
  }

  /** Column where nothing but blanks precedes the cursor in its line. */
  indentation(): number {
    return this.offset - this.lineStart;
  }

  /** Characters between the offset and the cursor. */
  characters(start: number): number {
    let characters = this.offset - start;
    if (!this.#oddWidth) return characters;
    for (let offset = start; offset < this.offset; offset++) {
      const code = this.text.charCodeAt(offset);
      // The first half of a pair; and PyYAML does not count byte order marks.
      if ((code & 0xfc00) === 0xd800 || (code === CODE.byteOrderMark && this.library === 'pyyaml')) characters--;
    }
    return characters;
  }

  /** Moves behind the line break at the cursor; the text that it stands for. */
  takeBreak(): string {
    const code = this.code(0);
    this.offset += code === CODE.cr && this.code(1) === CODE.lf ? 2 : 1;
    this.line++;
    this.lineStart = this.offset;
    return code === CODE.lineSeparator || code === CODE.paragraphSeparator ? String.fromCharCode(code) : '\n';
  }

  skipSpaces(): void {
    while (this.code(0) === CODE.space) this.offset++;
  }

  /** Blanks as far as they separate words of a line: PyYAML takes no tabs there. */
  skipBlanks(): void {
    if (this.library === 'pyyaml') this.skipSpaces();
    else while (isBlank(this.code(0))) this.offset++;
  }

  skipComment(): void {
    if (this.code(0) !== CODE.hash) return;
    while (!isBreakOrEnd(this.code(0))) this.offset++;
  }

  /** `---` or `...` alone at the start of a line. */
  atDocumentMarker(): boolean {
    const code = this.code(0);
    if ((code !== CODE.minus && code !== CODE.dot) || this.offset !== this.lineStart) return false;
    return this.code(1) === code && this.code(2) === code && isGap(this.code(3));
  }

  span(start: number, end: number): Span {
    return { file: this.file, start, end };
  }

  /** Stops reading: `reason` completes "this is not YAML: ...". `opened`: where what is not closed starts. */
  fail(reason: string, offset: number, opened?: number): never {
    const span = characterAt(this.file, offset);
    if (opened === undefined) return fail(yamlSyntax, { span }, reason);
    const related = [{ message: 'it starts here', span: characterAt(this.file, opened) }];
    return fail(yamlSyntax, { span, related }, reason);
  }
}

/** The character at the offset; at a line's end or the end of the text, an empty span. */
export function characterAt(file: SourceFile, offset: number): Span {
  const start = positionAt(file, offset).offset;
  const code = file.text.charCodeAt(start);
  return { file, start, end: Number.isNaN(code) || isBreak(code) ? start : start + 1 };
}
