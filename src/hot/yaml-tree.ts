/** Builds the positioned tree from the events of the YAML parser, which names where things start but not where they end. */
import { EVENT_ID, SCALAR_STYLE, getScalarValue } from 'js-yaml';
import type { DocumentEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import type { Reporter } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { MappingBuilder } from './mapping-builder.ts';
import { plainValue, readPlain, readTagged } from './scalars.ts';
import type { Reading } from './scalars.ts';
import { closingBracket, endOfBlockScalar, isBrokenKey, placeOfEmpty, startOfBlockScalar } from './yaml-places.ts';
import { fail } from './tree-error.ts';
import type { TreeLimits } from './tree-limits.ts';
import type { ScalarNode, Tree } from './tree.ts';
import {
  yamlAnchor,
  yamlBadValue,
  yamlBareSpecial,
  yamlKeyNotScalar,
  yamlLimit,
  yamlSecondDocument,
  yamlSyntax,
  yamlUndefinedAlias,
  yamlUnknownTag,
} from './yaml-diagnostics.ts';
import { fullTag } from './yaml-tags.ts';

const FLOW = 2;
const CORE = 'tag:yaml.org,2002:';
const STYLES: Readonly<Record<number, ScalarNode['style']>> = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'single',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'double',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'literal',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'folded',
};

interface Anchor {
  /** Absent while the anchored node is still open. */
  node?: Tree;
  size: number;
  /** Levels of collections, its own included. */
  height: number;
  readonly special?: '<<' | '=';
}

/** An open collection. */
interface Frame {
  readonly start: number;
  readonly flow: boolean;
  readonly tag: string | undefined;
  readonly anchor: Anchor | undefined;
  /** Nodes and levels below, for the limits. */
  size: number;
  height: number;
  items: Tree[] | undefined;
  map: MappingBuilder | undefined;
  /** The key whose value comes next. */
  key: ScalarNode | { readonly merge: Span } | undefined;
}

/** Builds the tree of the one document; `undefined` for a text without content. Throws `TreeError`. */
export function treeOfEvents(
  file: SourceFile,
  events: readonly Event[],
  options: { readonly limits: TreeLimits; readonly reports: Reporter },
): Tree | undefined {
  return new Builder(file, options.limits, options.reports).build(events);
}

class Builder {
  readonly #file: SourceFile;
  readonly #limits: TreeLimits;
  readonly #reports: Reporter;
  readonly #anchors = new Map<string, Anchor>();
  readonly #frames: Frame[] = [];
  #top: Frame | undefined;
  #root: Tree | undefined;
  #document: DocumentEvent | undefined;
  /** Offset behind the last thing that was placed. */
  #cursor = 0;
  #nodes = 0;
  #aliasNodes = 0;

  constructor(file: SourceFile, limits: TreeLimits, reports: Reporter) {
    this.#file = file;
    this.#limits = limits;
    this.#reports = reports;
  }

  build(events: readonly Event[]): Tree | undefined {
    for (const event of events) {
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          this.#openDocument(event);
          break;
        case EVENT_ID.SCALAR:
          this.#scalar(event);
          break;
        case EVENT_ID.MAPPING:
        case EVENT_ID.SEQUENCE:
          this.#open(event);
          break;
        case EVENT_ID.ALIAS:
          this.#alias(event.anchorStart, event.anchorEnd);
          break;
        case EVENT_ID.POP:
          if (this.#top) this.#close(this.#top);
          break;
      }
    }
    return this.#root;
  }

