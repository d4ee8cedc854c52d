/** Finds the files that a template names: `get_file` anywhere, and types that are names of templates. */
import { isUrl } from '../host/paths.ts';
import { isTemplateName } from './registry.ts';
import { textOf } from './tree.ts';
import type { MappingEntry, Tree } from './tree.ts';
import type { Span } from '../source/source-file.ts';

/** A file that a template names. */
interface FileReference {
  /** As written. */
  readonly name: string;
  readonly span: Span;
  readonly role: 'file' | 'template';
}

/** What a tree names. */
interface FileReferences {
  /** In the order of the text, those behind several aliases once. */
  readonly named: readonly FileReference[];
  /** Whether a `get_file` computes its name. */
  readonly computes: boolean;
  /** Parameters that such names are computed from. */
  readonly parameters: ReadonlySet<string>;
}

/** What one walk over a tree collects. */
interface Found {
  readonly named: FileReference[];
  computes: boolean;
  readonly parameters: Set<string>;
}

/**
 * Looks through the whole tree, in conditions and unused branches too: Heat's client sends all named files with the
 * stack.
 */
export function fileReferences(tree: Tree): FileReferences {
  const found: Found = { named: [], computes: false, parameters: new Set() };
  collect(tree, found, new Set());
  return found;
}

function collect(tree: Tree, found: Found, seen: Set<number>): void {
  if (tree.kind === 'scalar') return;
  // An aliased node is a copy with the same place: what lies below was seen with the anchor.
  if (tree.alias && seen.has(tree.span.start)) return;
  seen.add(tree.span.start);
  if (tree.kind === 'sequence') {
    for (const item of tree.items) collect(item, found, seen);
    return;
  }
  for (const entry of tree.entries) {
    const reference = referenceOf(entry);
    if (reference) found.named.push(reference);
    else {
      if (entry.key.value === 'get_file' && entry.value.kind === 'mapping') {
        found.computes = true;
        collectParameters(entry.value, found.parameters);
      }
      collect(entry.value, found, seen);
    }
  }
}

function referenceOf({ key, value }: MappingEntry): FileReference | undefined {
  const name = textOf(value);
  if (name === undefined || name === '') return undefined;
  if (key.value === 'get_file') return { name, span: value.span, role: 'file' };
  if (key.value !== 'type' && key.value !== 'Type') return undefined;
  if (isTemplateName(name)) return { name, span: value.span, role: 'template' };
  // The engine takes this for a type that nobody knows; a local file comes with the stack all the same.
  return name.endsWith('.yml') && !isUrl(name) ? { name, span: value.span, role: 'file' } : undefined;
}

/** Names in `get_param` and `Ref` anywhere below: their values can be names of files. */
function collectParameters(tree: Tree, names: Set<string>): void {
  if (tree.kind === 'sequence') for (const item of tree.items) collectParameters(item, names);
  if (tree.kind !== 'mapping') return;
  for (const { key, value } of tree.entries) {
    const name = textOf(value.kind === 'sequence' ? value.items[0] : value);
    if ((key.value === 'get_param' || key.value === 'Ref') && name !== undefined) names.add(name);
    else collectParameters(value, names);
  }
}
