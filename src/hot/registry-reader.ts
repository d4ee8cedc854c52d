/** Reads the section `resource_registry` into the nested maps of the registry. */
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Reporter } from '../diagnostics/diagnostic.ts';
import { describeTree, scalarText } from './describe.ts';
import { isCopy } from './url-copies.ts';
import { environmentHook, environmentRestrictedAction, environmentShape } from './environment-diagnostics.ts';
import { isTemplateName } from './registry.ts';
import type { RegistryEntry, RegistryMap, RegistryNode, RegistryWords } from './registry.ts';
import { isNull, textOf } from './tree.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';
import { present } from '../source/present.ts';

/** HOOK_TYPES of `heat/engine/environment.py`. */
const HOOKS: readonly string[] = [
  'pre-create',
  'pre-update',
  'pre-delete',
  'post-create',
  'post-update',
  'post-delete',
];
/** RESTRICTED_ACTIONS of `heat/engine/environment.py`. */
const ACTIONS: readonly string[] = ['update', 'replace'];

/** What reading a registry needs besides its tree. */
interface RegistryContext {
  readonly reports: Reporter;
  /** Name of the file against which template names are resolved, by the file that holds the mapping. */
  from(tree: Tree): string;
}

/** Entries in the order of the text. What is wrong is reported and omitted. */
export function readRegistry(context: RegistryContext, tree: MappingNode): RegistryMap {
  return readMap(context, tree, []);
}

/** A null removes what was loaded before it: its own name, or with a `*` all names that begin so. */
function readMap(context: RegistryContext, tree: MappingNode, path: readonly string[]): RegistryMap {
  const entries = new Map<string, RegistryNode>();
  for (const entry of tree.entries) {
    const key = scalarText(entry.key.value);
    if (isNull(entry.value)) removeMatching(entries, key);
    else {
      const node = readNode(context, entry, [...path, key]);
      if (node) entries.set(key, node);
    }
  }
  return { kind: 'map', entries };
}

/** An entry replaces what it stands for, and one with `*` all that it covers. */
function removeMatching(entries: Map<string, RegistryNode>, key: string): void {
  if (!key.endsWith('*')) {
    entries.delete(key);
    return;
  }
  for (const [name, node] of entries) {
    if (node.kind !== 'map' && node.kind !== 'words' && name.startsWith(key.slice(0, -1))) entries.delete(name);
  }
}

function readNode(context: RegistryContext, entry: MappingEntry, path: readonly string[]): RegistryNode | undefined {
  const key = present(path.at(-1), 'last step of the path');
  if (key === 'hooks' || key === 'restricted_actions') return readWords(context, key, entry.value);
  if (entry.value.kind === 'mapping') return readMap(context, entry.value, path);
  const value = textOf(entry.value);
  if (value === undefined && !isTemplateName(key)) {
    const where = { span: entry.value.span, kind: 'wrong_shape' };
    context.reports.report(environmentShape, where, `what "${key}" is mapped to`, 'a text', describeTree(entry.value));
    return undefined;
  }
  return readEntry({ context, path, tree: entry.value }, value ?? key);
}

function readEntry(
  { context, path, tree }: { readonly context: RegistryContext; readonly path: readonly string[]; readonly tree: Tree },
  value: string,
): RegistryEntry {
  const key = present(path.at(-1), 'last step of the path');
  const place = { path, span: tree.span, from: context.from(tree) };
  // A name that is itself a template's file is that template, whatever it is mapped to.
  if (isTemplateName(key))
    return { ...place, kind: 'template', value: key, ...(isCopy(key, value) && { copy: value }) };
  if (isTemplateName(value)) return { ...place, kind: 'template', value };
  return { ...place, kind: key.endsWith('*') ? 'wildcard' : 'mapping', value };
}

/** One text or a list of texts. Heat refuses the whole list for one unknown word. */
function readWords(
  context: RegistryContext,
  key: 'hooks' | 'restricted_actions',
  tree: Tree,
): RegistryWords | undefined {
  const known = key === 'hooks' ? HOOKS : ACTIONS;
  const diagnostic = key === 'hooks' ? environmentHook : environmentRestrictedAction;
  const items = tree.kind === 'sequence' ? tree.items : [tree];
  const words: string[] = [];
  for (const item of items) {
    const word = textOf(item);
    if (word !== undefined && known.includes(word)) {
      words.push(word);
      continue;
    }
    const fix = word === undefined ? undefined : didYouMean(item.span, word, known);
    const found = word === undefined ? describeTree(item) : `"${word}"`;
    context.reports.report(diagnostic, { span: item.span, kind: 'environment', fix }, found);
    return undefined;
  }
  return { kind: 'words', words };
}
