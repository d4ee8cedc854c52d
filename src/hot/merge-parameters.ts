/** Merges parameter values of several environment files by the strategies that the files name. */
import type { Reporter } from '../diagnostics/diagnostic.ts';
import { jsonLoads } from '../python/json-loads.ts';
import type { Span } from '../source/source-file.ts';
import { describeTree, isFalsy, scalarText } from './describe.ts';
import { environmentConflict, environmentMerge, environmentUnusedStrategy } from './environment-diagnostics.ts';
import { treeOf } from './given-parameters.ts';
import { isNull, textOf, valueOf } from './tree.ts';
import type { MappingEntry, MappingNode, Tree } from './tree.ts';

/** Value by name of the parameter, as written. */
export type ParameterValues = Map<string, Tree>;

/** What merging one file has to know about the stack and the files before it. */
export interface MergeContext {
  readonly reports: Reporter;
  /** Type of each parameter that any template of the stack declares, in HOT's spelling. */
  readonly types: ReadonlyMap<string, string>;
  /** Strategy by parameter, as the first file that set it chose. */
  readonly strategies: Map<string, string>;
}

/** ALLOWED_PARAM_MERGE_STRATEGIES of `heat/common/environment_util.py`. */
const STRATEGIES: readonly string[] = ['overwrite', 'merge', 'deep_merge'];

/**
 * The values of one more file merged into `old`. As in Heat, everything is taken over while nothing is there yet; after that,
 * names that no template declares are dropped, and nulls are ignored.
 */
export function mergeParameters(
  context: MergeContext,
  old: ParameterValues,
  added: MappingNode,
  declared: MappingNode | undefined,
): ParameterValues {
  const entries = added.entries.map((entry) => ({ name: scalarText(entry.key.value), entry }));
  const known = entries.filter(({ name, entry }) => context.types.has(name) && !isNull(entry.value));
  for (const { name, entry } of known) noteStrategy(context, name, entry, declared);
  if (old.size === 0) return new Map(entries.map(({ name, entry }) => [name, entry.value]));
  const merged = new Map(old);
  for (const { name, entry } of known) {
    const strategy = context.strategies.get(name);
    const value =
      strategy === 'merge' || strategy === 'deep_merge' ? mergeOne(context, merged, name, entry.value) : entry.value;
    if (value) merged.set(name, value);
  }
  return merged;
}

/** A parameter has one strategy in all files; a second one is reported and the first one is used. */
function noteStrategy(
  context: MergeContext,
  name: string,
  entry: MappingEntry,
  declared: MappingNode | undefined,
): void {
  const strategy = strategyOf(context, name, declared);
  const earlier = context.strategies.get(name);
  if (earlier === undefined) context.strategies.set(name, strategy);
  else if (earlier !== strategy) {
    const span = (declared && valueOf(declared, name)?.span) ?? entry.key.span;
    context.reports.report(environmentConflict, { span, kind: 'environment' }, name, strategy, earlier);
  }
}

/** The file's own word for the parameter, else what an earlier file chose, else the file's default. */
function strategyOf(context: MergeContext, name: string, declared: MappingNode | undefined): string {
  const fallback = declared ? (wordOf(valueOf(declared, 'default')) ?? 'overwrite') : 'overwrite';
  const own = declared && valueOf(declared, name);
  const chosen = wordOf(own) ?? context.strategies.get(name) ?? fallback;
  if (STRATEGIES.includes(chosen)) return chosen;
  if (own) context.reports.report(environmentUnusedStrategy, { span: own.span }, chosen);
  return fallback;
}

/** The strategy as written, for messages. */
function wordOf(tree: Tree | undefined): string | undefined {
  if (!tree) return undefined;
  return tree.kind === 'scalar' ? scalarText(tree.value) : describeTree(tree);
}

/** How two values of a parameter become one. */
interface Merging {
  readonly deep: boolean;
  /** Reports why the values do not fit and gives nothing. */
  refuse(span: Span, kind: string, problem: string): undefined;
}

