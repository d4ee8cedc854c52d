/**
 * Holds the local template and files against those that Heat has of the live stack: an update with others does more than to
 * protect it. What is moved by now, or what protecting has changed, is meant to differ.
 */
import { isTemplateName } from '../hot/registry.ts';
import { buildTree } from '../hot/tree-builder.ts';
import type { MappingNode, Tree } from '../hot/tree.ts';
import { isBelow } from '../config/path-pattern.ts';
import { fileSpan, sourceFile, type SourceFile } from '../source/source-file.ts';
import { allResources, type Stack } from '../stack/stack.ts';
import type { Template } from '../hot/ast.ts';
import { fileDiffers, fileNotStored, templateDiffers } from './live-diagnostics.ts';
import type { Observer } from './observer.ts';
import { quietProperties } from './quiet-properties.ts';
import { goneStatus } from './stack.ts';
import { differences, sharedNames, type Difference, type Ignores } from './tree-difference.ts';

/** `files`: those that the templates name, by their names as read. */
export function observeStored(observer: Observer, files: ReadonlyMap<string, SourceFile>): void {
  const { stack, view, config } = observer;
  const { stored } = view.facts;
  // The update that takes out what has moved comes after the one that protects it; a stack that is gone has none.
  if (!stored || config.moved.length > 0 || view.facts.stack?.status === goneStatus) return;
  const templates = templatesIn(stack);
  const root = templates.get(stack.template.file.name);
  if (stored.template && root) compare(observer, root, stored.template);
  if (stored.files.size === 0 && !stored.template) return;
  for (const [name, file] of files) {
    const live = storedFile(name, stored.files);
    const local = templates.get(name);
    if (live === undefined) observer.report(fileNotStored, { span: fileSpan(file) }, name);
    else if (live !== file.text) compareFile(observer, { file, local }, live);
  }
}

interface LocalFile {
  readonly file: SourceFile;
  /** Absent for one that no stack is made of. */
  readonly local: LocalTemplate | undefined;
}

function compareFile(observer: Observer, { file, local }: LocalFile, live: string): void {
  const tree = buildTree(sourceFile(file.name, live)).tree;
  if (local && tree?.kind === 'mapping') compare(observer, local, tree);
  else if (!local && isTemplateName(file.name) && tree && sameTemplate(file, tree)) return;
  else observer.report(fileDiffers, { span: fileSpan(file) }, file.name);
}

/** One that no stack is made of now: it is sent as data all the same. */
function sameTemplate(file: SourceFile, live: Tree): boolean {
  const { tree } = buildTree(file);
  return tree !== undefined && [...differences(tree, live, () => false)].length === 0;
}

interface LocalTemplate {
  readonly template: Template;
  /** Paths of the stacks that are made of it. */
  readonly stacks: readonly string[];
  /** Types of its resources, after the registry. */
  readonly plugins: ReadonlyMap<string, string>;
}

function templatesIn(root: Stack): ReadonlyMap<string, LocalTemplate> {
  const nested = allResources(root).flatMap((resource) => (resource.nested && !resource.group ? resource.nested : []));
  const found = new Map<string, LocalTemplate>();
  for (const stack of [root, ...nested]) {
    const { name } = stack.template.file;
    const plugins = [...stack.resources.values()].map((resource) => [resource.name, resource.plugin] as const);
    const before = found.get(name);
    found.set(name, {
      template: stack.template,
      stacks: [...(before?.stacks ?? []), stack.path],
      plugins: new Map([...(before?.plugins ?? []), ...plugins]),
    });
  }
  return found;
}

function compare(observer: Observer, local: LocalTemplate, live: MappingNode): void {
  const { template } = local;
  const ignores = ignoredIn(local, observer.config);
  const found = onePerPart([...differences(template.tree, live, ignores)]);
  const [first, ...others] = found;
  if (!first) return;
  const where = { span: first.local.span };
  observer.report(templateDiffers, where, template.file.name, { at: first.path.join('.'), others: others.length });
}

/** A resource that differs in many places is one difference. */
function onePerPart(all: readonly Difference[]): readonly Difference[] {
  const found = new Map<string, Difference>();
  for (const difference of all) {
    const part = difference.path.slice(0, 2).join('/');
    if (!found.has(part)) found.set(part, difference);
  }
  return [...found.values()];
}

/** Words that change nothing that runs. */
const words: ReadonlySet<string> = new Set([
  'description',
  'outputs',
  'parameter_groups',
  'label',
  'Description',
  'Outputs',
  'Metadata',
  'Label',
]);

const policies: ReadonlySet<string> = new Set(['deletion_policy', 'DeletionPolicy']);

function ignoredIn({ stacks, plugins }: LocalTemplate, config: Observer['config']): Ignores {
  return ([section = '', name = '', key, property, ...rest]) => {
    if (key === undefined) {
      if (name === '') return section !== '' && words.has(section);
      // What the live stack does not have yet is told where resources are compared.
      return (
        isResources(section) && stacks.every((path) => isBelow(config.added, path === '' ? name : `${path}/${name}`))
      );
    }
    if (section.toLowerCase() === 'parameters') return property === undefined && words.has(key);
    if (!isResources(section)) return false;
    if (property === undefined) return policies.has(key) || key === 'description';
    if (rest.length > 0) return false;
    if (key === 'update_policy') return property === 'rolling_update';
    return key.toLowerCase() === 'properties' && quietProperties(plugins.get(name) ?? '').includes(property);
  };
}

function isResources(section: string): boolean {
  return section.toLowerCase() === 'resources';
}

/** The text of the file whose URL has most names in common with the local one. */
function storedFile(name: string, files: ReadonlyMap<string, string>): string | undefined {
  const ranked = [...files].map(([url, text]) => ({ text, shared: sharedNames(url, name) }));
  const best = Math.max(0, ...ranked.map(({ shared }) => shared));
  return best === 0 ? undefined : ranked.find(({ shared }) => shared === best)?.text;
}
