/** The template files of a stack tree, which resources each defines, and where they are written below `openstack/`. */
import { allResources, type Resource, type Stack } from '../../stack/stack.ts';
import type { Template } from '../../hot/ast.ts';

/** One template file, however many stacks of the tree use it. */
export interface TemplateUse {
  readonly template: Template;
  /** Name of the file as it was read. */
  readonly file: string;
  /** The same, but where a file is written in several versions. */
  readonly name: string;
  readonly root: boolean;
  /** Every instance of every resource that the file defines, by resource name. */
  readonly instances: ReadonlyMap<string, readonly Resource[]>;
  /** Every stack that is made of it. */
  readonly stacks: readonly UsingStack[];
}

/** A stack that is made of a template. */
export interface UsingStack {
  readonly path: string;
  /** Where it is nested: the resource, or the group, in the template of another stack. */
  readonly holder?: { readonly resource: Resource; readonly stack: UsingStack; readonly template: string };
}

interface MutableUse {
  readonly template: Template;
  readonly instances: Map<string, Resource[]>;
  readonly stacks: UsingStack[];
}

export function templateSet(root: Stack): readonly TemplateUse[] {
  const uses = new Map<string, MutableUse>();
  const visit = (stack: Stack, using: UsingStack): void => {
    const { template } = stack;
    const { name } = template.file;
    const use: MutableUse = uses.get(name) ?? { template, instances: new Map(), stacks: [] };
    uses.set(name, use);
    use.stacks.push(using);
    for (const resource of stack.resources.values()) {
      const list = use.instances.get(resource.name);
      if (list) list.push(resource);
      else use.instances.set(resource.name, [resource]);
      const holder = { resource, stack: using, template: name };
      for (const nested of childStacks(resource)) visit(nested, { path: nested.path, holder });
    }
  };
  visit(root, { path: root.path });
  return [...uses].map(([name, use]) => ({ ...use, file: name, name, root: name === root.template.file.name }));
}

/** The instances of a resource; none where its condition is false in every stack of the template. */
export function instancesOf({ instances }: Pick<TemplateUse, 'instances'>, name: string): readonly Resource[] {
  return instances.get(name) ?? [];
}

/** Members of a group, or what a nested stack makes; none for any other resource. */
export function membersOf({ nested }: Resource): readonly Resource[] {
  return nested ? [...nested.resources.values()] : [];
}

/** Stacks that are made of templates: a group's own stack has none, its members may. */
export function childStacks(resource: Resource): readonly Stack[] {
  const { nested, group } = resource;
  if (!nested) return [];
  return group ? membersOf(resource).flatMap(childStacks) : [nested];
}

/** Whether a resource, or anything in the stack behind it, satisfies `test`. */
export function reaches(resource: Resource, test: (path: string) => boolean): boolean {
  if (test(resource.path)) return true;
  return resource.nested !== undefined && allResources(resource.nested).some(({ path }) => test(path));
}

/** How a file in `from` names the file `to`, both relative to one folder. */
export function relativeName(from: string, to: string): string {
  const base = from.split('/').slice(0, -1);
  const target = to.split('/');
  while (base.length > 0 && target.length > 1 && base[0] === target[0]) {
    base.shift();
    target.shift();
  }
  return [...base.map(() => '..'), ...target].join('/');
}
