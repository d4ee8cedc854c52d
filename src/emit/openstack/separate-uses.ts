/**
 * Stacks that are made of one nested template and keep different things: each way of keeping gets a file of its own. Heat
 * updates a nested stack in place, whatever its file is called (resource.py, `update_convergence` compares classes).
 */
import { append } from '../../source/append.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import type { Resource } from '../../stack/stack.ts';
import type { TemplateUse, UsingStack } from './template-set.ts';

interface Keeping {
  readonly kept: ReadonlySet<string>;
  /** Whether a resource does no harm where it stays without need. */
  isHarmless(path: string): boolean;
}

/** `uses` have only those stacks in which something stays. */
export function separateUses(uses: readonly TemplateUse[], keeping: Keeping): readonly TemplateUse[] {
  let current = uses;
  for (let before = -1; before !== current.length;) {
    before = current.length;
    const [all, children] = [current, childrenByStack(current)];
    current = withHolders(all.flatMap((use) => partsOf(use, { all, children }, keeping)));
  }
  return current;
}

interface Round {
  readonly all: readonly TemplateUse[];
  /** The templates of the stacks nested in one, with the resources that hold them, by the path of the stack. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

/** A template is told by its name, so that the first part keeps that of the file. */
function partsOf(use: TemplateUse, { all, children }: Round, keeping: Keeping): readonly TemplateUse[] {
  if (use.root) return [use];
  const staying = stayingByStack(use, keeping);
  const parts = new Map<string, UsingStack[]>();
  for (const stack of use.stacks) {
    const key = JSON.stringify([staying.get(stack.path) ?? [], children.get(stack.path) ?? []]);
    append(parts, key, stack);
  }
  if (parts.size < 2 || isOneGroup([...parts.values()])) return [use];
  const taken = all.filter(({ file }) => file === use.file).length;
  return [...parts.values()].map((stacks, index) => {
    const paths = new Set(stacks.map(({ path }) => path));
    const own = (resource: Resource): boolean => paths.has(resource.stackPath);
    return {
      ...use,
      name: index === 0 ? use.name : `${use.file}#${taken + index}`,
      stacks,
      instances: new Map([...use.instances].map(([name, instances]) => [name, instances.filter(own)] as const)),
    };
  });
}

/** Names of the resources that stay, of those that move in another stack of the template, by the path of the stack. */
function stayingByStack({ instances }: TemplateUse, keeping: Keeping): ReadonlyMap<string, readonly string[]> {
  const { kept, isHarmless } = keeping;
  const found = new Map<string, string[]>();
  for (const [name, all] of instances) {
    if (!all.some(({ path }) => !kept.has(path) && !isHarmless(path))) continue;
    for (const { path, stackPath } of all) if (kept.has(path)) append(found, stackPath, name);
  }
  return found;
}

function childrenByStack(all: readonly TemplateUse[]): Round['children'] {
  const found = new Map<string, string[]>();
  for (const { name, stacks } of all) {
    for (const { holder } of stacks) if (holder) append(found, holder.stack.path, `${holder.resource.name} ${name}`);
  }
  return new Map([...found].map(([path, names]) => [path, [...new Set(names)].toSorted(byCodeUnit)]));
}

/** Members of one group have one definition, and so one template. */
function isOneGroup(parts: readonly (readonly UsingStack[])[]): boolean {
  const groups = parts.flatMap((stacks) => [
    ...new Set(stacks.flatMap(({ holder }) => (holder?.resource.group ? [holder.resource.path] : []))),
  ]);
  return new Set(groups).size < groups.length;
}

/** What holds a stack is known by the template of it, which can be a part by now. */
function withHolders(uses: readonly TemplateUse[]): readonly TemplateUse[] {
  const names = new Map(uses.flatMap(({ name, stacks }) => stacks.map(({ path }) => [path, name] as const)));
  return uses.map((use) => ({
    ...use,
    stacks: use.stacks.map((stack) => {
      const template = names.get(stack.holder?.stack.path ?? '');
      return stack.holder && template !== undefined ? { ...stack, holder: { ...stack.holder, template } } : stack;
    }),
  }));
}
