/** Reads a text that is JSON by Python's `json` into the positioned tree; anything else is left to YAML. */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import { Float, int } from '../python/scalar.ts';
import type { Scalar } from '../python/scalar.ts';
import type { SourceFile } from '../source/source-file.ts';
import { MappingBuilder } from './mapping-builder.ts';
import { fail } from './tree-error.ts';
import type { TreeLimits } from './tree-limits.ts';
import type { MappingNode, ScalarNode, SequenceNode, Tree } from './tree.ts';
import { yamlLimit } from './yaml-diagnostics.ts';

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const WORDS: readonly (readonly [string, Scalar])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new Float(NaN)],
  ['Infinity', new Float(Infinity)],
  ['-Infinity', new Float(-Infinity)],
];

/** Stops the attempt: the text is not JSON. */
class NotJson extends Error {}

/** The tree, or `undefined` when the text is not a JSON object (nothing else can be a template). */
export function jsonTree(file: SourceFile, limits: TreeLimits, reports: Reporter): Tree | undefined {
  if (!/^[ \t\n\r]*\{/.test(file.text)) return undefined;
  const held: (() => void)[] = [];
  try {
    const holding: Reporter = {
      report: (kind, where, ...args) => {
        held.push(() => reports.report(kind, where, ...args));
      },
    };
    const tree = new JsonReader(file, limits, holding).document();
    for (const report of held) report();
    return tree;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** One pass over the text. */
class JsonReader {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #limits: TreeLimits;
  readonly #reports: Reporter;
  #offset = 0;
  #depth = 0;

  constructor(file: SourceFile, limits: TreeLimits, reports: Reporter) {
    this.#file = file;
    this.#text = file.text;
    this.#limits = limits;
    this.#reports = reports;
  }

  document(): Tree {
    const tree = this.#value();
    this.#skipBlanks();
    if (this.#offset < this.#text.length) throw new NotJson();
    return tree;
  }

  #skipBlanks(): void {
    BLANK.lastIndex = this.#offset;
    BLANK.exec(this.#text);
    this.#offset = BLANK.lastIndex;
  }

  #value(): Tree {
    this.#skipBlanks();
    const character = this.#text[this.#offset];
    if (character === '{') return this.#nested(() => this.#object());
    if (character === '[') return this.#nested(() => this.#array());
    if (character === '"') return this.#string();
    return this.#word() ?? this.#number();
  }

  #nested<T>(read: () => T): T {
    this.#depth++;
    if (this.#depth > this.#limits.depth) {
      const span = { file: this.#file, start: this.#offset, end: this.#offset + 1 };
      fail(yamlLimit, { span }, 'levels of nesting', this.#limits.depth);
    }
    const result = read();
    this.#depth--;
    return result;
  }

  #object(): MappingNode {
    const start = this.#offset;
    const map = new MappingBuilder(this.#reports);
    this.#items('}', () => {
      this.#skipBlanks();
      const key = this.#string();
      this.#skipBlanks();
      this.#take(':');
      map.add(key, this.#value());
    });
    const span = { file: this.#file, start, end: this.#offset };
    return { kind: 'mapping', span, entries: map.finish(), ...map.beside };
  }

  #array(): SequenceNode {
    const start = this.#offset;
    const items: Tree[] = [];
    this.#items(']', () => {
      items.push(this.#value());
    });
    return { kind: 'sequence', span: { file: this.#file, start, end: this.#offset }, items };
  }

  #items(close: string, item: () => void): void {
    this.#offset++;
    this.#skipBlanks();
    if (this.#text[this.#offset] === close) {
      this.#offset++;
      return;
    }
    for (;;) {
      item();
      this.#skipBlanks();
      if (this.#text[this.#offset] === close) break;
      this.#take(',');
    }
    this.#offset++;
  }

  #take(character: string): void {
    if (this.#text[this.#offset] !== character) throw new NotJson();
    this.#offset++;
  }

  #string(): ScalarNode {
    const start = this.#offset;
    if (this.#text.charCodeAt(start) !== QUOTE) throw new NotJson();
    const escaped = this.#skipString();
    const raw = this.#text.slice(start, this.#offset);
    return this.#scalar(start, escaped ? String(JSON.parse(raw)) : raw.slice(1, -1), 'double');
  }

  /** Moves behind the closing quote; whether there were escapes. Not a pattern, which could run out of stack. */
  #skipString(): boolean {
    let escaped = false;
    for (let offset = this.#offset + 1; offset < this.#text.length; offset++) {
      const code = this.#text.charCodeAt(offset);
      if (code === QUOTE) {
        this.#offset = offset + 1;
        return escaped;
      }
      if (code < 0x20) break;
      if (code !== BACKSLASH) continue;
      escaped = true;
      ESCAPE.lastIndex = offset;
      if (!ESCAPE.test(this.#text)) break;
      offset = ESCAPE.lastIndex - 1;
    }
    throw new NotJson();
  }

  #word(): ScalarNode | undefined {
    const start = this.#offset;
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, start)) continue;
      this.#offset += word.length;
      return this.#scalar(start, value, 'plain');
    }
    return undefined;
  }

  #number(): ScalarNode {
    const start = this.#offset;
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.#text);
    if (!match) throw new NotJson();
    this.#offset = NUMBER.lastIndex;
    const [text, fraction, exponent] = match;
    const isFloat = fraction !== undefined || exponent !== undefined;
    return this.#scalar(start, isFloat ? new Float(Number(text)) : int(BigInt(text)), 'plain');
  }

  #scalar(start: number, value: Scalar, style: ScalarNode['style']): ScalarNode {
    return { kind: 'scalar', span: { file: this.#file, start, end: this.#offset }, value, style };
  }
}
