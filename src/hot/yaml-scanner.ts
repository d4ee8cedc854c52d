/**
 * Turns a YAML text into tokens by the rules of libyaml 0.2 or of PyYAML's own scanner, which decide together what Heat takes.
 * libyaml: src/scanner.c; PyYAML: yaml/scanner.py.
 */
import type { SourceFile } from '../source/source-file.ts';
import { scanBlockScalar } from './yaml-block-scalar.ts';
import { CODE, Cursor, isBlank, isBreak, isGap } from './yaml-cursor.ts';
import type { YamlLibrary } from './yaml-cursor.ts';
import { scanPlain } from './yaml-plain.ts';
import type { Place } from './yaml-plain.ts';
import { scanAnchor, scanDirective, scanTag } from './yaml-properties.ts';
import { scanQuoted } from './yaml-quoted.ts';
import { token } from './yaml-token.ts';
import type { Token, TokenType } from './yaml-token.ts';
import { present } from '../source/present.ts';

/** A key without `?` ends within its line and within as many characters. */
const LONGEST_KEY = 1024;

/** A token that turns out to be a key when a colon follows; one for each level of brackets. */
interface SimpleKey {
  possible: boolean;
  /** Whether nothing but a key may stand there. */
  required: boolean;
  /** Number of its first token, counted from the start of the text. */
  tokenNumber: number;
  offset: number;
  line: number;
  column: number;
}

/** Tokens of YAML, one by one, as the library at hand reads them. */
export class Scanner {
  readonly cursor: Cursor;
  #tokens: Token[] = [];
  /** The first of them, once it is sure that nothing goes before it. */
  #next: Token | undefined;
  /** Tokens of the queue that were taken, and of the text before. */
  #head = 0;
  #taken = 0;
  /** Column of the innermost block collection, and of those around it. */
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #keyAllowed = true;
  readonly #keys: SimpleKey[] = [emptyKey()];

  constructor(file: SourceFile, library: YamlLibrary) {
    this.cursor = new Cursor(file, library);
  }

  peek(): Token {
    if (this.#next) return this.#next;
    let next = this.#tokens[this.#head];
    while (next === undefined || this.#mayBeKey()) {
      this.#fetch();
      next = this.#tokens[this.#head];
    }
    this.#next = next;
    return next;
  }

  take(): Token {
    const next = this.peek();
    this.#next = undefined;
    this.#head++;
    this.#taken++;
    if (this.#head === this.#tokens.length) {
      this.#tokens = [];
      this.#head = 0;
    }
    return next;
  }

  /** Whether the next token may be the start of a key, so that one for the key may have to go before it. */
  #mayBeKey(): boolean {
    this.#dropStaleKeys();
    for (let level = 0; level <= this.#flowLevel; level++) {
      const key = this.#keys[level];
      if (key?.possible === true && key.tokenNumber === this.#taken) return true;
    }
    return false;
  }

  #push(type: TokenType, length: number): void {
    const start = this.cursor.offset;
    this.cursor.offset += length;
    this.#tokens.push(token(type, start, this.cursor.offset));
  }

