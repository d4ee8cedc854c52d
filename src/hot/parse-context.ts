/** What the parts of the template parser share, and the walk through a section's names. */
import type { TemplateVersion } from '../../grammar/hot/versions.ts';
import type { Reporter } from '../diagnostics/diagnostic.ts';
import { describeScalar, describeTree, isFalsy, scalarText } from './describe.ts';
import type { DialectKeys } from './dialect.ts';
import type { FunctionTables } from './parse-expression.ts';
import { nameNotText, sectionShape } from './template-diagnostics.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';

/** Whether the template is the stack itself, or a file that a resource can be made of. */
export type TemplateRole = 'stack' | 'nested';

/** What every part of the parser of one template needs. */
export interface ParseContext {
  readonly version: TemplateVersion;
  readonly keys: DialectKeys;
  /** Functions of the template's version: they decide which maps are calls. */
  readonly functions: FunctionTables;
  readonly reports: Reporter;
  readonly role: TemplateRole;
  /** Names of entries that are there but cannot be used; see `Template.broken`. */
  readonly broken: Set<string>;
}

/** An entry of a section whose key is a text. */
export interface NamedEntry {
  readonly name: string;
  readonly entry: MappingEntry;
}

/** Entries of a section with their names; a section that is empty in Python's sense has none. */
export function namedEntries(context: ParseContext, section: string, tree: Tree | undefined): readonly NamedEntry[] {
  if (!tree || isFalsy(tree)) return [];
  if (tree.kind !== 'mapping') {
    const where = { span: tree.span, kind: 'wrong_shape', names: [section] };
    context.reports.report(sectionShape, where, section, describeTree(tree));
    return [];
  }
  return textNames(context, section, tree);
}

/** Heat refuses a template with other names (`non_string_name`), so these entries are reported and omitted. */
function textNames(context: ParseContext, section: string, tree: MappingNode): readonly NamedEntry[] {
  const named: NamedEntry[] = [];
  for (const entry of tree.entries) {
    const name = entry.key.value;
    if (typeof name === 'string') {
      named.push({ name, entry });
      continue;
    }
    context.broken.add(scalarText(name));
    context.reports.report(
      nameNotText,
      {
        span: entry.key.span,
        kind: 'non_string_name',
        fix: { title: 'put it in quotes', span: entry.key.span, text: `'${keyAsWritten(entry)}'` },
      },
      section,
      keyAsWritten(entry),
      describeScalar(name),
    );
  }
  return named;
}

/** The key as it stands in the text: `on`, not `true`. */
function keyAsWritten({ key }: MappingEntry): string {
  return key.span.file.text.slice(key.span.start, key.span.end) || scalarText(key.value);
}

/** Entries by key; keys that are no texts are left out. */
export function byKey(tree: MappingNode): ReadonlyMap<string, MappingEntry> {
  const map = new Map<string, MappingEntry>();
  for (const entry of tree.entries) if (typeof entry.key.value === 'string') map.set(entry.key.value, entry);
  return map;
}
