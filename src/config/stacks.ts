/** What `heat2kube.yaml` says of the stacks of its directory: read before a stack is, for it names what belongs to one. */
import { createCollector } from '../diagnostics/collector.ts';
import { buildTree } from '../hot/tree-builder.ts';
import { textOf, valueOf, type Tree } from '../hot/tree.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { ConfigFile } from './config.ts';
import { loadConfig } from './load-config.ts';

export type StackKeys = Pick<ConfigFile, 'environments' | 'stacks' | 'plugins' | 'stackName'>;

/** Whoever compiles the stack reports what is wrong with the file. */
export function stackKeysOf(file: SourceFile): StackKeys {
  // The keys that targets and network backends add say nothing of stacks.
  const { environments, stacks, plugins, stackName } = loadConfig(
    file,
    { strategies: {}, settings: {}, networks: {} },
    createCollector(),
  );
  return {
    ...(environments && { environments }),
    ...(stacks && { stacks }),
    ...(plugins && { plugins }),
    ...(stackName !== undefined && { stackName }),
  };
}

/** Where the file names templates and environments of stacks; `pathOf` gives the path that a name means. */
export function placesOfStackFiles(file: SourceFile, pathOf: (name: string) => string): ReadonlyMap<string, Span> {
  const { tree } = buildTree(file, { syntax: 'yaml' });
  const places = new Map<string, Span>();
  const note = (named: Tree | undefined): void => {
    if (named?.kind === 'sequence') named.items.forEach(note);
    const name = named && textOf(named);
    if (named && name !== undefined && !places.has(pathOf(name))) places.set(pathOf(name), named.span);
  };
  if (tree?.kind !== 'mapping') return places;
  note(valueOf(tree, 'environments'));
  const stacks = valueOf(tree, 'stacks');
  if (stacks?.kind !== 'mapping') return places;
  for (const { value } of stacks.entries) {
    if (value.kind !== 'mapping') continue;
    note(valueOf(value, 'template'));
    note(valueOf(value, 'environments'));
  }
  return places;
}

/** Where the file says what another stack gives to a parameter. */
export function placeOfSource(file: SourceFile, stack: string, parameter: string): Span | undefined {
  const { tree } = buildTree(file, { syntax: 'yaml' });
  const below = (from: Tree | undefined, key: string): Tree | undefined =>
    from?.kind === 'mapping' ? valueOf(from, key) : undefined;
  const own = below(below(tree, 'stacks'), stack);
  for (const key of ['ids', 'outputs']) {
    const table = below(own, key);
    const entries = table?.kind === 'mapping' ? table.entries : [];
    const entry = entries.find(({ key: name }) => textOf(name) === parameter);
    if (entry) return entry.key.span;
  }
  return undefined;
}
