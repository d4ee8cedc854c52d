/**
 * The edits that make a template say something else: changed scalars, new entries and removed ones. What an alias shares is
 * edited once, at its anchor; where only one user of it changes, the alias gives way to a text of its own.
 */
import type { MappingEntry, MappingNode, Tree } from '../../hot/tree.ts';
import type { Span } from '../../source/source-file.ts';
import { entryText, flowText, type TextForm } from './flow-text.ts';
import { isDataList, isDataMap, keyText, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { sameData } from './same-data.ts';
import type { TextEdit } from '../../source/text-edits.ts';

interface Written {
  readonly text: string;
  readonly form: TextForm;
  readonly newline: string;
}

/** Edits of the text of `tree` after which it says `wanted`. Some odd forms do not allow it: read the result again. */
export function editsBetween(tree: Tree, wanted: TemplateData): readonly TextEdit[] {
  const { text } = tree.span.file;
  const form = text.trimStart().startsWith('{') ? 'json' : 'yaml';
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const pass = new EditPass({ text, form, newline });
  pass.node(tree, wanted, tree.span);
  return pass.finish();
}

/** A place that shares a node with another one, and what it must say. */
interface SharedPlace {
  readonly node: Tree;
  readonly wanted: TemplateData;
  /** Where the place itself is written. */
  readonly at: Span;
  /** Gives the place a text of its own; `gone`: the one that it shares is no longer there. */
  readonly separate: (shared: 'there' | 'gone') => void;
}

class EditPass {
  readonly #written: Written;
  #edits: TextEdit[] = [];
  readonly #shared: SharedPlace[] = [];

  constructor(written: Written) {
    this.#written = written;
  }

  /** After the first pass, in which only places of their own are edited, those that share text are compared with it. */
  finish(): readonly TextEdit[] {
    const rewritten: Range[] = [];
    for (const { node, wanted, at, separate } of this.#shared) {
      if (rewritten.some((range) => isInside(at, range)) || this.#isReplaced(at)) continue;
      const own = new EditPass(this.#written);
      own.node(node, wanted, node.span);
      const there = this.#edits.filter((edit) => isInside(edit, node.span));
      const gone = this.#isReplaced(node.span);
      if (!gone && sameEdits(there, own.finish())) continue;
      separate(gone ? 'gone' : 'there');
      if (gone) rewritten.push(at);
    }
    return this.#edits;
  }

  #isReplaced(range: Range): boolean {
    return this.#edits.some((edit) => edit.start < edit.end && isInside(range, edit));
  }

  node(node: Tree, wanted: TemplateData, at: Span): void {
    if (node.alias) {
      const place = node.alias;
      const { alias: _, ...anchored } = node;
      this.#shared.push({ node: anchored, wanted, at: place, separate: () => this.#replace(place, wanted) });
      return;
    }
    if (node.kind === 'mapping' && isDataMap(wanted)) this.#mapping(node, wanted, at);
    else if (node.kind === 'sequence' && isDataList(wanted) && node.items.length === wanted.length) {
      node.items.forEach((item, index) => this.node(item, wanted[index] ?? null, item.span));
    } else if (node.kind !== 'scalar' || !sameData(node.value, wanted)) this.#replace(at, wanted);
  }

  #mapping(node: MappingNode, wanted: TemplateMap, at: Span): void {
    const own = node.entries.filter(({ merged }) => !merged).toSorted(byPlace);
    const removed = new Set(own.filter(({ key }) => !wanted.has(keyText(key))));
    const place = firstPlace(node, own, removed);
    const unmerged = node.entries.some(({ key, merged }) => merged && !wanted.has(keyText(key)));
    // Nothing of it stays where it is, or something that came by a merge key goes: it is written anew.
    if (place === undefined || unmerged) {
      if (node.entries.length > 0 || wanted.size > 0) this.#replace(at, wanted);
      return;
    }
    const flow = this.#written.text[node.span.start] === '{';
    const block: Block = { own, place, flow, order: [...wanted.keys()] };
    const present = new Set(node.entries.map(({ key }) => keyText(key)));
    for (const entry of node.entries) {
      const key = keyText(entry.key);
      const value = wanted.get(key);
      if (value === undefined) continue;
      if (!entry.merged) this.node(entry.value, value, entry.value.span);
      else {
        const { alias: _, ...anchored } = entry.value;
        const separate = (shared: 'there' | 'gone'): void => {
          if (shared === 'there') this.#insert(block, key, value);
          else this.#rewrite(at, wanted);
        };
        this.#shared.push({ node: anchored, wanted: value, at, separate });
      }
    }
    for (const [key, value] of wanted) if (!present.has(key)) this.#insert(block, key, value);
    if (flow) this.#removeFlow(own, removed);
    else for (const entry of removed) this.#removeBlock(own, entry);
  }

  /** Puts a new text also in the place of edits that were made there. */
  #rewrite(at: Span, wanted: TemplateData): void {
    this.#edits = this.#edits.filter((edit) => !isInside(edit, at));
    this.#replace(at, wanted);
  }

  #replace({ start, end }: Pick<Span, 'start' | 'end'>, wanted: TemplateData): void {
    const { text, form } = this.#written;
    // A list in block style may begin in the column of its key, where no other text may stand.
    const lead = start === end || /^-\s/.test(text.slice(start, start + 2)) ? ' ' : '';
    this.#edits.push({ start, end, text: `${lead}${flowText(wanted, form)}` });
  }

  /** Below the entry that is wanted before it, where that is a line of its own; else above the next one that is there. */
  #insert({ own, place, flow, order }: Block, key: string, value: TemplateData): void {
    const { text, form, newline } = this.#written;
    const at = order.indexOf(key);
    const named = (name: string | undefined) => own.find((other) => keyText(other.key) === name);
    const after = flow ? undefined : lineAfter(text, named(order[at - 1]));
    if (after !== undefined) {
      const pad = ' '.repeat(indentAt(text, place).length);
      const entry = blockEntry(key, value, { pad, newline });
      this.#edits.push({ start: after, end: after, text: `${newline}${pad}${entry}` });
      return;
    }
    const next = order.slice(at + 1).find((name) => named(name));
    const start = named(next)?.key.span.start ?? place;
    const indent = indentAt(text, start);
    const pad = ' '.repeat(indent.length);
    const ownLine = form === 'json' && indent.trim() === '';
    const separator = ownLine ? `,${newline}${indent}` : ', ';
    const added = flow
      ? `${entryText(key, value, form)}${separator}`
      : `${blockEntry(key, value, { pad, newline })}${newline}${pad}`;
    this.#edits.push({ start, end: start, text: added });
  }

  /** From each key to the next one; the last ones go with the comma before them. */
  #removeFlow(own: readonly MappingEntry[], removed: ReadonlySet<MappingEntry>): void {
    const lastKept = own.findLastIndex((entry) => !removed.has(entry));
    own.forEach((entry, index) => {
      const next = own[index + 1];
      if (!removed.has(entry) || index > lastKept || !next) return;
      this.#edits.push({ start: entry.key.span.start, end: next.key.span.start, text: '' });
    });
    const [kept, last] = [own[lastKept], own.at(-1)];
    if (kept && last && last !== kept) this.#edits.push({ start: endOf(kept), end: endOf(last), text: '' });
  }

  /** Whole lines, with the comments that belong to the entry. */
  #removeBlock(own: readonly MappingEntry[], entry: MappingEntry): void {
    const { text } = this.#written;
    const key = entry.key.span.start;
    const next = own[own.indexOf(entry) + 1];
    const indent = indentAt(text, key);
    if (indent.trim() !== '') {
      if (next) this.#edits.push({ start: key, end: next.key.span.start, text: '' });
      return;
    }
    const start = commentsBefore(text, key - indent.length, indent.length);
    const end = commentsAfter(text, lineEnd(text, endOf(entry)), indent.length);
    this.#edits.push({ start, end, text: '' });
  }
}

