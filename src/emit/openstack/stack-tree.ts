/** The stacks of a tree beside their templates: what each resource refers to, also through outputs of nested stacks. */
import { present } from '../../source/present.ts';
import type { Resource } from '../../stack/stack.ts';
import { dataOf, entryOf, type TemplateData, type TemplateMap } from './plain-tree.ts';
import { referencesOf, type Reference } from './references.ts';
import { keysOf, sectionOf, type SectionKeys } from './section-keys.ts';
import { childStacks, type TemplateUse } from './template-set.ts';

/** A template as data. */
interface Texts {
  readonly keys: SectionKeys;
  readonly resources: TemplateMap;
  readonly outputs: TemplateMap;
}

interface StackOfTree {
  readonly texts: Texts;
  readonly resources: ReadonlyMap<string, Resource>;
}

export class StackTree {
  readonly #stacks: ReadonlyMap<string, StackOfTree>;
  /** Every resource that a template defines, by path. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly #needs = new Map<string, ReadonlySet<string>>();
  #users: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(uses: readonly TemplateUse[]) {
    const stacks = new Map<string, { readonly texts: Texts; readonly resources: Map<string, Resource> }>();
    const all = uses.flatMap(({ instances }) => [...instances.values()].flat());
    for (const use of uses) {
      const texts = textsOf(use);
      for (const { path } of use.stacks) stacks.set(path, { texts, resources: new Map() });
    }
    for (const resource of all) stacks.get(resource.stackPath)?.resources.set(resource.name, resource);
    this.#stacks = stacks;
    this.resources = new Map(all.map((resource) => [resource.path, resource]));
  }

  /** Paths of what the definition of a resource refers to or waits for. */
  needsOf({ path, name, stackPath }: Resource): ReadonlySet<string> {
    const known = this.#needs.get(path);
    if (known) return known;
    const stack = present(this.#stacks.get(stackPath), 'stack of a resource');
    const found = new Set(this.#neededBy(stack, stack.texts.resources.get(name)));
    this.#needs.set(path, found);
    return found;
  }

  /** Paths of the resources that need the one at a path. */
  usersOf(path: string): readonly string[] {
    this.#users ??= this.#indexUsers();
    return this.#users.get(path) ?? [];
  }

  #neededBy(stack: StackOfTree, body: TemplateData | undefined): readonly string[] {
    const explicit = entryOf(body, stack.texts.keys.dependsOn);
    const names = Array.isArray(explicit) ? explicit : [explicit];
    const waited = names.flatMap((name) => stack.resources.get(String(name))?.path ?? []);
    return [...waited, ...referencesOf(body).flatMap((reference) => this.#targets(stack, reference))];
  }

  /** The resource, and what stands behind the output of its nested stack that is asked for. */
  #targets(stack: StackOfTree, { resource: name, path }: Reference): readonly string[] {
    const resource = stack.resources.get(name);
    if (!resource) return [];
    const outputs = outputNames(path);
    const behind = childStacks(resource).flatMap((child) => {
      const inner = this.#stacks.get(child.path);
      // The template of a stack that is no file of this one has nothing to show.
      if (!inner) return [];
      const bodies = outputs.flatMap((output) => inner.texts.outputs.get(output) ?? []);
      return bodies.flatMap((body) => referencesOf(body).flatMap((one) => this.#targets(inner, one)));
    });
    return [resource.path, ...behind];
  }

  #indexUsers(): ReadonlyMap<string, readonly string[]> {
    const users = new Map<string, string[]>();
    for (const resource of this.resources.values()) {
      for (const needed of this.needsOf(resource)) users.set(needed, [...(users.get(needed) ?? []), resource.path]);
    }
    return users;
  }
}

function textsOf({ template }: TemplateUse): Texts {
  const keys = keysOf(template);
  const data = dataOf(template.tree);
  return { keys, resources: sectionOf(data, keys.resources), outputs: sectionOf(data, keys.outputs) };
}

/** Names of outputs that the path of an attribute may mean: of a nested stack, of a member of a group, or of each member. */
export function outputNames(path: readonly string[]): readonly string[] {
  const [attribute = '', inner] = path;
  return [attribute, ...(inner === undefined ? [] : [inner]), ...attribute.split('.').slice(2, 3)];
}
