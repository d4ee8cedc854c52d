/**
 * What `openstack stack abandon` and `export` print, as a stack: the file has the template, the environment and every file
 * that Heat had, and stands for a directory with these.
 */
import type { Host } from '../host/host.ts';
import { readableText } from '../host/readable-text.ts';
import { sourceFile, type Span } from '../source/source-file.ts';
import { buildTree } from './tree-builder.ts';
import { textOf, valueOf, type MappingNode, type Tree } from './tree.ts';

/** The template is one key of several. */
const parts = ['template', 'resources', 'environment'] as const;

export function isAbandonedStack(tree: MappingNode): boolean {
  return parts.every((key) => valueOf(tree, key)?.kind === 'mapping');
}

/** Of a file that is meant as one: what keeps it from being one, and where that stands; undefined for any other file. */
export function brokenPart(tree: MappingNode): BrokenPart | undefined {
  const there = parts.filter((part) => valueOf(tree, part));
  const key = parts.find((part) => valueOf(tree, part)?.kind !== 'mapping');
  if (there.length < 2 || key === undefined) return undefined;
  const span = valueOf(tree, key)?.span;
  return { key, problem: span ? 'is not a map' : 'is missing', span };
}

interface BrokenPart {
  readonly key: string;
  readonly problem: string;
  readonly span: Span | undefined;
}

/** What makes a stack, as the caller names it, or as the file of an abandoned stack has it. */
interface Opened {
  /** Knows the parts of such a file by names below its own. */
  readonly host: Host;
  readonly template: string;
  readonly environments: readonly string[];
  /** What Heat called the stack, and the file as it is; absent for a template. */
  readonly abandoned?: { readonly name: string | undefined; readonly text: string };
}

/** Environments of the caller win over what the stack had. What cannot be read is reported where it is read. */
export async function openTemplate(
  host: Host,
  { template: name, environments }: Pick<Opened, 'template' | 'environments'>,
): Promise<Opened> {
  const text = await readableText(host, name);
  const tree = text !== undefined && mayBeAbandoned(text) ? buildTree(sourceFile(name, text)).tree : undefined;
  if (text === undefined || tree?.kind !== 'mapping' || !isAbandonedStack(tree)) {
    return { host, template: name, environments };
  }
  const part = (key: string): string => sliceOf(text, valueOf(tree, key));
  const [template, environment] = [`${name}/template.json`, `${name}/environment.json`];
  const files = storedFiles(valueOf(tree, 'files'));
  const names = namesOf([...files.keys()], name);
  const texts = new Map([
    [template, part('template')],
    [environment, part('environment')],
    ...[...files].map(([url, stored]) => [names.get(url) ?? url, stored] as const),
  ]);
  return {
    host: {
      ...(host.names && { names: () => [...(host.names?.() ?? []), ...names.values()] }),
      read: async (asked) => texts.get(asked) ?? (await host.read(asked)),
      resolve: (from, reference) => names.get(reference) ?? host.resolve(from, reference),
    },
    template,
    environments: [environment, ...environments],
    abandoned: { name: textOf(valueOf(tree, 'name')), text },
  };
}

/** Templates are not read twice for nothing. The client prints such a file as JSON only. */
function mayBeAbandoned(text: string): boolean {
  return text.trimStart().startsWith('{') && parts.every((key) => text.includes(`"${key}"`));
}

/** A part of JSON is JSON. */
function sliceOf(text: string, tree: Tree | undefined): string {
  return tree ? text.slice(tree.span.start, tree.span.end) : '{}';
}

function storedFiles(tree: Tree | undefined): ReadonlyMap<string, string> {
  if (tree?.kind !== 'mapping') return new Map();
  return new Map(
    tree.entries.flatMap(({ key, value }) => {
      const [url, stored] = [textOf(key), textOf(value)];
      return url === undefined || stored === undefined ? [] : [[url, stored] as const];
    }),
  );
}

/** The client sends files under their URLs. What these have in common says nothing; two that are then equal stay apart. */
function namesOf(urls: readonly string[], file: string): ReadonlyMap<string, string> {
  const paths = urls.map((url) =>
    url
      .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
      .split('/')
      .filter((part) => !['', '.', '..'].includes(part)),
  );
  const [first = []] = paths;
  const differs = first.findIndex((part, at) => paths.some((path) => path[at] !== part || path.length === at + 1));
  const shared = Math.max(0, differs);
  const taken = new Set<string>();
  return new Map(
    urls.map((url, index) => {
      const own = paths[index]?.slice(shared).join('/') ?? '';
      let made = `${file}/files/${own}`;
      for (let count = 2; taken.has(made); count++) made = `${file}/files/${count}/${own}`;
      taken.add(made);
      return [url, made];
    }),
  );
}
