/**
 * Builds the positioned tree of a YAML document: anchors, tags, keys, and what scalars mean.
 * PyYAML: yaml/composer.py and yaml/constructor.py.
 */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { MappingBuilder } from './mapping-builder.ts';
import type { Reading, SpecialRole } from './reading.ts';
import { bytesText, plainValue, readPlain, readTagged } from './scalars.ts';
import { TreeError, fail } from './tree-error.ts';
import type { TreeLimits } from './tree-limits.ts';
import type { ScalarNode, SequenceNode, Tree } from './tree.ts';
import type { YamlLibrary } from './yaml-cursor.ts';
import {
  yamlAnchor,
  yamlBadValue,
  yamlBareSpecial,
  yamlKeyNotScalar,
  yamlLimit,
  yamlUndefinedAlias,
  yamlUnknownTag,
} from './yaml-diagnostics.ts';
import { namedToken } from './yaml-token.ts';
import type { Token } from './yaml-token.ts';

const CORE = 'tag:yaml.org,2002:';

/** What stands before a node. */
export interface Properties {
  readonly tag: { readonly name: string; readonly token: Token } | undefined;
  readonly anchor: Token | undefined;
}

/** A bare `<<` or `=`, which has a meaning as a key only. */
interface SpecialNode {
  readonly kind: 'special';
  readonly role: SpecialRole;
  readonly text: string;
  readonly span: Span;
}

/** A node whose place, as key or as value, is not known yet. */
export type OpenNode = Tree | SpecialNode;

interface Anchor {
  /** Absent while the anchored node is still open. */
  node?: OpenNode;
  /** Nodes that an alias stands for, and levels of collections. */
  size: number;
  height: number;
}

interface OpenSequence {
  add(item: OpenNode): void;
  close(end: number): Tree;
}

interface OpenMapping {
  addKey(key: OpenNode): void;
  addValue(value: OpenNode): void;
  close(end: number): Tree;
}

interface NodeOptions {
  readonly file: SourceFile;
  readonly library: YamlLibrary;
  readonly limits: TreeLimits;
  readonly reports: Reporter;
}

/** Makes the tree of a document from tokens, with limits on its depth and size. */
export class NodeBuilder {
  readonly #file: SourceFile;
  readonly #library: YamlLibrary;
  readonly #limits: TreeLimits;
  readonly #reports: Reporter;
  readonly #anchors = new Map<string, Anchor>();
  /** Nodes so far, what aliases and merge keys bring included, and what aliases brought. */
  #nodes = 0;
  #aliasNodes = 0;
  #depth = 0;
  /** The greatest depth within the collection that is being read. */
  #deepest = 0;
  #held: TreeError | undefined;

  constructor({ file, library, limits, reports }: NodeOptions) {
    this.#file = file;
    this.#library = library;
    this.#limits = limits;
    this.#reports = reports;
  }

  /** PyYAML reads a text to its end before it makes values: a value that is wrong is reported only if nothing else is. */
  throwHeld(): void {
    if (this.#held) throw this.#held;
  }

  scalar(token: Token, properties: Properties | undefined): OpenNode {
    const { text, style, start, end } = token;
    const span = this.#span(start, end);
    this.#count(span);
    if (!properties) {
      const isDate = this.#library === 'pyyaml' && style === 'plain';
      const value = style === 'plain' ? plainValue(text) : text;
      if (value !== undefined && !isDate) return { kind: 'scalar', span, value, style };
    }
    const anchor = this.#openAnchor(properties?.anchor);
    const node = this.#attempt(() => this.#typed(token, properties?.tag), this.#null(span));
    if (anchor) anchor.node = node;
    return node;
  }

  emptyScalar(offset: number, properties: Properties | undefined): OpenNode {
    const token = namedToken('scalar', [offset, offset], '');
    const isNull = properties?.tag?.name === '!' && this.#library === 'pyyaml';
    return this.scalar(token, isNull && properties ? { ...properties, tag: undefined } : properties);
  }

  #typed({ text, style, start, end }: Token, tag: Properties['tag']): OpenNode {
    const span = this.#span(start, end);
    const reading = this.#read(text, style, tag);
    if ('bad' in reading) fail(yamlBadValue, { span, errorClass: reading.errorClass }, text, reading.bad);
    if ('special' in reading) return { kind: 'special', role: reading.special, text, span };
    if ('value' in reading) {
      const { value, date } = reading;
      return date === true ? { kind: 'scalar', span, value, style, date } : { kind: 'scalar', span, value, style };
    }
    const items = reading.bytes.map((value): Tree => ({ kind: 'scalar', span, value, style }));
    return { kind: 'sequence', span, items, bytes: true };
  }

