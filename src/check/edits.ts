/** Changes of a template's text that change nothing of the stack: what `check --fix` writes. Comments and layout stay. */
import { present } from '../source/present.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Template } from '../hot/ast.ts';
import type { MappingEntry, MappingNode, SequenceNode, Tree } from '../hot/tree.ts';
import { spanText, type Span } from '../source/source-file.ts';

/** The fix, or why the text is left alone. */
type Edit = Pick<Diagnostic, 'fix' | 'leftAlone'>;

const shared: Edit = { leftAlone: 'an alias or a merge key shares the text' };

/** A change of a text that an alias or a merge key shares would be one of other places too. */
export function renameKey(template: Template, key: Span, name: string): Edit {
  if (isShared(template, key)) return shared;
  const quote = /^['"]/.exec(spanText(key))?.[0] ?? '';
  return { fix: { title: `write "${name}"`, span: key, text: `${quote}${name}${quote}`, safe: true } };
}

/** Takes names out of the `depends_on` of a resource, and the key with them where none is left. */
export function removeDependencies(template: Template, resource: string, names: ReadonlySet<string>): Edit {
  const resources = firstEntry(template.tree, ['resources', 'Resources'])?.value;
  const definition = firstEntry(resources, [resource])?.value;
  const entry = firstEntry(definition, ['depends_on', 'DependsOn']);
  if (definition?.kind !== 'mapping' || !entry) return {};
  const { value } = entry;
  // The places of what came from elsewhere say nothing about the text around them.
  if (entry.merged || isAliased(value) || definition.entries.some((other) => isAliased(other.value))) return shared;
  const isWhole = value.kind !== 'sequence' || value.items.every((item) => isNamed(item, names));
  const span = isWhole ? spanOfEntry(definition, entry) : spanOfItem(value, names);
  if (!span) return { leftAlone: 'a comment or other text would go with it' };
  if (isShared(template, span)) return shared;
  if (spanText(span).includes('#')) return { leftAlone: 'a comment or other text would go with it' };
  return { fix: { title: 'remove it', span, text: '', safe: true } };
}

/** An alias in the list, or the list behind one. */
function isAliased(tree: Tree): boolean {
  return tree.alias !== undefined || (tree.kind === 'sequence' && tree.items.some(({ alias }) => alias !== undefined));
}

/** Names that are no texts are no names of resources. */
function isNamed(item: Tree, names: ReadonlySet<string>): boolean {
  return item.kind === 'scalar' && typeof item.value === 'string' && names.has(item.value);
}

function firstEntry(tree: Tree | undefined, names: readonly string[]): MappingEntry | undefined {
  return tree?.kind === 'mapping' ? tree.entries.find(({ key }) => names.includes(String(key.value))) : undefined;
}

/** The lines of the entry in block style; in flow style with the comma that separates it. */
function spanOfEntry(mapping: MappingNode, entry: MappingEntry): Span | undefined {
  const { file } = mapping.span;
  const own = { file, start: entry.key.span.start, end: entry.value.span.end };
  if (file.text[mapping.span.start] !== '{') return wholeLines(own);
  return inFlow(
    own,
    mapping.entries.map(({ key, value }) => ({ file, start: key.span.start, end: value.span.end })),
  );
}

/** One item; the next run takes the next one. */
function spanOfItem(list: SequenceNode, names: ReadonlySet<string>): Span | undefined {
  const { file } = list.span;
  const item = present(
    list.items.find((each) => isNamed(each, names)),
    'item',
  );
  if (file.text[list.span.start] === '[')
    return inFlow(
      item.span,
      list.items.map(({ span }) => span),
    );
  const dash = file.text.lastIndexOf('-', item.span.start);
  return wholeLines({ file, start: dash, end: item.span.end });
}

/** From the end of the part before; the first part goes with what separates it from the next. */
function inFlow(own: Span, parts: readonly Span[]): Span | undefined {
  const sorted = parts.toSorted((a, b) => a.start - b.start);
  const index = sorted.findIndex(({ start }) => start === own.start);
  const [before, after] = [sorted[index - 1], sorted[index + 1]];
  if (before) return { ...own, start: before.end };
  return after && { ...own, end: after.start };
}

/** The lines of a part in block style, where nothing else stands in them, and no comment about it above. */
function wholeLines({ file, start, end }: Span): Span | undefined {
  const first = file.text.lastIndexOf('\n', start - 1) + 1;
  const next = file.text.indexOf('\n', end);
  const last = next < 0 ? file.text.length : next + 1;
  const around = file.text.slice(first, start) + file.text.slice(end, last);
  const isAlone = around.trim() === '' && !/(?:^|\n)[ \t]*#[^\n]*\n$/.test(file.text.slice(0, first));
  return isAlone ? { file, start: first, end: last } : undefined;
}

/** Whether any of the text counts at other places too. */
function isShared({ tree }: Template, { start, end }: Span): boolean {
  return sharedIn(tree).some((span) => span.start < end && start < span.end);
}

/** Places of all that an alias or a merge key stands for; a template is looked through once. */
function sharedIn(tree: Tree): readonly Span[] {
  const ready = sharedPlaces.get(tree) ?? findShared(tree);
  sharedPlaces.set(tree, ready);
  return ready;
}

/** Memory of a pure function. */
const sharedPlaces = new WeakMap<Tree, readonly Span[]>();

function findShared(tree: Tree): readonly Span[] {
  const found: Span[] = [];
  const pending: Tree[] = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.alias) found.push(node.span);
    else if (node.kind === 'sequence') for (const item of node.items) pending.push(item);
    else if (node.kind === 'mapping') {
      for (const { key, value, merged } of node.entries) {
        if (merged) found.push({ ...key.span, end: Math.max(key.span.end, value.span.end) });
        else pending.push(key, value);
      }
    }
  }
  return found;
}