/** A mapping in which entries are put. */
interface Block {
  /** In the order of the text. */
  readonly own: readonly MappingEntry[];
  /** Where its first key stands that stays. */
  readonly place: number;
  readonly flow: boolean;
  /** Keys in the order that is wanted. */
  readonly order: readonly string[];
}

function firstPlace(
  { entries }: MappingNode,
  own: readonly MappingEntry[],
  removed: ReadonlySet<MappingEntry>,
): number | undefined {
  const kept = own.filter((entry) => !removed.has(entry)).map(({ key }) => key.span.start);
  const merges = entries.flatMap(({ merged }) => (merged ? [merged.start] : []));
  const all = [...kept, ...merges];
  return all.length > 0 ? Math.min(...all) : undefined;
}

function byPlace(one: MappingEntry, other: MappingEntry): number {
  return one.key.span.start - other.key.span.start;
}

/** What stands before an offset on its line. */
function indentAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

function endOf({ key, value }: MappingEntry): number {
  return Math.max(key.span.end, (value.alias ?? value.span).end);
}

/** Offset after the line break that ends the line of an offset. */
function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', Math.max(0, text[offset - 1] === '\n' ? offset - 1 : offset));
  return found === -1 ? text.length : found + 1;
}

/** End of the line of a value that is alone there, but for a comment; undefined elsewhere. */
function lineAfter(text: string, entry: MappingEntry | undefined): number | undefined {
  if (entry?.value.kind !== 'scalar' || entry.value.style === 'literal' || entry.value.style === 'folded') {
    return undefined;
  }
  const end = endOf(entry);
  const rest = /^[ \t]*(?:#[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(end, text.indexOf('\n', end) + 1 || undefined));
  return rest ? end + rest[0].length : undefined;
}

/** Comment lines in the column of a key, directly above it. */
function commentsBefore(text: string, lineStart: number, column: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    const comment = /^( *)#/.exec(text.slice(above, start));
    if (comment?.[1]?.length !== column) break;
    start = above;
  }
  return start;
}

/** Comment lines that are indented more than the key. */
function commentsAfter(text: string, lineStart: number, column: number): number {
  let end = lineStart;
  while (end < text.length) {
    const next = text.indexOf('\n', end) + 1 || text.length;
    const comment = /^( *)#/.exec(text.slice(end, next));
    if (!comment || (comment[1]?.length ?? 0) <= column) break;
    end = next;
  }
  return end;
}

interface Indented {
  readonly pad: string;
  readonly newline: string;
}

/** A section of maps gets a line for each of them. */
function blockEntry(key: string, value: TemplateData, { pad, newline }: Indented): string {
  const lines =
    isDataMap(value) && [...value.values()].every(isDataMap)
      ? [...value].map(([name, inner]) => `${newline}${pad}  ${entryText(name, inner, 'yaml')}`)
      : [];
  return lines.length > 0 ? `${flowText(key, 'yaml')}:${lines.join('')}` : entryText(key, value, 'yaml');
}

type Range = Pick<TextEdit, 'start' | 'end'>;

function isInside(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function sameEdits(one: readonly TextEdit[], other: readonly TextEdit[]): boolean {
  const texts = (edits: readonly TextEdit[]): readonly string[] =>
    edits.map(({ start, end, text }) => `${start} ${end} ${text}`).toSorted();
  const others = texts(other);
  return one.length === other.length && texts(one).every((text, index) => text === others[index]);
}
