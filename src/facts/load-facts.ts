/** Reads a facts bundle: what read-only `openstack ... -f json` calls print, or a file of `openstack stack abandon` / `export`. */
import type { Collector } from '../diagnostics/collector.ts';
import { defineDiagnostic, type Reporter } from '../diagnostics/diagnostic.ts';
import { closestName, didYouMean } from '../diagnostics/did-you-mean.ts';
import { buildTree } from '../hot/tree-builder.ts';
import { textOf, valueOf, type MappingNode, type Tree } from '../hot/tree.ts';
import { bad, below, filePlace, keyText, unknown, type Place, type Problems } from '../shape/shape.ts';
import { fileSpan, type SourceFile } from '../source/source-file.ts';
import { readColumns, readRows } from './columns.ts';
import { withEmbeddedFlavors } from './embedded-flavors.ts';
import type { LiveThing } from './fact-source.ts';
import type { Facts, IndexedThings, LiveKey, LiveThings } from './facts.ts';
import { abandonedResources, resourcePaths } from './resource-paths.ts';
import { resourceColumns, stackColumns, type ResourceFact, type StackFact } from './stack.ts';
import { readStored } from './stored.ts';
import { factSources, liveKeys } from './table.ts';

const badFacts = defineDiagnostic({
  code: 'facts/not-a-bundle',
  severity: 'error',
  message: (why: string) => `the facts bundle cannot be used: ${why}`,
  explanation:
    'A facts bundle is one JSON object. `heat2kube facts` prints the read-only commands that create it; the output of `openstack stack abandon` or `openstack stack export` is accepted too.',
});

const badFactValue = defineDiagnostic({
  code: 'facts/bad-value',
  severity: 'error',
  message: (key: string, expected: string) => `${key} must be ${expected}`,
  explanation:
    'No version of the OpenStack client prints the value in this form, so the plan cannot rely on it. schemas/facts.schema.json describes every column that is read.',
});

const listedTwice = defineDiagnostic({
  code: 'facts/listed-twice',
  severity: 'error',
  message: (first: string, second: string) =>
    `${first} and ${second} of the facts bundle describe the same thing with different values`,
  explanation:
    'Both records have the same id, or are the same resource, volume or attachment of one server. Which of them is true decides about data and addresses, so neither is used. The bundle was edited or joined from several, or the cloud changed while it was collected. Collect the facts again with the commands of `heat2kube facts`.',
});

const unknownFacts = defineDiagnostic({
  code: 'facts/unknown-key',
  severity: 'warning',
  message: (key: string, where: string) => `unknown key "${key}" in ${where}`,
  explanation:
    'The value of this key is not read. The commands of `heat2kube facts` do not write such a key; in a bundle that was written manually it may be misspelled.',
});

const strayStack = defineDiagnostic({
  code: 'facts/unknown-stack',
  severity: 'error',
  message: (stack: string) =>
    `the facts bundle has resources of "${stack}", which is no nested stack of the live stack`,
  explanation:
    'The name of a nested stack begins with the name of its parent and of the resource that creates it. The list of resources is that of another stack, was edited, or is incomplete. Collect the facts again with the commands of `heat2kube facts`.',
});

export const factsDiagnostics = Object.freeze([badFacts, badFactValue, listedTwice, unknownFacts, strayStack]);

/** Undefined, with an error reported, when the text is no bundle. */
export function loadFacts(file: SourceFile, reports: Collector): Facts | undefined {
  const { tree, diagnostics } = buildTree(file);
  for (const diagnostic of diagnostics) reports.add(diagnostic);
  if (tree?.kind !== 'mapping') {
    if (diagnostics.length === 0) reports.report(badFacts, { span: fileSpan(file) }, 'it is not a JSON object');
    return undefined;
  }
  if (tree.entries.length > 0 && !tree.entries.some(({ key }) => isMeantForBundle(keyText(key)))) {
    reports.report(badFacts, { span: fileSpan(file) }, 'it has none of the keys of a facts bundle');
    return undefined;
  }
  if (tree.entries.every(isEmptyList)) {
    reports.report(badFacts, { span: fileSpan(file) }, 'it has neither a stack nor any resource');
    return undefined;
  }
  if (templateKeys.some((key) => valueOf(tree, key))) {
    reports.report(badFacts, { span: fileSpan(file) }, 'it is a template');
    return undefined;
  }
  const place = filePlace(problemsOf(reports));
  const { strays, ...bundle } = readBundle(tree, place);
  for (const stack of strays) reports.report(strayStack, { span: fileSpan(file) }, stack);
  const things = Object.fromEntries(liveKeys.map((key) => [key, readThings(tree, key, place)]));
  const listed = new Set(liveKeys.filter((key) => valueOf(tree, key) !== undefined));
  if (!hasAll(things)) return undefined;
  const servers = valueOf(tree, 'servers');
  const all = withEmbeddedFlavors(things, servers?.kind === 'sequence' ? servers.items : [], below(place, 'servers'));
  return { ...bundle, ...all, listed, texts: [file.text] };
}

