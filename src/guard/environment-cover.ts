/** What of an environment may be shown: its names, and the values of which it is known that they are not hidden. */
import { closestName } from '../diagnostics/did-you-mean.ts';
import { looksSecret } from '../check/secret-names.ts';
import { secretLine } from '../check/secret-texts.ts';
import type { Template } from '../hot/ast.ts';
import { scalarText } from '../hot/describe.ts';
import { environmentSections, type EnvironmentFile } from '../hot/environment-file.ts';
import { isTemplateName } from '../hot/registry.ts';
import { isNull, type MappingEntry, type ScalarNode, type Tree } from '../hot/tree.ts';
import { coverAllBut, type Range } from '../source/cover.ts';
import { isCommon } from './spellings.ts';

/** Names that the templates of a stack show to everybody. */
interface Names {
  /** Of parameters that no template hides and that are not named like a secret, with the types that they have. */
  readonly open: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of parameters that a template hides. */
  readonly hidden: ReadonlySet<string>;
  /** Of all parameters and resources. */
  readonly all: ReadonlySet<string>;
}

export function namesIn(templates: readonly Template[]): Names {
  const parameters = templates.flatMap((template) => [...template.parameters.values()]);
  const hidden = new Set(parameters.flatMap(({ name, hidden: isHidden }) => (isHidden ? [name] : [])));
  const open = new Map<string, Set<string>>();
  for (const { name, type } of parameters) {
    if (hidden.has(name) || looksSecret(name)) continue;
    const types = open.get(name) ?? new Set();
    open.set(name, types.add(type));
  }
  const resources = templates.flatMap((template) => [...template.resources.keys()]);
  return { open, hidden, all: new Set([...parameters.map(({ name }) => name), ...resources]) };
}

export interface Cover {
  readonly ranges: readonly Range[];
  /** Texts that stand there. */
  readonly words: readonly string[];
}

export function environmentCover({ file, tree, sections }: EnvironmentFile, names: Names): Cover {
  const scalars = new Set<ScalarNode>();
  for (const [section, { value }] of sections) {
    if (section === 'parameters' || section === 'parameter_defaults') addParameters(value, names, scalars);
    else addWords(value, names, scalars);
  }
  if (tree) addKeys(tree, scalars);
  const written = writtenNames(file.text, names);
  const shown = [...scalars].map(({ span }) => span).filter((span) => span.file === file);
  const ranges = coverAllBut(file.text, [...written, ...shown.map((span) => withColon(file.text, span))]);
  const known = new Set<string>([...environmentSections, ...[...scalars].map(({ value }) => scalarText(value))]);
  const words = tree ? [...allScalars(tree)].map(({ value }) => scalarText(value)) : [];
  return {
    ranges,
    words: [...new Set(words)].filter((word) => word !== '' && !known.has(word) && !names.all.has(word)),
  };
}

/** Names of sections and parameters, wherever they stand as keys: also in a text that cannot be read. */
function writtenNames(text: string, { all }: Names): readonly Range[] {
  const sections: readonly string[] = environmentSections;
  return [...text.matchAll(/(?<![\w.-])["']?([\w.-]+)["']?[ \t]*:(?![^\s"'])/g)].flatMap(
    ({ 0: key, 1: name = '', index }) =>
      all.has(name) || sections.includes(name) ? [{ start: index, end: index + key.length }] : [],
  );
}

function withColon(text: string, { start, end }: Range): Range {
  const colon = /^[ \t]*:/.exec(text.slice(end, end + 8))?.[0] ?? '';
  return { start, end: end + colon.length };
}

/** A key without a value may be a value without its key. */
function isNamed({ key, value }: MappingEntry): boolean {
  return typeof key.value === 'string' && /^[A-Za-z_][\w.-]*$/.test(key.value) && !isNull(value);
}

function addKeys(tree: Tree, shown: Set<ScalarNode>): void {
  if (tree.kind !== 'mapping') return;
  for (const entry of tree.entries) if (isNamed(entry)) shown.add(entry.key);
}

function addParameters(values: Tree, { open, hidden }: Names, shown: Set<ScalarNode>): void {
  addKeys(values, shown);
  if (values.kind !== 'mapping') return;
  for (const { key, value } of values.entries) {
    const types = open.get(scalarText(key.value));
    if (types) addValue(value, { types, hidden }, shown);
  }
}

interface Fitting extends Pick<Names, 'hidden'> {
  readonly types: ReadonlySet<string>;
}

/** What does not fit may be there by mistake: a map where a text is expected has the next parameters in it. */
function addValue(value: Tree, { types, hidden }: Fitting, shown: Set<ScalarNode>): void {
  if (value.kind === 'scalar') {
    if (typeof value.value !== 'string' || secretLine(value.value) === undefined) shown.add(value);
  } else if (value.kind === 'sequence') {
    if (types.has('json') || types.has('comma_delimited_list'))
      for (const item of value.items) addValue(item, { types, hidden }, shown);
  } else if (types.has('json')) {
    for (const { key, value: item } of value.entries) {
      shown.add(key);
      const name = scalarText(key.value);
      if (!hidden.has(name) && !looksSecret(name)) addValue(item, { types, hidden }, shown);
    }
  }
}

/** Words of the other sections, which are names of types, files and resources, and keys that are words. */
function addWords(tree: Tree, names: Names, shown: Set<ScalarNode>): void {
  const known = [...ownWords, ...names.all];
  for (const scalar of allScalars(tree)) {
    const text = scalarText(scalar.value);
    const isName = ownWords.has(text) || names.all.has(text) || /^\w+(?:::[\w*]+)+$/.test(text) || isTemplateName(text);
    const isKnown = isName || closestName(text, known, scalar.span) !== undefined;
    // A URL is the name of a template with its password.
    if (isKnown && secretLine(text) === undefined) shown.add(scalar);
  }
  for (const entry of allEntries(tree))
    if (isNamed(entry) && isCommon(scalarText(entry.key.value))) shown.add(entry.key);
}

function allEntries(tree: Tree): readonly MappingEntry[] {
  if (tree.kind === 'scalar') return [];
  if (tree.kind === 'sequence') return tree.items.flatMap(allEntries);
  return [...tree.entries, ...tree.entries.flatMap(({ value }) => allEntries(value))];
}

/** That environments have, whatever the stack is. */
const ownWords: ReadonlySet<string> = new Set(
  (
    'resources base_url hooks restricted_actions update replace pre-create pre-update pre-delete post-create post-update ' +
    'post-delete overwrite merge deep_merge type target ttl zaqar-queue'
  ).split(' '),
);

function* allScalars(tree: Tree): Generator<ScalarNode> {
  if (tree.kind === 'scalar') yield tree;
  else if (tree.kind === 'sequence') for (const item of tree.items) yield* allScalars(item);
  else {
    for (const { key, value } of tree.entries) {
      yield key;
      yield* allScalars(value);
    }
    for (const value of tree.dropped ?? []) yield* allScalars(value);
  }
}
