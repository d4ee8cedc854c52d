/** Which resources stay: those that are decided to, what holds them, and what of the rest only serves them. */
import { allResources, type Resource } from '../../stack/stack.ts';
import type { Source } from '../rendered.ts';
import { dataOf, type TemplateData } from './plain-tree.ts';
import { referencesIn } from './references.ts';
import { keysOf, sectionOf } from './section-keys.ts';
import type { StackTree } from './stack-tree.ts';
import { instancesOf, type TemplateUse } from './template-set.ts';

/** Paths of resources, of members of groups too. */
export function keptResources({ stack, keeps, serves }: Source, tree: StackTree): ReadonlySet<string> {
  const kept = new Set<string>();
  const open: string[] = [];
  const keep = (path: string): void => {
    for (let at = path; at !== '' && !kept.has(at); at = holderOf(at)) {
      kept.add(at);
      open.push(at);
    }
  };
  const servesAlone = (path: string): boolean => {
    const users = tree.usersOf(path).every((user) => kept.has(user)) ? 'only-kept' : 'both';
    return partsOf(tree.resources.get(path)).every((part) => serves(part.path, users));
  };
  for (const { path } of allResources(stack)) if (keeps(path)) keep(path);
  // What a resource serves can become all that is kept only later.
  let waiting = new Set<string>();
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const resource = tree.resources.get(path);
      for (const needed of resource ? tree.needsOf(resource) : []) waiting.add(needed);
    }
    waiting = new Set([...waiting].filter((path) => !kept.has(path)));
    for (const path of waiting) {
      if (servesAlone(path)) for (const part of partsOf(tree.resources.get(path))) keep(part.path);
    }
  }
  return kept;
}

function holderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The resource, or all that a nested stack or a group in its place makes. */
function partsOf(resource: Resource | undefined): readonly Resource[] {
  if (!resource?.nested) return resource ? [resource] : [];
  return allResources(resource.nested).filter(({ nested }) => !nested);
}

/** A template with only those of its stacks in which something stays. */
export function remainingUse(use: TemplateUse, kept: ReadonlySet<string>): TemplateUse {
  const stacks = use.stacks.filter(({ path }) => path === '' || kept.has(path));
  const paths = new Set(stacks.map(({ path }) => path));
  const instances = [...use.instances].map(
    ([name, all]) => [name, all.filter(({ stackPath }) => paths.has(stackPath))] as const,
  );
  return { ...use, stacks, instances: new Map(instances) };
}

/**
 * Names of the definitions of which any instance stays, and of those whose condition is false and to which they refer: Heat
 * allows that where the reference is not evaluated, and nothing that has moved could be asked for instead.
 */
export function keptNames(use: TemplateUse, kept: ReadonlySet<string>): ReadonlySet<string> {
  const keys = keysOf(use.template);
  const data = dataOf(use.template.tree);
  const bodies = sectionOf(data, keys.resources);
  const unmadeIn = (body: TemplateData | undefined): readonly string[] =>
    [...referencesIn(body)].filter((name) => bodies.has(name) && instancesOf(use, name).length === 0);
  const names = new Set([
    ...[...use.instances].flatMap(([name, all]) => (all.some(({ path }) => kept.has(path)) ? [name] : [])),
    ...unmadeIn(sectionOf(data, keys.outputs)),
  ]);
  // A set shows what is added to it while it is walked.
  for (const name of names) for (const unmade of unmadeIn(bodies.get(name))) names.add(unmade);
  return names;
}