  /** `! text` is read as if it were not quoted. */
  #read(text: string, style: ScalarNode['style'], tag: Properties['tag']): Reading {
    if (!tag) return style === 'plain' ? readPlain(text, this.#library) : { value: text };
    if (tag.name === '!') return text === '' && style === 'plain' ? { value: '' } : readPlain(text, this.#library);
    return readTagged(tag.name, text, this.#library) ?? this.#unknownTag(tag.token);
  }

  #unknownTag(tag: Token): never {
    return fail(yamlUnknownTag, { span: this.#span(tag.start, tag.end) }, this.#file.text.slice(tag.start, tag.end));
  }

  alias({ text: name, start, end }: Token): OpenNode {
    const span = this.#span(start, end);
    const anchor = this.#anchors.get(name);
    if (!anchor) fail(yamlUndefinedAlias, { span }, name);
    const { node, size, height } = anchor;
    if (!node) {
      this.#hold(() => fail(yamlAnchor, { span }, name, 'is used inside the node that it names'));
      return this.#null(span);
    }
    this.#aliasNodes += size;
    this.#nodes += size;
    if (this.#aliasNodes > this.#limits.aliasNodes) {
      fail(yamlLimit, { span }, 'nodes brought by aliases', this.#limits.aliasNodes);
    }
    this.#reach(this.#depth + height, span);
    return node.kind === 'special' ? { ...node, span } : { ...node, alias: span };
  }

  openSequence(start: number, properties: Properties | undefined): OpenSequence {
    const close = this.#open(start, properties);
    const tag = this.#knownTag(properties?.tag, ['seq', 'omap', 'pairs']);
    const items: Tree[] = [];
    return {
      add: (item) => {
        items.push(this.valueOf(item));
      },
      close: (end) => close(() => this.#sequence({ kind: 'sequence', span: this.#span(start, end), items }, tag)),
    };
  }

  openMapping(start: number, properties: Properties | undefined): OpenMapping {
    const close = this.#open(start, properties);
    const tag = this.#knownTag(properties?.tag, ['map', 'set']);
    const map = new MappingBuilder(this.#reports);
    let key: ScalarNode | { readonly merge: Span };
    return {
      addKey: (node) => {
        key = this.#keyOf(node);
      },
      addValue: (node) => {
        const value = this.valueOf(node);
        if ('merge' in key) map.merge(key.merge, value);
        else map.add(key, value);
      },
      close: (end) => close(() => this.#mapping(map, this.#span(start, end), tag)),
    };
  }

  /** Returns what closes the collection, given what makes its node. */
  #open(start: number, properties: Properties | undefined): (make: () => Tree) => Tree {
    const span = this.#span(start, start + 1);
    const before = this.#nodes;
    const deepestOutside = this.#deepest;
    this.#count(span);
    const anchor = this.#openAnchor(properties?.anchor);
    this.#depth++;
    this.#deepest = this.#depth;
    this.#reach(this.#depth, span);
    return (make) => {
      this.#depth--;
      const node = make();
      if (anchor) {
        anchor.node = node;
        anchor.size = this.#nodes - before;
        anchor.height = this.#deepest - this.#depth;
      }
      this.#deepest = Math.max(this.#deepest, deepestOutside);
      return node;
    };
  }

  /** The short name of a collection's tag, when it is one of those given; others are reported before what is inside. */
  #knownTag<T extends string>(tag: Properties['tag'], known: readonly T[]): T | undefined {
    const found = known.find((name) => tag?.name === CORE + name);
    if (tag && tag.name !== '!' && found === undefined) this.#hold(() => this.#unknownTag(tag.token));
    return found;
  }

  #sequence(node: SequenceNode, tag: 'seq' | 'omap' | 'pairs' | undefined): Tree {
    return tag === 'omap' || tag === 'pairs' ? this.#attempt(() => pairs(node), node) : node;
  }

  #mapping(map: MappingBuilder, span: Span, tag: 'map' | 'set' | undefined): Tree {
    const entries = this.#attempt(() => map.finish(), []);
    this.#nodes += map.mergedCount;
    return tag === 'set'
      ? { kind: 'sequence', span, items: entries.map(({ key }) => key), set: true }
      : { kind: 'mapping', span, entries, ...map.beside };
  }

  /** Of a bare `<<` or `=` nothing can be made. */
  valueOf(node: OpenNode): Tree {
    if (node.kind !== 'special') return node;
    this.#hold(() => fail(yamlBareSpecial, { span: node.span }, node.text));
    return this.#null(node.span);
  }

  #keyOf(node: OpenNode): ScalarNode | { readonly merge: Span } {
    const span = 'alias' in node && node.alias ? node.alias : node.span;
    switch (node.kind) {
      case 'scalar':
        return node;
      case 'special':
        return node.role === 'merge' ? { merge: span } : { kind: 'scalar', span, value: node.text, style: 'plain' };
      case 'sequence':
        if (node.bytes) return { kind: 'scalar', span, value: bytesText(node), style: 'plain', bytes: true };
        break;
      case 'mapping':
        break;
    }
    this.#hold(() => fail(yamlKeyNotScalar, { span }, node.kind === 'mapping' ? 'map' : 'list'));
    return this.#null(span);
  }

  #openAnchor(token: Token | undefined): Anchor | undefined {
    if (!token) return undefined;
    const { text: name, start, end } = token;
    if (this.#anchors.has(name)) fail(yamlAnchor, { span: this.#span(start, end) }, name, 'is defined twice');
    const anchor: Anchor = { size: 1, height: 0 };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  #count(span: Span): void {
    this.#nodes++;
    if (this.#nodes > this.#limits.nodes) fail(yamlLimit, { span }, 'nodes', this.#limits.nodes);
  }

  #reach(depth: number, span: Span): void {
    if (depth > this.#limits.depth) fail(yamlLimit, { span }, 'levels of nesting', this.#limits.depth);
    this.#deepest = Math.max(this.#deepest, depth);
  }

  /** The result, or `instead` when there is none and the error is held. */
  #attempt<T>(make: () => T, instead: T): T {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof TreeError)) throw error;
      this.#held ??= error;
      return instead;
    }
  }

  #hold(report: () => never): void {
    this.#attempt<unknown>(report, undefined);
  }

  #null(span: Span): ScalarNode {
    return { kind: 'scalar', span, value: null, style: 'plain' };
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }
}

/** `!!omap` and `!!pairs` give a list of pairs, one for each one-key map. */
function pairs(node: SequenceNode): Tree {
  const items = node.items.map((item): Tree => {
    const entry = item.kind === 'mapping' && item.entries.length === 1 ? item.entries[0] : undefined;
    if (!entry) return fail(yamlBadValue, { span: item.span }, 'this item', 'a map of one key');
    return { kind: 'sequence', span: item.span, items: [entry.key, entry.value] };
  });
  return { ...node, items };
}
