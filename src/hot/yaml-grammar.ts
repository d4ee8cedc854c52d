/**
 * Puts the tokens of a YAML text together to one document.
 * libyaml: src/parser.c; PyYAML: yaml/parser.py and yaml/composer.py.
 */
import type { SourceFile } from '../source/source-file.ts';
import type { Tree } from './tree.ts';
import { fail } from './tree-error.ts';
import { yamlSecondDocument } from './yaml-diagnostics.ts';
import type { YamlLibrary } from './yaml-cursor.ts';
import type { NodeBuilder, OpenNode, Properties } from './yaml-nodes.ts';
import { Scanner } from './yaml-scanner.ts';
import type { Token, TokenType } from './yaml-token.ts';

/** What may stand at a place: anything, also a list in the column of its key, or nothing that needs indentation. */
type Context = 'block' | 'block value' | 'flow';

const CORE = 'tag:yaml.org,2002:';

const directives: ReadonlySet<TokenType> = new Set(['version-directive', 'tag-directive', 'other-directive']);
const prologue: ReadonlySet<TokenType> = new Set([...directives, 'document-start']);
const emptyDocument: ReadonlySet<TokenType> = new Set([...prologue, 'document-end', 'stream-end']);

/* Tokens behind which a key, a value or an item is empty. */
const behindItem: ReadonlySet<TokenType> = new Set(['block-entry', 'block-end']);
const behindPart: ReadonlySet<TokenType> = new Set(['key', 'value', 'block-end']);
const behindItemInColumn: ReadonlySet<TokenType> = new Set([...behindPart, 'block-entry']);
const behindPairKey: ReadonlySet<TokenType> = new Set(['value', 'flow-entry', 'flow-sequence-end']);
const behindFlowKey: ReadonlySet<TokenType> = new Set(['value', 'flow-entry', 'flow-mapping-end']);

/** The document of the text, `undefined` when there is none. Throws `TreeError`. */
export function readDocument(file: SourceFile, library: YamlLibrary, nodes: NodeBuilder): Tree | undefined {
  return new Grammar(file, library, nodes).document();
}

class Grammar {
  readonly #scanner: Scanner;
  readonly #nodes: NodeBuilder;
  readonly #library: YamlLibrary;
  #handles: ReadonlyMap<string, string> = new Map();
  /** Offset behind the last token with a text of its own. */
  #end = 0;
  /** Offsets of the brackets that are open. */
  readonly #brackets: number[] = [];

  constructor(file: SourceFile, library: YamlLibrary, nodes: NodeBuilder) {
    this.#scanner = new Scanner(file, library);
    this.#library = library;
    this.#nodes = nodes;
  }

  document(): Tree | undefined {
    const first = this.#scanner.peek();
    if (first.type === 'stream-end') return undefined;
    const explicit = this.#nextIsIn(prologue);
    this.#directives();
    if (explicit) this.#startDocument();
    const isEmpty = this.#nextIsIn(emptyDocument);
    const root = this.#nodes.valueOf(explicit && isEmpty ? this.#empty() : this.#node('block'));
    this.#endDocument();
    return root;
  }

