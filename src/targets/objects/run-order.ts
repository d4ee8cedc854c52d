/** The order of deployments: as they depend on each other, and else by the names under which Heat's agent sorts them. */
import { textOf } from '../../evaluate/value.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { dependencyEdges } from '../../plan/waves.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import { append } from '../../source/append.ts';
import { machineOfRun } from './software.ts';

/** Paths of everything that a resource needs, the groups and stacks that hold it included. */
const needsOf = perWorld(({ source, graph }): ReadonlyMap<string, ReadonlySet<string>> => {
  const edges = new Map<string, string[]>();
  for (const [from, to] of dependencyEdges(source.stack)) append(edges, from, to);
  return new Map(graph.of('software-run').map(({ resource }) => [resource, closure(resource, edges)]));
});

function closure(start: string, edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const holder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    for (const next of [...(edges.get(path) ?? []), ...(holder === '' ? [] : [holder])]) {
      if (found.has(next) || (start.startsWith(`${next}/`) && next !== holder)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/** Whether one must have ended before the other. */
export function runsBefore(world: World, one: SoftwareRun, other: SoftwareRun): boolean {
  const needs = needsOf(world).get(other.resource);
  if (!needs || one === other) return false;
  return [...needs].some(
    (path) => one.resource === path || (one.resource.startsWith(`${path}/`) && !other.resource.startsWith(`${path}/`)),
  );
}

/** Deployments in the order in which they run on one machine. */
export function inRunOrder(world: World, runs: readonly SoftwareRun[]): readonly SoftwareRun[] {
  const open = runs.toSorted((a, b) => byCodeUnit(agentName(world, a), agentName(world, b)));
  const sorted: SoftwareRun[] = [];
  while (open.length > 0) {
    const next = open.findIndex((run) => !open.some((other) => runsBefore(world, other, run)));
    sorted.push(...open.splice(Math.max(0, next), 1));
  }
  return sorted;
}

/** The agent sorts by the name of the configuration that a deployment derives: its own, else one with that of its configuration. */
function agentName({ source }: World, { name, unit, resource }: SoftwareRun): string {
  const own = textOf(name);
  if (own !== undefined) return own;
  const config = unit && 'node' in unit ? unit.node : resource;
  return `${source.stack.name}-${config.slice(config.lastIndexOf('/') + 1)}`;
}

/** What runs earlier on other machines of the cluster, in words. */
export function earlierElsewhere(world: World, run: SoftwareRun): readonly string[] {
  const machine = machineOfRun(world, run);
  return world.graph.of('software-run').flatMap((other) => {
    const there = machineOfRun(world, other);
    const isElsewhere = there !== undefined && there !== machine && inCluster(world, there);
    return isElsewhere && runsBefore(world, other, run) ? [`"${other.resource}" on "${there.resource}" has ended`] : [];
  });
}

function inCluster({ placed }: World, { id }: Machine): boolean {
  return placed.on(id, 'cluster') !== undefined;
}
