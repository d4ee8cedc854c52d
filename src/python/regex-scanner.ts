/** Cuts a pattern or a replacement text into characters and backslash pairs, with positions in code points. */
import { pyRepr } from './text.ts';
import { RegexSyntaxError } from './regex-syntax.ts';

const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** `str.isidentifier`. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

/** CPython Lib/re/_parser.py, `Tokenizer`. */
export class RegexScanner {
  readonly #characters: readonly string[];
  /** Behind the next token. */
  #index = 0;
  #next: string | undefined;

  constructor(text: string) {
    this.#characters = Array.from(text);
    this.#advance();
  }

  /** The token at hand: one character, or a backslash with the character behind it; undefined at the end. */
  get next(): string | undefined {
    return this.#next;
  }

  /** Where the token at hand starts. */
  get position(): number {
    return this.#index - (this.#next === undefined ? 0 : Array.from(this.#next).length);
  }

  #advance(): void {
    const first = this.#characters[this.#index];
    if (first !== '\\') {
      this.#next = first;
      if (first !== undefined) this.#index++;
      return;
    }
    const second = this.#characters[this.#index + 1];
    if (second === undefined) {
      throw new RegexSyntaxError('bad escape (end of pattern)', this.#characters.length - 1);
    }
    this.#next = first + second;
    this.#index += 2;
  }

  take(): string | undefined {
    const token = this.#next;
    this.#advance();
    return token;
  }

  /** Takes the token if it is this one. */
  takes(token: string): boolean {
    if (this.#next !== token) return false;
    this.#advance();
    return true;
  }

  /** Takes at most `count` tokens that are all in `allowed`. */
  takeWhile(count: number, allowed: string): string {
    let result = '';
    while (this.#next !== undefined && allowed.includes(this.#next) && result.length < count) {
      result += this.#next;
      this.#advance();
    }
    return result;
  }

  /** Takes everything up to a terminator, and that; `name` says what is read. */
  takeUntil(terminator: string, name: string): string {
    let result = '';
    for (;;) {
      const token = this.take();
      if (token === undefined) {
        if (result === '') throw this.error(`missing ${name}`);
        throw this.error(`missing ${terminator}, unterminated name`, result);
      }
      if (token === terminator) {
        if (result === '') throw this.error(`missing ${name}`, terminator);
        return result;
      }
      result += token;
    }
  }

  /** `index` is a position in code points, from 0. */
  seek(index: number): void {
    this.#index = index;
    this.#advance();
  }

  /** An error at the token at hand, or before it by a text that was taken already. */
  error(message: string, taken: string = ''): RegexSyntaxError {
    return new RegexSyntaxError(message, this.position - Array.from(taken).length);
  }

  errorAt(message: string, position: number): RegexSyntaxError {
    return new RegexSyntaxError(message, position);
  }

  /** Fails unless the name just taken, with one terminator behind it, is an identifier. */
  checkName(name: string): void {
    if (!isIdentifier(name)) throw this.error(`bad character in group name ${pyRepr(name)}`, `${name}>`);
  }
}