/** `param_merge` of `heat/common/environment_util.py`; undefined where Heat raises an error, which is reported. */
function mergeOne(context: MergeContext, values: ParameterValues, name: string, added: Tree): Tree | undefined {
  const old = values.get(name);
  const merging: Merging = {
    deep: context.strategies.get(name) === 'deep_merge',
    refuse: (span, kind, problem) => {
      context.reports.report(environmentMerge, { span, kind }, name, problem);
      return undefined;
    },
  };
  const type = context.types.get(name);
  if (type === 'json') {
    const value = readJson(merging, added);
    return value && mergeMaps(merging, old, value);
  }
  const isText = textOf(added) !== undefined;
  if (!isText && added.kind !== 'sequence') {
    return merging.refuse(added.span, 'environment', `${describeTree(added)} can only replace another value`);
  }
  if (type === 'comma_delimited_list') return mergeLists(merging, old, added);
  if (type === 'boolean') return merging.refuse(added.span, 'environment', 'a boolean can only replace another value');
  if (type === 'number' && old === undefined) return merging.refuse(added.span, 'template-load', 'a text is no number');
  return joinTexts(merging, old, added, '');
}

/** The value of a json parameter; a text is read as JSON, and an empty one stays. */
function readJson(merging: Merging, tree: Tree): Tree | undefined {
  const text = textOf(tree);
  if (text === undefined || text === '') return tree;
  const read = jsonLoads(text);
  return read.ok ? treeOf(read.value, tree.span) : merging.refuse(tree.span, 'environment', 'the text is not JSON');
}

/** `merge_map` of `heat/common/environment_util.py`. */
function mergeMaps(merging: Merging, old: Tree | undefined, added: Tree): Tree | undefined {
  if (!old || isFalsy(old)) return added;
  if (added.kind !== 'mapping') return merging.refuse(added.span, 'wrong_shape', `${describeTree(added)} is no map`);
  if (old.kind !== 'mapping') {
    return merging.refuse(added.span, 'template-load', `a map cannot be merged into ${describeTree(old)}`);
  }
  const entries = new Map(old.entries.map((entry) => [entry.key.value, entry]));
  for (const entry of added.entries) {
    if (isNull(entry.value)) continue;
    const earlier = entries.get(entry.key.value)?.value;
    const value = merging.deep ? mergeDeep(merging, earlier, entry.value) : entry.value;
    if (!value) return undefined;
    entries.set(entry.key.value, { key: entry.key, value });
  }
  return { ...added, entries: [...entries.values()] };
}

/** Down to texts, which are joined one behind the other. */
function mergeDeep(merging: Merging, old: Tree | undefined, added: Tree): Tree | undefined {
  if (added.kind === 'mapping') return mergeMaps(merging, old, added);
  if (added.kind === 'sequence') return mergeLists(merging, old, added);
  return textOf(added) === undefined ? added : joinTexts(merging, old, added, '');
}

/** `merge_list` of `heat/common/environment_util.py`: of two texts it makes one with a comma. */
function mergeLists(merging: Merging, old: Tree | undefined, added: Tree): Tree | undefined {
  if (!old || isFalsy(old)) return added;
  if (added.kind !== 'sequence') return joinTexts(merging, old, added, ',');
  if (old.kind !== 'sequence') {
    return merging.refuse(added.span, 'wrong_shape', `a list cannot be appended to ${describeTree(old)}`);
  }
  return { ...added, items: [...old.items, ...added.items] };
}

function joinTexts(merging: Merging, old: Tree | undefined, added: Tree, separator: string): Tree | undefined {
  const before = old ? textOf(old) : '';
  const after = textOf(added);
  if (before === undefined || after === undefined || added.kind !== 'scalar') {
    const found = describeTree(before === undefined && old ? old : added);
    return merging.refuse(added.span, 'template-load', `${found} cannot be joined to a text`);
  }
  return { ...added, value: old ? before + separator + after : after };
}
