/** What must hold of every tree, and its plain value in the encoding of the recorded tables. */
import { Float } from '../../src/python/scalar.ts';
import type { Scalar } from '../../src/python/scalar.ts';
import { spanText } from '../../src/source/source-file.ts';
import type { Span } from '../../src/source/source-file.ts';
import type { MappingEntry, ScalarNode, Tree } from '../../src/hot/tree.ts';

/** Violations, each as a sentence; none for a sound tree. */
export function problemsOf(tree: Tree): readonly string[] {
  const problems: string[] = [];
  visit(tree, problems);
  return problems;
}

function visit(tree: Tree, problems: string[]): void {
  const { start, end, file } = tree.span;
  if (!(start >= 0 && start <= end && end <= file.text.length))
    problems.push(`span ${start}-${end} is no part of the text`);
  if (tree.kind === 'scalar') checkScalar(tree, problems);
  else if (tree.kind === 'sequence') for (const item of tree.items) visitChild(tree, item, problems);
  else for (const entry of tree.entries) visitEntry(tree, entry, problems);
}

function visitEntry(parent: Tree, entry: MappingEntry, problems: string[]): void {
  if (entry.merged) {
    if (!isInside(entry.merged, parent.span)) problems.push('a merge key lies outside its map');
    return;
  }
  visitChild(parent, entry.key, problems);
  visitChild(parent, entry.value, problems);
  const keyPlace = placeOf(entry.key);
  if (keyPlace.end > placeOf(entry.value).start) problems.push(`the key at ${keyPlace.start} ends behind its value`);
}

/** What came by an alias lies where the alias stands; its own text is elsewhere and was visited there. */
function visitChild(parent: Tree, child: Tree, problems: string[]): void {
  const { start, end } = placeOf(child);
  if (!isInside({ start, end }, parent.span))
    problems.push(`child ${start}-${end} lies outside its parent at ${parent.span.start}`);
  if (!child.alias) visit(child, problems);
}

function placeOf(tree: Tree): Span {
  return tree.alias ?? tree.span;
}

function isInside(inner: Pick<Span, 'start' | 'end'>, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function checkScalar({ span, value, style, date }: ScalarNode, problems: string[]): void {
  const text = spanText(span);
  const isForeign = typeof value === 'string' && (date === true || /^b['"]/.test(value));
  if (
    style === 'plain' &&
    typeof value === 'string' &&
    !isForeign &&
    !/[\s\u0085]/.test(text) &&
    text !== value &&
    text !== ''
  ) {
    problems.push(`the plain text "${text}" reads as "${value}"`);
  }
  const opening = { plain: '', single: "'", double: '"', literal: '|', folded: '>' }[style];
  if (!text.startsWith(opening)) problems.push(`a ${style} scalar starts with "${text.slice(0, 5)}"`);
}

export type Encoded =
  | null
  | boolean
  | string
  | readonly Encoded[]
  | { readonly int: string }
  | { readonly float: string }
  | { readonly date: string }
  | { readonly dict: readonly (readonly [Encoded, Encoded])[] };

export function encode(tree: Tree | undefined): Encoded {
  if (!tree) return null;
  if (tree.kind === 'scalar') return tree.date ? { date: String(tree.value) } : encodeScalar(tree.value);
  if (tree.kind === 'sequence') return tree.items.map(encode);
  return { dict: tree.entries.map(({ key, value }) => [encode(key), encode(value)] as const) };
}

function encodeScalar(value: Scalar): Encoded {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return value instanceof Float ? { float: floatText(value.value) } : { int: String(value) };
}

/** The number behind a recorded text of a float, printed as this test prints its own. */
export function sameFloats(encoded: Encoded): Encoded {
  if (encoded === null || typeof encoded !== 'object') return encoded;
  if ('float' in encoded) return { float: floatText(Number(encoded.float.replace('inf', 'Infinity'))) };
  if ('dict' in encoded)
    return { dict: encoded.dict.map(([key, value]) => [sameFloats(key), sameFloats(value)] as const) };
  return 'int' in encoded || 'date' in encoded ? encoded : encoded.map(sameFloats);
}

function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