  /** Behind the document nothing may stand but the start of another one, which Heat does not take either. */
  #endDocument(): void {
    while (this.#nextIs('document-end')) this.#take();
    if (this.#nextIs('stream-end')) return;
    this.#directives();
    const marker = this.#startDocument();
    fail(yamlSecondDocument, { span: this.#scanner.cursor.span(marker.start, marker.end) });
  }

  #startDocument(): Token {
    if (!this.#nextIs('document-start')) this.#unexpected('the document has ended before this');
    return this.#take();
  }

  #directives(): void {
    const handles = new Map<string, string>();
    let version: string | undefined;
    while (this.#nextIsIn(directives)) {
      const { type, start, text, handle } = this.#take();
      if (type === 'version-directive') {
        if (version !== undefined) this.#scanner.cursor.fail('the version of YAML is given twice', start);
        version = text;
        this.#checkVersion(text, start);
      } else if (type === 'tag-directive') {
        if (handles.has(handle)) this.#scanner.cursor.fail(`the tag handle "${handle}" is defined twice`, start);
        handles.set(handle, text);
      }
    }
    if (!handles.has('!')) handles.set('!', '!');
    if (!handles.has('!!')) handles.set('!!', CORE);
    this.#handles = handles;
  }

  /** libyaml takes 1.1 and 1.2, PyYAML any 1. */
  #checkVersion(text: string, start: number): void {
    const [major, minor] = text.split('.').map(Number);
    const isKnown = major === 1 && (this.#library === 'pyyaml' || minor === 1 || minor === 2);
    if (!isKnown) this.#scanner.cursor.fail(`YAML ${text} is not read`, start);
  }

  #nextIs(type: TokenType): boolean {
    return this.#scanner.peek().type === type;
  }

  #nextIsIn(types: ReadonlySet<TokenType>): boolean {
    return types.has(this.#scanner.peek().type);
  }

  #take(): Token {
    const next = this.#scanner.take();
    if (next.end > this.#end) this.#end = next.end;
    return next;
  }

  #node(context: Context): OpenNode {
    const next = this.#scanner.peek();
    if (next.type === 'alias') return this.#nodes.alias(this.#take());
    if (next.type === 'scalar') return this.#nodes.scalar(this.#take(), undefined);
    const properties = next.type === 'anchor' || next.type === 'tag' ? this.#properties() : undefined;
    const { type } = this.#scanner.peek();
    switch (type) {
      case 'scalar':
        return this.#nodes.scalar(this.#take(), properties);
      case 'flow-sequence-start':
        return this.#flowSequence(properties);
      case 'flow-mapping-start':
        return this.#flowMapping(properties);
      case 'block-sequence-start':
        if (context === 'flow') break;
        return this.#blockSequence(properties);
      case 'block-mapping-start':
        if (context === 'flow') break;
        return this.#blockMapping(properties);
      case 'block-entry':
        if (context !== 'block value') break;
        return this.#listInColumnOfKey(properties);
      default:
    }
    if (properties) return this.#nodes.emptyScalar(this.#end, properties);
    return this.#unexpected(
      type === 'stream-end' ? 'the text ends where a value is missing' : 'a value is missing here',
    );
  }

  /** An anchor and a tag, in either order. */
  #properties(): Properties {
    const first = this.#take();
    const second = first.type === 'anchor' ? 'tag' : 'anchor';
    const both = this.#nextIs(second) ? [first, this.#take()] : [first];
    const tag = both.find(({ type }) => type === 'tag');
    const anchor = both.find(({ type }) => type === 'anchor');
    return { tag: tag && { name: this.#tagName(tag), token: tag }, anchor };
  }

  #tagName({ handle, text, start }: Token): string {
    if (handle === '') return text;
    const prefix = this.#handles.get(handle);
    if (prefix === undefined) return this.#scanner.cursor.fail(`the tag handle "${handle}" is not defined`, start);
    return prefix + text;
  }

  #empty(): OpenNode {
    return this.#nodes.emptyScalar(this.#end, undefined);
  }

  #blockSequence(properties: Properties | undefined): OpenNode {
    const { start } = this.#scanner.take();
    const sequence = this.#nodes.openSequence(start, properties);
    while (this.#nextIs('block-entry')) {
      this.#take();
      sequence.add(this.#nextIsIn(behindItem) ? this.#empty() : this.#node('block'));
    }
    this.#endBlock('an item of a list with "-" is missing here', start);
    return sequence.close(this.#end);
  }

  #listInColumnOfKey(properties: Properties | undefined): OpenNode {
    const sequence = this.#nodes.openSequence(this.#scanner.peek().start, properties);
    while (this.#nextIs('block-entry')) {
      this.#take();
      const isEmpty = this.#nextIsIn(behindItemInColumn);
      sequence.add(isEmpty ? this.#empty() : this.#node('block'));
    }
    return sequence.close(this.#end);
  }

  #blockMapping(properties: Properties | undefined): OpenNode {
    const { start } = this.#scanner.take();
    const mapping = this.#nodes.openMapping(start, properties);
    while (this.#nextIs('key')) {
      this.#take();
      mapping.addKey(this.#blockPart());
      if (this.#nextIs('value')) {
        this.#take();
        mapping.addValue(this.#blockPart());
      } else mapping.addValue(this.#empty());
    }
    this.#endBlock('a key with a colon is missing here', start);
    return mapping.close(this.#end);
  }

  #blockPart(): OpenNode {
    return this.#nextIsIn(behindPart) ? this.#empty() : this.#node('block value');
  }

  #endBlock(problem: string, start: number): void {
    if (!this.#nextIs('block-end')) this.#unexpected(problem, start);
    this.#scanner.take();
  }

  #flowSequence(properties: Properties | undefined): OpenNode {
    const { start } = this.#take();
    this.#brackets.push(start);
    const sequence = this.#nodes.openSequence(start, properties);
    for (let isFirst = true; !this.#nextIs('flow-sequence-end'); isFirst = false) {
      if (!isFirst) this.#separator('a comma or a "]" is missing before this', start);
      if (this.#nextIs('flow-sequence-end')) break;
      sequence.add(this.#nextIs('key') ? this.#pair() : this.#node('flow'));
    }
    this.#take();
    this.#brackets.pop();
    return sequence.close(this.#end);
  }

  /** `[a: b]` is a list with a map. */
  #pair(): OpenNode {
    const key = this.#take();
    const mapping = this.#nodes.openMapping(key.start, undefined);
    const keyIsEmpty = this.#nextIsIn(behindPairKey);
    // libyaml passes over what follows a `?` without a key, so that a value there is refused.
    if (keyIsEmpty && this.#library === 'libyaml' && !this.#nextIs('flow-sequence-end')) this.#take();
    mapping.addKey(keyIsEmpty ? this.#empty() : this.#node('flow'));
    mapping.addValue(this.#flowValue('flow-sequence-end'));
    return mapping.close(this.#end);
  }

  #flowMapping(properties: Properties | undefined): OpenNode {
    const { start } = this.#take();
    this.#brackets.push(start);
    const mapping = this.#nodes.openMapping(start, properties);
    for (let isFirst = true; !this.#nextIs('flow-mapping-end'); isFirst = false) {
      if (!isFirst) this.#separator('a comma or a "}" is missing before this', start);
      if (this.#nextIs('flow-mapping-end')) break;
      if (this.#nextIs('key')) {
        this.#take();
        const isEmpty = this.#nextIsIn(behindFlowKey);
        mapping.addKey(isEmpty ? this.#empty() : this.#node('flow'));
        mapping.addValue(this.#flowValue('flow-mapping-end'));
      } else {
        mapping.addKey(this.#node('flow'));
        mapping.addValue(this.#empty());
      }
    }
    this.#take();
    this.#brackets.pop();
    return mapping.close(this.#end);
  }

  #flowValue(end: TokenType): OpenNode {
    if (!this.#nextIs('value')) return this.#empty();
    this.#take();
    return this.#nextIs('flow-entry') || this.#nextIs(end) ? this.#empty() : this.#node('flow');
  }

  #separator(problem: string, start: number): void {
    if (!this.#nextIs('flow-entry')) this.#unexpected(problem, start);
    this.#take();
  }

  #unexpected(problem: string, opened?: number): never {
    const { cursor } = this.#scanner;
    const bracket = this.#brackets.at(-1);
    if (bracket !== undefined && this.#nextIs('stream-end')) {
      cursor.fail(`the "${cursor.text.charAt(bracket)}" is never closed`, bracket);
    }
    return cursor.fail(problem, this.#scanner.peek().start, opened);
  }
}
