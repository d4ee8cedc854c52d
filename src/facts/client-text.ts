/**
 * Texts in which older clients print what newer ones print as JSON: `a='b', c='d'` for a record, one record a line, and
 * `net=10.0.0.5, 10.0.0.6; other=...` for the addresses of a server (osc_lib/utils/__init__.py: format_dict,
 * format_list_of_dicts, format_dict_of_list).
 */
import type { MappingEntry, MappingNode, ScalarNode, SequenceNode, Tree } from '../hot/tree.ts';

/** The record that a text spells; undefined for a text that spells none. Places are those of the whole text. */
export function recordOfText(tree: ScalarNode): MappingNode | undefined {
  const entries = typeof tree.value === 'string' ? entriesOf(tree.value) : undefined;
  return (
    entries && { kind: 'mapping', span: tree.span, entries: entries.map(([key, value]) => entry(tree, key, value)) }
  );
}

/** The list of records that a text spells, one a line. */
export function recordsOfText(tree: ScalarNode): SequenceNode | undefined {
  if (typeof tree.value !== 'string') return undefined;
  const lines = tree.value.split('\n').filter((line) => line !== '');
  const items: Tree[] = [];
  for (const line of lines) {
    const item = recordOfText({ ...tree, value: line });
    if (!item) return undefined;
    items.push(item);
  }
  return { kind: 'sequence', span: tree.span, items };
}

/** Lists by name: `net=10.0.0.5, 10.0.0.6; other=10.1.0.7`. */
export function listsOfText(tree: ScalarNode): MappingNode | undefined {
  if (typeof tree.value !== 'string') return undefined;
  const parts = tree.value.split('; ');
  const entries = parts.flatMap((part): readonly MappingEntry[] => {
    const equals = part.indexOf('=');
    if (equals < 1) return [];
    const items = part.slice(equals + 1).split(', ');
    const value = { kind: 'sequence', span: tree.span, items: items.map((item) => scalar(tree, item)) } as const;
    return [{ key: scalar(tree, part.slice(0, equals)), value }];
  });
  return entries.length === parts.length ? { kind: 'mapping', span: tree.span, entries } : undefined;
}

/** `a='b', c=, d='e'`: a quote ends a value where the text ends or `, key=` follows, for values are not escaped. */
function entriesOf(text: string): readonly (readonly [string, string])[] | undefined {
  const found: (readonly [string, string])[] = [];
  let from = 0;
  while (from < text.length) {
    const equals = text.indexOf('=', from);
    if (equals <= from) return undefined;
    const key = text.slice(from, equals);
    const end = valueEnd(text, equals + 1);
    if (end === undefined) return undefined;
    const isQuoted = text[equals + 1] === "'";
    found.push([key, isQuoted ? text.slice(equals + 2, end - 1) : '']);
    from = end + 2;
  }
  return found;
}

/** Behind the value that starts at `start`; undefined where it is none. */
function valueEnd(text: string, start: number): number | undefined {
  if (text[start] !== "'") return start === text.length || text.startsWith(', ', start) ? start : undefined;
  let quote = text.indexOf("'", start + 1);
  while (quote >= 0) {
    const rest = text.slice(quote + 1);
    if (rest === '' || /^, [^=,' ]+=(?:'|, |$)/.test(rest)) return quote + 1;
    quote = text.indexOf("'", quote + 1);
  }
  return undefined;
}

function entry(tree: ScalarNode, key: string, value: string): MappingEntry {
  return { key: scalar(tree, key), value: scalar(tree, value) };
}

function scalar({ span }: ScalarNode, value: string): ScalarNode {
  return { kind: 'scalar', span, value, style: 'plain' };
}