  #openDocument(event: DocumentEvent): void {
    if (this.#document) {
      const marker = this.#file.text.indexOf('---', this.#cursor);
      const start = marker < 0 ? this.#cursor : marker;
      fail(yamlSecondDocument, { span: this.#span(start, start + 3) });
    }
    this.#document = event;
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }

  #count(): void {
    this.#nodes++;
    if (this.#nodes > this.#limits.nodes) {
      fail(yamlLimit, { span: this.#span(this.#cursor, this.#cursor) }, 'nodes', this.#limits.nodes);
    }
  }

  #isKeyNext(): boolean {
    return this.#top?.map !== undefined && this.#top.key === undefined;
  }

  #open(event: MappingEvent | SequenceEvent): void {
    this.#count();
    const flow = event.style === FLOW && '{['.includes(this.#file.text[event.start] ?? '');
    const isMap = event.type === EVENT_ID.MAPPING;
    const tag = event.tagStart < 0 ? undefined : this.#collectionTag(event, isMap ? 'mapping' : 'sequence');
    if (this.#isKeyNext())
      fail(yamlKeyNotScalar, { span: this.#span(event.start, event.start + 1) }, isMap ? 'map' : 'list');
    const anchor = this.#anchor(event.anchorStart, event.anchorEnd);
    this.#cursor = Math.max(this.#cursor, flow ? event.start + 1 : event.start, event.tagEnd, event.anchorEnd);
    const frame: Frame = {
      start: event.start,
      flow,
      tag,
      anchor,
      size: 1,
      height: 1,
      items: isMap ? undefined : [],
      map: isMap ? new MappingBuilder(this.#reports) : undefined,
      key: undefined,
    };
    this.#frames.push(frame);
    this.#top = frame;
    if (this.#frames.length > this.#limits.depth) {
      fail(yamlLimit, { span: this.#span(event.start, event.start + 1) }, 'levels of nesting', this.#limits.depth);
    }
  }

  #close(frame: Frame): void {
    this.#frames.pop();
    this.#top = this.#frames.at(-1);
    if (frame.flow) this.#cursor = closingBracket(this.#file.text, this.#cursor);
    const span = this.#span(frame.start, this.#cursor);
    let node: Tree;
    if (frame.map) {
      const entries = frame.map.finish();
      frame.size += frame.map.mergedCount;
      node =
        frame.tag === `${CORE}set`
          ? { kind: 'sequence', span, items: entries.map((entry) => entry.key) }
          : { kind: 'mapping', span, entries };
    } else {
      node = { kind: 'sequence', span, items: frame.items ?? [] };
      if (frame.tag === `${CORE}omap` || frame.tag === `${CORE}pairs`) node = pairs(node);
    }
    if (frame.anchor) {
      frame.anchor.node = node;
      frame.anchor.size = frame.size;
      frame.anchor.height = frame.height;
    }
    this.#place(node, frame.size, frame.height);
  }

  #collectionTag(event: MappingEvent | SequenceEvent, kind: 'mapping' | 'sequence'): string {
    const tag = this.#tag(event);
    const known =
      kind === 'mapping' ? ['!', `${CORE}map`, `${CORE}set`] : ['!', `${CORE}seq`, `${CORE}omap`, `${CORE}pairs`];
    if (!known.includes(tag)) this.#unknownTag(event);
    return tag;
  }

  #tag(event: { readonly tagStart: number; readonly tagEnd: number }): string {
    return fullTag(this.#file.text.slice(event.tagStart, event.tagEnd), this.#document?.directives ?? []);
  }

  #unknownTag(event: { readonly tagStart: number; readonly tagEnd: number }): never {
    const span = this.#span(event.tagStart, event.tagEnd);
    return fail(yamlUnknownTag, { span }, this.#file.text.slice(event.tagStart, event.tagEnd));
  }

  #scalar(event: ScalarEvent): void {
    this.#count();
    const style = STYLES[event.style] ?? 'plain';
    const span = this.#scalarSpan(event, style);
    this.#cursor = span.end;
    this.#checkColons(event, span);
    if (event.tagStart < 0 && event.anchorStart < 0) {
      const text = this.#textOf(event, style);
      const value = style === 'plain' ? plainValue(text) : text;
      if (value !== undefined) {
        this.#place({ kind: 'scalar', span, value, style }, 1, 0);
        return;
      }
    }
    this.#oddScalar(event, span, style);
  }

  /** PyYAML takes no key that is left out before a colon, and inside brackets no text that starts with one. */
  #checkColons(event: ScalarEvent, span: Span): void {
    const { text } = this.#file;
    const nothing = event.valueStart < 0 && event.tagStart < 0 && event.anchorStart < 0;
    if (nothing && this.#isKeyNext() && text[span.start - 1] !== '?') {
      fail(yamlSyntax, { span: this.#span(span.start, span.start + 1) }, 'a key is missing before the colon');
    }
    const atColon = event.style === SCALAR_STYLE.PLAIN && event.valueStart >= 0 && text[event.valueStart] === ':';
    if (atColon && this.#top?.flow) {
      fail(yamlSyntax, { span }, 'inside brackets an unquoted text may not start with a colon');
    }
  }

  /** Scalars with a tag or an anchor, and the few unquoted texts that are no value. */
  #oddScalar(event: ScalarEvent, span: Span, style: ScalarNode['style']): void {
    const text = this.#textOf(event, style);
    const reading = this.#read(event, text, style);
    if ('bad' in reading) fail(yamlBadValue, { span }, text, reading.bad);
    const special = 'special' in reading ? reading.special : undefined;
    const anchor = this.#anchor(event.anchorStart, event.anchorEnd, special);
    if (special !== undefined) {
      this.#special(special, span);
      return;
    }
    const node = this.#nodeOf(reading, span, style);
    if (anchor) anchor.node = node;
    this.#place(node, 1, 0);
  }

  /** A block scalar whose last line has no line break ends without one, whatever its header says. */
  #textOf(event: ScalarEvent, style: ScalarNode['style']): string {
    const text = getScalarValue(this.#file.text, event);
    const isBlock = style === 'literal' || style === 'folded';
    if (!isBlock || event.valueEnd < this.#file.text.length || event.valueEnd === event.valueStart) return text;
    const unfinished = !'\r\n'.includes(this.#file.text[event.valueEnd - 1] ?? '');
    return unfinished && text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  #read(event: ScalarEvent, text: string, style: ScalarNode['style']): Reading {
    const tag = event.tagStart < 0 ? undefined : this.#tag(event);
    if (tag === '!' && style === 'plain' && text !== '') return readPlain(text);
    if (tag !== undefined) return readTagged(tag, text) ?? this.#unknownTag(event);
    return style === 'plain' ? readPlain(text) : { value: text };
  }

  #nodeOf(reading: Reading, span: Span, style: ScalarNode['style']): Tree {
    if ('value' in reading) return { kind: 'scalar', span, value: reading.value, style };
    const bytes = 'bytes' in reading ? reading.bytes : [];
    if (this.#isKeyNext()) fail(yamlKeyNotScalar, { span }, 'binary value');
    return { kind: 'sequence', span, items: bytes.map((value) => ({ kind: 'scalar', span, value, style })) };
  }

  /** A bare `<<` asks for a merge, and `=` is a text, but both only as keys. */
  #special(special: '<<' | '=', span: Span): void {
    if (!this.#top || !this.#isKeyNext()) fail(yamlBareSpecial, { span }, special);
    this.#top.key = special === '<<' ? { merge: span } : { kind: 'scalar', span, value: special, style: 'plain' };
    this.#top.size++;
  }

  #scalarSpan(event: ScalarEvent, style: ScalarNode['style']): Span {
    const { text } = this.#file;
    const after = Math.max(this.#cursor, event.tagEnd, event.anchorEnd);
    if (event.valueStart < 0) {
      const explicit = event.tagStart >= 0 || event.anchorStart >= 0;
      const place = explicit ? after : placeOfEmpty(text, this.#cursor, this.#expected());
      return this.#span(place, place);
    }
    if (style === 'plain') return this.#span(event.valueStart, event.valueEnd);
    if (style === 'single' || style === 'double') return this.#span(event.valueStart - 1, event.valueEnd + 1);
    const start = startOfBlockScalar(text, after);
    return this.#span(start, endOfBlockScalar(text, start, event.valueEnd));
  }

  /** The indicator that stands before the next node when that node is empty. */
  #expected(): string {
    if (!this.#top) return '';
    if (this.#top.items) return this.#top.flow ? ',' : '-';
    return this.#top.key === undefined ? '?' : ':';
  }

  #anchor(start: number, end: number, special?: '<<' | '='): Anchor | undefined {
    if (start < 0) return undefined;
    const name = this.#file.text.slice(start, end);
    const span = this.#span(start - 1, end);
    if (!/^[0-9A-Za-z_-]+$/.test(name))
      fail(yamlAnchor, { span }, name, 'has a name with other characters than letters, digits, "-" and "_"');
    if (this.#anchors.has(name)) fail(yamlAnchor, { span }, name, 'is defined twice');
    const anchor: Anchor = { size: 1, height: 0, ...(special && { special }) };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  #alias(start: number, end: number): void {
    const name = this.#file.text.slice(start, end);
    const span = this.#span(start - 1, end);
    const anchor = this.#anchors.get(name);
    if (!anchor) fail(yamlUndefinedAlias, { span }, name);
    this.#cursor = end;
    if (anchor.special !== undefined) {
      this.#special(anchor.special, span);
      return;
    }
    if (!anchor.node) fail(yamlAnchor, { span }, name, 'is used inside the node that it names');
    this.#aliasNodes += anchor.size;
    this.#nodes += anchor.size;
    if (this.#aliasNodes > this.#limits.aliasNodes) {
      fail(yamlLimit, { span }, 'nodes brought by aliases', this.#limits.aliasNodes);
    }
    if (this.#frames.length + anchor.height > this.#limits.depth) {
      fail(yamlLimit, { span }, 'levels of nesting', this.#limits.depth);
    }
    this.#place({ ...anchor.node, alias: span }, anchor.size, anchor.height);
  }

  #place(node: Tree, size: number, height: number): void {
    const top = this.#top;
    if (!top) {
      this.#root = node;
      return;
    }
    top.size += size;
    if (height >= top.height) top.height = height + 1;
    if (top.items) top.items.push(node);
    else if (top.key === undefined) {
      if (node.kind !== 'scalar') {
        fail(yamlKeyNotScalar, { span: node.alias ?? node.span }, node.kind === 'mapping' ? 'map' : 'list');
      }
      top.key = node;
    } else if ('merge' in top.key) {
      this.#mergeInto(top, top.key.merge, node);
    } else {
      if (top.flow && isBrokenKey(this.#file.text, top.key.span)) {
        fail(yamlSyntax, { span: top.key.span }, 'a key inside brackets and its colon are on different lines');
      }
      top.map?.add(top.key, node);
      top.key = undefined;
    }
  }

  #mergeInto(top: Frame, keySpan: Span, node: Tree): void {
    top.map?.merge(keySpan, node);
    top.key = undefined;
  }
}

/** `!!omap` and `!!pairs` give a list of pairs, one for each one-key map. */
function pairs(node: Tree): Tree {
  if (node.kind !== 'sequence') return node;
  const items = node.items.map((item): Tree => {
    const entry = item.kind === 'mapping' && item.entries.length === 1 ? item.entries[0] : undefined;
    if (!entry) return fail(yamlBadValue, { span: item.span }, 'this item', 'a map of one key');
    return { kind: 'sequence', span: item.span, items: [entry.key, entry.value] };
  });
  return { ...node, items };
}
