/** The resource registry of an environment: which template or type stands for a type of a resource. */
import { resourceType, wildcardTypes } from '../../grammar/heat/index.ts';
import type { Span } from '../source/source-file.ts';
import { matchesPattern } from './name-pattern.ts';
import { present } from '../source/present.ts';

/** One mapping of the user's registry. */
export interface RegistryEntry {
  /** Keys down to the type: `['My::Thing']` or `['resources', 'web', 'My::Thing']`. */
  readonly path: readonly string[];
  /** The template's or type's name as written. */
  readonly value: string;
  readonly kind: 'template' | 'mapping' | 'wildcard';
  /** Of the value. */
  readonly span: Span;
  /** The file that the text maps the URL of a template to; the engine takes the URL. */
  readonly copy?: string;
  /** Name of the file against which a template's name is resolved. */
  readonly from: string;
}

/**
 * What one key of the registry has: a mapping, the entries of a resource, or the words of `hooks` and
 * `restricted_actions`.
 */
export type RegistryNode = RegistryEntry | RegistryMap | RegistryWords;

/** Entries below one key, in the order in which they were loaded. */
export interface RegistryMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, RegistryNode>;
}

/** The value of `hooks` or `restricted_actions`. */
export interface RegistryWords {
  readonly kind: 'words';
  readonly words: readonly string[];
}

/** What stands for a type. */
type RegistryMatch =
  /** A type of the engine, under its own name. `entry`: the user's mapping that led there. */
  | { readonly kind: 'type'; readonly type: string; readonly entry?: RegistryEntry }
  /** A template. `entry` is absent when the type itself is the template's name. */
  | { readonly kind: 'template'; readonly template: string; readonly entry?: RegistryEntry }
  /** The mappings lead back to themselves. */
  | { readonly kind: 'recursion'; readonly entry: RegistryEntry };

/** What the environments say of types and resources, for one stack. */
export interface Registry {
  /** What stands for `type` in the resource `resourceName`; `undefined` when no one knows the type. */
  lookup(type: string, resourceName: string): RegistryMatch | undefined;
  /** Hooks set for a resource, each once, in the order of the environment. */
  hooks(resourceName: string): readonly string[];
  /** Actions that updates must not take on the resource. */
  restrictedActions(resourceName: string): readonly string[];
  /**
   * The registry inside the child stack of a resource: what is nested under its name moves up, other resources' entries go.
   * `without`: the entry whose template makes the child, so that the template can use the type that it stands for.
   * With no name only `without` is applied.
   */
  child(resourceName: string | undefined, without?: RegistryEntry): Registry;
  /** The same, where the cloud has types besides those of the stock engine. */
  knowing(isKnown: (type: string) => boolean): Registry;
  /** All mappings to templates, for whoever must read their files. */
  readonly templates: readonly RegistryEntry[];
}

/** Mappings of mappings are followed this often before they count as a circle. */
const MAX_STEPS = 100;

/** Heat recognizes templates by these two endings only (`TemplateResourceInfo`); `.yml` is no template. */
export function isTemplateName(name: string): boolean {
  return name.endsWith('.yaml') || name.endsWith('.template');
}

/** The registry of a stack without an environment: the engine's own types only. */
export const emptyRegistry: Registry = createRegistry({ kind: 'map', entries: new Map() });

/** `isKnown`: of types that the cloud has besides those of the catalogue, such as plug-ins of its operator. */
export function createRegistry(root: RegistryMap, isKnown: (type: string) => boolean = () => false): Registry {
  const resources = root.entries.get('resources');
  const perResource: ReadonlyMap<string, RegistryNode> = resources?.kind === 'map' ? resources.entries : new Map();
  const tables: Tables = { root, perResource, isKnown, learnt: new Map() };
  const words = (resourceName: string, key: string): readonly string[] => {
    const found = new Set<string>();
    for (const [pattern, node] of perResource) {
      if (node.kind !== 'map' || !matchesPattern(resourceName, pattern)) continue;
      const value = node.entries.get(key);
      if (value?.kind === 'words') for (const word of value.words) found.add(word);
    }
    return [...found];
  };
  return {
    lookup: (type, resourceName) => lookup(tables, type, resourceName, 0),
    hooks: (resourceName) => words(resourceName, 'hooks'),
    restrictedActions: (resourceName) => words(resourceName, 'restricted_actions'),
    child: (resourceName, without) =>
      createRegistry(childRoot(withLearnt(tables), perResource, resourceName, without), isKnown),
    knowing: (more) => createRegistry(root, more),
    templates: [...entriesOf(root)].filter(({ kind }) => kind === 'template'),
  };
}

/** The parts of a registry, as environments fill them. */
interface Tables {
  readonly root: RegistryMap;
  readonly perResource: ReadonlyMap<string, RegistryNode>;
  /** Types that the stock engine does not have. */
  readonly isKnown: (type: string) => boolean;
  /**
   * Mappings that led to a type of the stock engine, by the type that was asked for. The engine keeps each as its general
   * answer for that type, also one that was meant for a single resource: resources that are asked for later get it too.
   */
  readonly learnt: Map<string, RegistryEntry>;
}

