/** The order of deployments: as they depend on each other, and else by the names under which Heat's agent sorts them. */
import { textOf } from '../../evaluate/value.ts';
import { byCodeUnit } from '../../source/text-order.ts';
import { dependencyEdges } from '../../plan/waves.ts';
import { perWorld, type World } from '../../plan/world.ts';
import type { Machine } from '../../topology/kinds/machine.ts';
import type { SoftwareRun } from '../../topology/kinds/software-run.ts';
import { append } from '../../source/append.ts';
import { machineOfRun } from './software.ts';
import { present } from '../../source/present.ts';

/** Paths of everything that a resource needs, the groups and stacks that hold it included. */
const needsOf = perWorld(
  (world): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map(world.graph.of('software-run').map(({ resource }) => [resource, resourcesBefore(world, resource)])),
);

const edgesOf = perWorld(({ source }): ReadonlyMap<string, readonly string[]> => {
  const edges = new Map<string, string[]>();
  for (const [from, to] of dependencyEdges(source.stack)) append(edges, from, to);
  return edges;
});

/** Paths of everything that Heat makes before a resource. */
export function resourcesBefore(world: Pick<World, 'recall'>, resource: string): ReadonlySet<string> {
  return closure(resource, edgesOf(world));
}

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

/** Deployments by each path at which or below which they are. */
const runsByPath = perWorld(({ graph }): ReadonlyMap<string, readonly SoftwareRun[]> => {
  const byPath = new Map<string, SoftwareRun[]>();
  for (const run of graph.of('software-run')) {
    const { resource } = run;
    for (let end = resource.length; end > 0; end = resource.lastIndexOf('/', end - 1))
      append(byPath, resource.slice(0, end), run);
  }
  return byPath;
});

const allBefore = perWorld((world): ReadonlyMap<SoftwareRun, ReadonlySet<SoftwareRun>> => {
  const byPath = runsByPath(world);
  const before = (run: SoftwareRun): ReadonlySet<SoftwareRun> => {
    const found = new Set<SoftwareRun>();
    for (const path of needsOf(world).get(run.resource) ?? []) {
      const isInside = run.resource.startsWith(`${path}/`);
      for (const one of byPath.get(path) ?? []) if (!isInside || one.resource === path) found.add(one);
    }
    found.delete(run);
    return found;
  };
  return new Map(world.graph.of('software-run').map((run) => [run, before(run)]));
});

const noRuns: ReadonlySet<SoftwareRun> = new Set();

/** Those that must have ended before it starts, on whatever machine. */
export function runsBefore(world: World, run: SoftwareRun): ReadonlySet<SoftwareRun> {
  return allBefore(world).get(run) ?? noRuns;
}

/** Deployments in the order in which they run on one machine: each time the first by name that waits for no other; in a cycle, the first of all. */
export function inRunOrder(world: World, runs: readonly SoftwareRun[]): readonly SoftwareRun[] {
  const names = new Map(runs.map((run) => [run, agentName(world, run)]));
  const byName = runs.toSorted((a, b) => byCodeUnit(names.get(a) ?? '', names.get(b) ?? ''));
  const places = new Map(byName.map((run, place) => [run, place]));
  const waitsFor = byName.map((run) => [...runsBefore(world, run)].filter((other) => places.has(other)).length);
  const waiting = new Map<SoftwareRun, number[]>();
  for (const [place, run] of byName.entries())
    for (const other of runsBefore(world, run)) if (places.has(other)) append(waiting, other, place);
  const open = new Set(byName.keys());
  const ready = (place: number): boolean => open.has(place) && waitsFor[place] === 0;
  const sorted: SoftwareRun[] = [];
  // Of what is open, only what follows is looked at, or what waits no longer.
  for (let from = 0; open.size > 0;) {
    let place = from;
    while (place < byName.length && !ready(place)) place++;
    if (place === byName.length) place = open.values().next().value ?? 0;
    open.delete(place);
    const run = present(byName[place], 'deployment');
    sorted.push(run);
    from = place + 1;
    for (const next of waiting.get(run) ?? []) {
      waitsFor[next] = (waitsFor[next] ?? 0) - 1;
      if (waitsFor[next] === 0) from = Math.min(from, next);
    }
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
  const before = runsBefore(world, run);
  if (before.size === 0) return [];
  const machine = machineOfRun(world, run);
  return world.graph.of('software-run').flatMap((other) => {
    if (!before.has(other)) return [];
    const there = machineOfRun(world, other);
    const isElsewhere = there !== undefined && there !== machine && inCluster(world, there);
    return isElsewhere ? [`"${other.resource}" on "${there.resource}" has ended`] : [];
  });
}

function inCluster({ placed }: World, { id }: Machine): boolean {
  return placed.on(id, 'cluster') !== undefined;
}
