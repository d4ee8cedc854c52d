/** The template files of a stack tree, which resources each defines, and where they are written below `openstack/`. */
import { allResources, type Resource, type Stack } from '../../stack/stack.ts';
import type { Template } from '../../hot/ast.ts';

/** One template file, however many stacks of the tree use it. */
export interface TemplateUse {
  readonly template: Template;
  /** Name of the file as it was read. */
  readonly name: string;
  readonly root: boolean;
  /** Every instance of every resource that the file defines, by resource name. */
  readonly instances: ReadonlyMap<string, readonly Resource[]>;
}

export function templateSet(root: Stack): readonly TemplateUse[] {
  const uses = new Map<string, { template: Template; instances: Map<string, Resource[]> }>();
  const visit = (stack: Stack): void => {
    const { template } = stack;
    let use = uses.get(template.file.name);
    if (!use) uses.set(template.file.name, (use = { template, instances: new Map() }));
    for (const resource of stack.resources.values()) {
      const list = use.instances.get(resource.name);
      if (list) list.push(resource);
      else use.instances.set(resource.name, [resource]);
      if (resource.nested) visit(resource.nested);
    }
  };
  visit(root);
  return [...uses].map(([name, use]) => ({ ...use, name, root: name === root.template.file.name }));
}

/** Whether a resource, or anything in the stack behind it, satisfies `test`. */
export function reaches(resource: Resource, test: (path: string) => boolean): boolean {
  if (test(resource.path)) return true;
  return resource.nested !== undefined && [...allResources(resource.nested)].some(({ path }) => test(path));
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
