/** Changes of a template's text that change nothing of the stack: what `check --fix` writes. Comments and layout stay. */
import type { Fix } from '../diagnostics/diagnostic.ts';
import type { Template } from '../hot/ast.ts';
import { entryOf, type MappingEntry, type MappingNode, type SequenceNode, type Tree } from '../hot/tree.ts';
import { spanText, type Span } from '../source/source-file.ts';

/** Undefined where the text is shared by an alias or a merge key: a change there would be one of other places too. */
export function renameKey(template: Template, key: Span, name: string): Fix | undefined {
  if (isShared(template)) return undefined;
  const quote = /^['"]/.exec(spanText(key))?.[0] ?? '';
  return { title: `write "${name}"`, span: key, text: `${quote}${name}${quote}`, safe: true };
}

/** Takes names out of the `depends_on` of a resource, and the key with them where none is left. */
export function removeDependencies(template: Template, resource: string, names: ReadonlySet<string>): Fix | undefined {
  if (isShared(template) || template.tree.kind !== 'mapping') return undefined;
  const resources = mappingIn(template.tree, ['resources', 'Resources']);
  const definition = resources && mappingIn(resources, [resource]);
  const entry = definition && firstEntry(definition, ['depends_on', 'DependsOn']);
  if (!entry) return undefined;
  const { value } = entry;
  const isWhole = value.kind !== 'sequence' || value.items.every((item) => isNamed(item, names));
  const span = isWhole ? spanOfEntry(definition, entry) : spanOfItem(value, names);
  // A comment there would go too.
  if (!span || spanText(span).includes('#')) return undefined;
  return { title: 'remove it', span, text: '', safe: true };
}

function isNamed(item: Tree, names: ReadonlySet<string>): boolean {
  return item.kind === 'scalar' && typeof item.value === 'string' && names.has(item.value);
}

function mappingIn(mapping: MappingNode, names: readonly string[]): MappingNode | undefined {
  const value = firstEntry(mapping, names)?.value;
  return value?.kind === 'mapping' ? value : undefined;
}

function firstEntry(mapping: MappingNode, names: readonly string[]): MappingEntry | undefined {
  return names.map((name) => entryOf(mapping, name)).find((entry) => entry !== undefined);
}

function spanOfEntry(mapping: MappingNode, entry: MappingEntry): Span | undefined {
  const { file } = mapping.span;
  const own = { file, start: entry.key.span.start, end: entry.value.span.end };
  const others = mapping.entries.filter((other) => other !== entry);
  if (others.length === 0) return undefined;
  if (file.text[mapping.span.start] !== '{') return wholeLines(own);
  return inFlow(
    own,
    mapping.entries.map(({ key, value }) => ({ file, start: key.span.start, end: value.span.end })),
  );
}

/** One item; the next run takes the next one. */
function spanOfItem(list: SequenceNode, names: ReadonlySet<string>): Span | undefined {
  const { file } = list.span;
  const item = list.items.find((each) => isNamed(each, names));
  if (!item) return undefined;
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

/** The lines of a part in block style, where nothing else stands in them. */
function wholeLines({ file, start, end }: Span): Span | undefined {
  const first = file.text.lastIndexOf('\n', start - 1) + 1;
  const next = file.text.indexOf('\n', end);
  const last = next < 0 ? file.text.length : next + 1;
  const around = file.text.slice(first, start) + file.text.slice(end, last);
  return around.trim() === '' ? { file, start: first, end: last } : undefined;
}

function isShared({ tree }: Template): boolean {
  const pending: Tree[] = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.alias) return true;
    if (node.kind === 'sequence') for (const item of node.items) pending.push(item);
    if (node.kind !== 'mapping') continue;
    for (const { key, value, merged } of node.entries) {
      if (merged) return true;
      pending.push(key, value);
    }
  }
  return false;
}