/** The user's entries together with what earlier lookups have fixed. */
function withLearnt({ root, learnt }: Tables): RegistryMap {
  if (learnt.size === 0) return root;
  const moved = [...learnt].map(([type, entry]): [string, RegistryEntry] => [type, { ...entry, path: [type] }]);
  return { kind: 'map', entries: new Map<string, RegistryNode>([...root.entries, ...moved]) };
}

/** Follows the best entry for the type until a template or a type of the engine is reached. */
function lookup(tables: Tables, type: string, resourceName: string, steps: number): RegistryMatch | undefined {
  for (const entry of candidates(tables, type, resourceName)) {
    if (steps > MAX_STEPS) return { kind: 'recursion', entry };
    if (entry.kind === 'template') return { kind: 'template', template: entry.value, entry };
    const match = lookup(tables, targetOf(entry, type), resourceName, steps + 1);
    if (!match) continue;
    if (match.kind !== 'type') return match;
    tables.learnt.set(type, entry);
    return { ...match, entry };
  }
  if (isTemplateName(type)) return { kind: 'template', template: type };
  return builtIn(type) ?? (tables.isKnown(type) ? { kind: 'type', type } : undefined);
}

/** The user's entries for a type: per resource before general, then by the plain order of their keys. */
function candidates(
  { root, perResource, learnt }: Tables,
  type: string,
  resourceName: string,
): readonly RegistryEntry[] {
  const found: RegistryEntry[] = [];
  const own = perResource.get(resourceName);
  const ofResource = own?.kind === 'map' ? own.entries.get(type) : undefined;
  if (ofResource && isEntry(ofResource)) found.push(ofResource);
  const exact = learnt.get(type) ?? root.entries.get(type);
  if (exact && isEntry(exact)) found.push(exact);
  for (const [key, node] of root.entries) {
    if (!key.endsWith('*') || node.kind !== 'wildcard' || key === type) continue;
    if (type !== node.value && type.startsWith(key.slice(0, -1))) found.push(node);
  }
  return found.toSorted((a, b) => b.path.length - a.path.length || comparePaths(a.path, b.path));
}

/** By steps and not as one text: a name may have any character. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = present(b[index], 'step of the path');
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function isEntry(node: RegistryNode): node is RegistryEntry {
  return node.kind === 'template' || node.kind === 'mapping' || node.kind === 'wildcard';
}

/** A wildcard keeps what stood for its `*`. */
function targetOf(entry: RegistryEntry, type: string): string {
  if (entry.kind !== 'wildcard' || !entry.value.endsWith('*')) return entry.value;
  const prefix = present(entry.path.at(-1), 'last step of the path').slice(0, -1);
  return entry.value.slice(0, -1) + type.slice(prefix.length);
}

/** What the stock engine itself says. */
function builtIn(type: string): RegistryMatch | undefined {
  const known = resourceType(type);
  if (known?.kind === 'mapping') return builtIn(known.target);
  if (known) return { kind: 'type', type };
  const wildcard = wildcardTypes().find((mapped) => type.startsWith(mapped.name.slice(0, -1)));
  if (!wildcard) return undefined;
  return builtIn(wildcard.target.slice(0, -1) + type.slice(wildcard.name.length - 1));
}

/** A nested stack has the registry of its parent, with what is said of the resource laid over it. */
function childRoot(
  root: RegistryMap,
  perResource: ReadonlyMap<string, RegistryNode>,
  resourceName: string | undefined,
  without: RegistryEntry | undefined,
): RegistryMap {
  const kept = without ? removed(root, without.path) : root;
  if (resourceName === undefined) return kept;
  const inner = new Map<string, RegistryNode>();
  for (const [pattern, node] of perResource) {
    if (node.kind !== 'map' || !matchesPattern(resourceName, pattern)) continue;
    for (const [key, value] of withoutPath(node, pattern, without)) inner.set(key, value);
  }
  const own = perResource.get(resourceName);
  if (own?.kind === 'map') for (const [key, value] of withoutPath(own, resourceName, without)) inner.set(key, value);
  return { kind: 'map', entries: new Map([...kept.entries, ['resources', { kind: 'map', entries: inner }]]) };
}

/** The entry that named a template is not there inside that template, or it would name itself. */
function withoutPath(
  node: RegistryMap,
  name: string,
  without: RegistryEntry | undefined,
): ReadonlyMap<string, RegistryNode> {
  const [first, second, ...rest] = without?.path ?? [];
  return first === 'resources' && second === name ? removed(node, rest).entries : node.entries;
}

function removed(map: RegistryMap, path: readonly string[]): RegistryMap {
  const [key, ...rest] = path;
  const node = key === undefined ? undefined : map.entries.get(key);
  if (key === undefined || !node) return map;
  const entries = new Map(map.entries);
  if (rest.length === 0) entries.delete(key);
  else if (node.kind === 'map') entries.set(key, removed(node, rest));
  return { kind: 'map', entries };
}

function* entriesOf(map: RegistryMap): Generator<RegistryEntry> {
  for (const node of map.entries.values()) {
    if (node.kind === 'map') yield* entriesOf(node);
    else if (isEntry(node)) yield node;
  }
}
