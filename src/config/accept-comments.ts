/**
 * Comments in templates that accept messages: `# heat2kube: accept CODE: REASON`. A comment behind text is about the block that
 * begins in its line; one that has the line to itself is about the block that begins below it. A block is its line and the
 * lines after it that are indented further.
 */
import { buildTree } from '../hot/tree-builder.ts';
import type { Tree } from '../hot/tree.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

/** A comment that accepts a message for the block below it. */
interface AcceptComment {
  readonly code: string;
  /** Empty where none is given. */
  readonly reason: string;
  readonly span: Span;
  /** What it is about: from the start of a line to the end of one. */
  readonly scope: Span;
}

const form = /#\s*heat2kube:\s*accept\s+([a-z0-9-]+\/[a-z0-9-]+)[ \t]*(?::[ \t]*([^\r\n]*))?/;

/** Looks like one that accepts a code, but lacks a colon or has another word. */
const odd = /#\s*heat2kube:?\s+[a-z]+:?\s+([a-z0-9-]+\/[a-z0-9-]+)/i;

interface AcceptComments {
  readonly accepting: readonly AcceptComment[];
  /** Codes that comments name in another form; they accept nothing. */
  readonly odd: readonly Pick<AcceptComment, 'code' | 'span'>[];
}

export function acceptComments(file: SourceFile): AcceptComments {
  const accepting: AcceptComment[] = [];
  const others: AcceptComments['odd'][number][] = [];
  // Every template is asked, and hardly any has such a comment.
  if (!/heat2kube/i.test(file.text)) return { accepting, odd: others };
  const scalars = scalarsOf(buildTree(file, { syntax: 'yaml' }).tree);
  const lines = linesOf(file);
  for (const [index, { start: lineStart, text }] of lines.entries()) {
    const accepts = form.exec(text);
    const found = accepts ?? odd.exec(text);
    if (!found) continue;
    const start = lineStart + found.index;
    if (scalars.some((scalar) => scalar.start < start && start < scalar.end)) continue;
    const [whole, code = '', reason = ''] = found;
    const span = { file, start, end: start + whole.length };
    if (!accepts) others.push({ code, span });
    else {
      const first = isOnlyComment(text) ? firstBelow(lines, index + 1) : index;
      accepting.push({ code, reason: reason.trim(), span, scope: { file, ...scopeOf(lines, first) } });
    }
  }
  return { accepting, odd: others };
}

function linesOf(file: SourceFile): readonly Line[] {
  return file.lineStarts.map((start, index) => ({
    start,
    text: file.text.slice(start, file.lineStarts[index + 1]).replace(/[\r\n]+$/, ''),
  }));
}

/** What stands in a text is no comment. */
function scalarsOf(root: Tree | undefined): readonly Span[] {
  const found: Span[] = [];
  const pending: Tree[] = root ? [root] : [];
  for (let tree = pending.pop(); tree !== undefined; tree = pending.pop()) {
    if (tree.kind === 'scalar') found.push(tree.span);
    else if (tree.kind === 'sequence') for (const item of tree.items) pending.push(item);
    else for (const { key, value } of tree.entries) pending.push(key, value);
  }
  return found;
}

/** One line of the template, with where it begins. */
interface Line {
  readonly start: number;
  readonly text: string;
}

/** Nothing but blanks and comments says nothing about blocks. */
function isOnlyComment(text: string): boolean {
  return /^\s*(?:#|$)/.test(text);
}

/** Comments can stand above one another: all of them are about the first line that is none. */
function firstBelow(lines: readonly Line[], from: number): number {
  const found = lines.findIndex(({ text }, index) => index >= from && !isOnlyComment(text));
  return found < 0 ? lines.length : found;
}

/** A block ends where a line is indented no more than its head. */
function scopeOf(lines: readonly Line[], first: number): { readonly start: number; readonly end: number } {
  const head = lines[first];
  if (!head) return { start: 0, end: 0 };
  const indent = indentOf(head.text);
  let last = first;
  for (const [index, { text }] of lines.entries()) {
    if (index <= first || isOnlyComment(text)) continue;
    if (indentOf(text) <= indent) break;
    last = index;
  }
  const end = lines[last] ?? head;
  return { start: head.start, end: end.start + end.text.length };
}

function indentOf(text: string): number {
  return text.search(/\S|$/);
}
