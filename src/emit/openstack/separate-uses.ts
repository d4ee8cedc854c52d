/**
 * Stacks that are made of one nested template and keep different things: each way of keeping gets a file of its own. Heat
 * updates a nested stack in place, whatever its file is called (resource.py, `update_convergence` compares classes).
 */
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
    current = withHolders(current.flatMap((use) => partsOf(use, current, keeping)));
  }
  return current;
}

/** A template is told by its name, so that the first part keeps that of the file. */
function partsOf(use: TemplateUse, all: readonly TemplateUse[], keeping: Keeping): readonly TemplateUse[] {
  if (use.root) return [use];
  const conflicts = conflictsIn(use, keeping);
  const parts = new Map<string, UsingStack[]>();
  for (const stack of use.stacks) {
    const key = JSON.stringify([
      conflicts.filter((name) => instanceIn(use, name, stack).some(({ path }) => keeping.kept.has(path))),
      childrenOf(stack, all),
    ]);
    parts.set(key, [...(parts.get(key) ?? []), stack]);
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

/** Names of definitions that make what stays and what moves. */
function conflictsIn({ instances }: TemplateUse, { kept, isHarmless }: Keeping): readonly string[] {
  return [...instances].flatMap(([name, all]) => {
    const stays = all.some(({ path }) => kept.has(path));
    return stays && all.some(({ path }) => !kept.has(path) && !isHarmless(path)) ? [name] : [];
  });
}

function instanceIn({ instances }: TemplateUse, name: string, { path }: UsingStack): readonly Resource[] {
  return (instances.get(name) ?? []).filter(({ stackPath }) => stackPath === path);
}

/** The templates of the stacks nested in one, by the resource that holds them. */
function childrenOf({ path }: UsingStack, all: readonly TemplateUse[]): readonly string[] {
  const found = all.flatMap(({ name, stacks }) =>
    stacks.flatMap(({ holder }) => (holder?.stack.path === path ? [`${holder.resource.name} ${name}`] : [])),
  );
  return [...new Set(found)].toSorted();
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
