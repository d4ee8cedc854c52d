/** Waves: how many steps of dependencies lie before a resource. They order files and steps; safety never rests on them. */
import { present } from '../source/present.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import { perWorld, type World } from './world.ts';

/** Longest path in the dependency graph by resource path, from 0; a group or nested stack takes its latest member's wave. */
export const resourceWaves = perWorld(({ source }): ReadonlyMap<string, number> => {
  const waves = new Map<string, number>();
  visitStack(source.stack, 0, waves);
  return waves;
});

/** Of a resource, or of what a service makes for it: a server of a cluster lies below that. */
export function waveOf(world: World, path: string): number {
  const waves = resourceWaves(world);
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const wave = waves.get(path.slice(0, end));
    if (wave !== undefined) return wave;
  }
  return 0;
}

function visitStack(stack: Stack, base: number, waves: Map<string, number>): number {
  let latest = base;
  for (const name of stack.order) {
    const resource = present(stack.resources.get(name), 'resource');
    let own = base;
    for (const path of neededBy(resource, stack)) own = Math.max(own, (waves.get(path) ?? base - 1) + 1);
    const last = resource.nested ? visitStack(resource.nested, own, waves) : own;
    waves.set(resource.path, last);
    latest = Math.max(latest, last);
  }
  return latest;
}

function neededBy(resource: Resource, stack: Stack): readonly string[] {
  return [...resource.dependsOn, ...resource.pluginDependsOn].flatMap((name) => {
    return stack.resources.get(name)?.path ?? [];
  });
}

/** Every dependency edge between resources: `[from, to]`, where `from` needs `to`; one that needs itself is a cycle of one. */
export function dependencyEdges(root: Stack): readonly (readonly [string, string])[] {
  const edges: (readonly [string, string])[] = [];
  const stacks = new Map([[root.path, root]]);
  for (const resource of allResources(root)) {
    const stack = present(stacks.get(resource.stackPath), 'stack');
    if (resource.nested) stacks.set(resource.path, resource.nested);
    for (const path of neededBy(resource, stack)) edges.push([resource.path, path]);
  }
  return edges;
}