  #fetch(): void {
    const { cursor } = this;
    this.#skipToToken();
    this.#dropStaleKeys();
    const column = cursor.column();
    this.#unrollIndent(column);
    const code = cursor.code(0);
    if (code === CODE.end && cursor.offset >= cursor.file.text.length) this.#endStream();
    else if (column === 0 && code === CODE.percent) this.#directive();
    else if (cursor.atDocumentMarker()) this.#documentMarker(code);
    else this.#fetchContent(code);
  }

  #fetchContent(code: number): void {
    switch (code) {
      case CODE.openBracket:
        return this.#openFlow('flow-sequence-start');
      case CODE.openBrace:
        return this.#openFlow('flow-mapping-start');
      case CODE.closeBracket:
        return this.#closeFlow('flow-sequence-end');
      case CODE.closeBrace:
        return this.#closeFlow('flow-mapping-end');
      case CODE.comma:
        return this.#flowEntry();
      case CODE.star:
        return this.#beginKey(() => scanAnchor(this.cursor, 'alias'));
      case CODE.ampersand:
        return this.#beginKey(() => scanAnchor(this.cursor, 'anchor'));
      case CODE.bang:
        return this.#beginKey(() => scanTag(this.cursor, this.#place()));
      case CODE.singleQuote:
      case CODE.doubleQuote:
        return this.#beginKey(() => scanQuoted(this.cursor));
      default:
        return this.#fetchIndicator(code);
    }
  }

  #fetchIndicator(code: number): void {
    const ends = isGap(this.cursor.code(1));
    const inFlow = this.#flowLevel > 0;
    if (code === CODE.minus && ends) this.#blockEntry();
    else if (code === CODE.question && (inFlow || ends)) this.#explicitKey();
    else if (code === CODE.colon && (inFlow || ends)) this.#value();
    else if ((code === CODE.pipe || code === CODE.greater) && !inFlow) this.#blockScalar();
    else if (startsNothing(code)) {
      const character = String.fromCharCode(code);
      const what = code === CODE.tab ? 'a tab' : `the character "${character}"`;
      this.cursor.fail(`${what} cannot start anything here`, this.cursor.offset);
    } else this.#plain();
  }

  #place(): Place {
    return this.#flowLevel > 0 ? 'in brackets' : 'in a block';
  }

  /** Moves behind blanks, comments and line breaks. A line break outside of brackets lets a key start. */
  #skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      if (cursor.library === 'libyaml') {
        if (cursor.code(0) === CODE.byteOrderMark && cursor.offset === cursor.lineStart) cursor.offset++;
        // libyaml takes a tab for a blank where no key can start.
        const tabs = this.#flowLevel > 0 || !this.#keyAllowed;
        while (tabs ? isBlank(cursor.code(0)) : cursor.code(0) === CODE.space) cursor.offset++;
      } else cursor.skipSpaces();
      cursor.skipComment();
      if (!isBreak(cursor.code(0))) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #dropStaleKeys(): void {
    const { cursor } = this;
    for (let level = 0; level <= this.#flowLevel; level++) {
      const key = this.#keys[level];
      if (key?.possible !== true) continue;
      const isNear =
        key.line === cursor.line &&
        (cursor.offset - key.offset <= LONGEST_KEY || cursor.characters(key.offset) <= LONGEST_KEY);
      if (!isNear) this.#drop(key);
    }
  }

  #drop(key: SimpleKey): void {
    if (key.possible && key.required) this.cursor.fail('this is neither a key with a colon nor a value', key.offset);
    key.possible = false;
  }

  /** The token that comes next may be a key. */
  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const { cursor } = this;
    const key = this.#key();
    this.#drop(key);
    key.possible = true;
    key.column = cursor.column();
    key.required = this.#flowLevel === 0 && this.#indent === key.column;
    key.tokenNumber = this.#taken + this.#tokens.length - this.#head;
    key.offset = cursor.offset;
    key.line = cursor.line;
  }

  /** That of the innermost brackets. */
  #key(): SimpleKey {
    return (this.#keys[this.#flowLevel] ??= emptyKey());
  }

  #beginKey(scan: () => Token): void {
    this.#saveKey();
    this.#keyAllowed = false;
    this.#tokens.push(scan());
  }

  #plain(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const surroundings = { place: this.#place(), indent: this.#indent + 1 };
    const scanned = scanPlain(this.cursor, surroundings);
    this.#tokens.push(scanned.token);
    if (scanned.endsLine) this.#keyAllowed = true;
  }

  #blockScalar(): void {
    this.#drop(this.#key());
    this.#keyAllowed = true;
    this.#tokens.push(scanBlockScalar(this.cursor, this.#indent));
  }

  /** A token further right than the innermost block collection opens a new one; `before`: index of the token in the queue. */
  #rollIndent(column: number, type: TokenType, before: number, offset: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    this.#tokens.splice(before, 0, token(type, offset, offset));
  }

  #unrollIndent(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#indent = present(this.#indents.pop(), 'outer indent');
      this.#push('block-end', 0);
    }
  }

  #endStream(): void {
    const { cursor } = this;
    // The end ends a line, too.
    if (cursor.offset !== cursor.lineStart) {
      cursor.line++;
      cursor.lineStart = cursor.offset;
    }
    this.#unrollIndent(-1);
    this.#drop(this.#key());
    this.#keyAllowed = false;
    this.#push('stream-end', 0);
  }

  #directive(): void {
    this.#endDocument();
    this.#tokens.push(scanDirective(this.cursor));
  }

  #documentMarker(code: number): void {
    this.#endDocument();
    this.#push(code === CODE.minus ? 'document-start' : 'document-end', 3);
  }

  #endDocument(): void {
    this.#unrollIndent(-1);
    this.#drop(this.#key());
    this.#keyAllowed = false;
  }

  #openFlow(type: 'flow-sequence-start' | 'flow-mapping-start'): void {
    this.#saveKey();
    this.#flowLevel++;
    this.#key().possible = false;
    this.#keyAllowed = true;
    this.#push(type, 1);
  }

  #closeFlow(type: 'flow-sequence-end' | 'flow-mapping-end'): void {
    this.#drop(this.#key());
    if (this.#flowLevel > 0) this.#flowLevel--;
    this.#keyAllowed = false;
    this.#push(type, 1);
  }

  #flowEntry(): void {
    this.#drop(this.#key());
    this.#keyAllowed = true;
    this.#push('flow-entry', 1);
  }

  #blockEntry(): void {
    if (this.#flowLevel === 0) this.#beginBlock('block-sequence-start', 'an item of a list cannot start here');
    this.#drop(this.#key());
    this.#keyAllowed = true;
    this.#push('block-entry', 1);
  }

  #explicitKey(): void {
    if (this.#flowLevel === 0) this.#beginBlock('block-mapping-start', 'a key cannot start here');
    this.#drop(this.#key());
    this.#keyAllowed = this.#flowLevel === 0;
    this.#push('key', 1);
  }

  #beginBlock(type: 'block-sequence-start' | 'block-mapping-start', problem: string): void {
    const { cursor } = this;
    if (!this.#keyAllowed) cursor.fail(problem, cursor.offset);
    this.#rollIndent(cursor.column(), type, this.#tokens.length, cursor.offset);
  }

  #value(): void {
    const key = this.#key();
    if (key.possible) {
      const index = key.tokenNumber - this.#taken + this.#head;
      this.#tokens.splice(index, 0, token('key', key.offset, key.offset));
      this.#rollIndent(key.column, 'block-mapping-start', index, key.offset);
      key.possible = false;
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) this.#beginBlock('block-mapping-start', 'a colon with a value cannot stand here');
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#push('value', 1);
  }
}

function emptyKey(): SimpleKey {
  return { possible: false, required: false, tokenNumber: 0, offset: 0, line: 0, column: 0 };
}

/** Characters that mean something elsewhere, or nothing anywhere. `-`, `?` and `:` before a letter start a text. */
function startsNothing(code: number): boolean {
  return (
    code === CODE.tab ||
    code === CODE.percent ||
    code === CODE.at ||
    code === CODE.backtick ||
    code === CODE.pipe ||
    code === CODE.greater
  );
}