/** A key of a bundle, or a misspelled one. */
function isMeantForBundle(key: string): boolean {
  return bundleKeys.includes(key) || closestName(key, bundleKeys) !== undefined;
}

function isEmptyList({ key, value }: MappingNode['entries'][number]): boolean {
  return bundleKeys.includes(keyText(key)) && value.kind === 'sequence' && value.items.length === 0;
}

const templateKeys = ['heat_template_version', 'HeatTemplateFormatVersion', 'AWSTemplateFormatVersion'];

const bundleKeys: readonly string[] = ['stack', 'resources', 'template', 'files', ...liveKeys];

/** Each list was read by the source of its key, so that only an absent one could be wrong. */
export function hasAll(things: object): things is IndexedThings {
  return liveKeys.every((key) => Object.hasOwn(things, key));
}

function problemsOf(reports: Reporter): Problems {
  return {
    file: 'the facts bundle',
    badValue: (span, path, expected) => reports.report(badFactValue, { span }, path, expected),
    unknownKey: (span, { name, path, known }) =>
      reports.report(unknownFacts, { span, fix: didYouMean(span, name, known) }, name, path),
    conflict: (span, _, [first, second]) => reports.report(listedTwice, { span }, first, second),
  };
}

interface Bundle extends Pick<Facts, 'stack' | 'stored' | 'resources' | 'physicalIds'> {
  readonly strays: readonly string[];
}

/** The stack and its resources. An abandoned or exported stack is its own bundle. */
function readBundle(tree: MappingNode, place: Place): Bundle {
  const listed = valueOf(tree, 'resources');
  const isAbandoned = listed?.kind === 'mapping';
  const said = isAbandoned ? abandonedStack(tree, place) : readStack(valueOf(tree, 'stack'), place);
  if (!isAbandoned) {
    for (const entry of tree.entries) if (!bundleKeys.includes(keyText(entry.key))) unknown(entry, place, bundleKeys);
  }
  const { resources, strays, root } = isAbandoned
    ? { resources: abandonedResources(listed), strays: [], root: said?.name }
    : resourcePaths(readResources(listed, below(place, 'resources')), said?.name);
  const stack = root === undefined ? said : { ...said, name: root };
  const stored = readStored(tree, place);
  const ids = [...resources].flatMap(([path, { id }]) => (id === undefined ? [] : [[path, id] as const]));
  return { ...(stack && { stack }), ...(stored && { stored }), resources, physicalIds: new Map(ids), strays };
}

function readStack(tree: Tree | undefined, place: Place): StackFact | undefined {
  return tree && readColumns(tree, stackColumns, below(place, 'stack'));
}

/** Its status has the action beside it. */
function abandonedStack(tree: MappingNode, place: Place): StackFact | undefined {
  const stack = readStack(tree, place);
  const action = textOf(valueOf(tree, 'action'));
  if (stack?.status === undefined || action === undefined) return stack;
  return { ...stack, status: `${action}_${stack.status}` };
}

function readResources(tree: Tree | undefined, place: Place): readonly ResourceFact[] {
  const keyOf = ({ stack = '', name }: ResourceFact): string => JSON.stringify([stack, name]);
  return readRows(itemsOf(tree, place), resourceColumns, { place, keyOf });
}

function itemsOf(tree: Tree | undefined, place: Place): readonly Tree[] {
  if (!tree) return [];
  return tree.kind === 'sequence' ? tree.items : (bad(tree, place, 'a list') ?? []);
}

function readThings<K extends LiveKey>(tree: MappingNode, key: K, top: Place): ReadonlyMap<string, LiveThings[K]> {
  const { fields, named } = factSources[key];
  const place = below(top, key);
  const items = itemsOf(valueOf(tree, key), place);
  const things = readRows<LiveThings[K]>(items, fields, { place, keyOf: ({ id }) => id });
  return new Map([...(named ? byName(things) : []), ...things.map((thing) => [thing.id, thing] as const)]);
}

/** A name that several things have names none of them: Heat refuses it too. */
function byName<T extends LiveThing & { readonly name?: string }>(
  things: readonly T[],
): readonly (readonly [string, T])[] {
  const counts = new Map<string, number>();
  for (const { name = '' } of things) counts.set(name, (counts.get(name) ?? 0) + 1);
  return things.flatMap((thing) =>
    thing.name !== undefined && counts.get(thing.name) === 1 ? [[thing.name, thing] as const] : [],
  );
}
