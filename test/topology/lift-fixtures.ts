/** Runs the fixtures of single resource types through reader, stack and lifts, and keeps track of what the lifts read. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCollector, type Collector } from '../../src/diagnostics/collector.ts';
import type { LeafTable } from '../../src/evaluate/leaf-table.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readStack } from '../../src/hot/read.ts';
import { buildStack } from '../../src/stack/build-stack.ts';
import { allResources, type Stack } from '../../src/stack/stack.ts';
import { symbolicAttributes } from '../../src/topology/attributes.ts';
import { buildTopology } from '../../src/topology/build-topology.ts';
import { Draft } from '../../src/topology/draft.ts';
import { standardLifts } from '../../src/topology/lift-set.ts';
import { createLiftReport } from '../../src/topology/lift-report.ts';
import { createReader } from '../../src/topology/reader.ts';
import { lifts } from '../../src/topology/registry.ts';
import type { Graph } from '../../src/topology/graph.ts';
import { readCase } from '../fixture-cases.ts';

const resourceFixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'resources');

export interface LiftedCase {
  /** `<type>/<case>`. */
  readonly name: string;
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly topology: Graph;
  readonly reports: Collector;
}

export function caseNames(): readonly string[] {
  if (!existsSync(resourceFixtures)) return [];
  return readdirSync(resourceFixtures).flatMap((type) =>
    readdirSync(join(resourceFixtures, type)).map((name) => `${type}/${name}`),
  );
}

export async function liftCase(name: string): Promise<LiftedCase> {
  const { files, options } = readCase(join(resourceFixtures, name));
  const reports = createCollector();
  const read = await readStack(
    memoryHost(files),
    { template: options.template, environments: options.environments ?? [] },
    reports,
  );
  const built = buildStack(
    read,
    {
      attributes: symbolicAttributes(),
      types: standardLifts.types,
      stackName: options.stackName ?? 'demo',
      strict: false,
    },
    reports,
  );
  if (!built) throw new Error(`${name} makes no stack`);
  const { stack, leaves } = built;
  return { name, stack, leaves, reports, topology: buildTopology(stack, leaves, reports) };
}

/** Properties that were given a value and asked for, by type. */
export function propertiesRead({ stack, leaves }: LiftedCase): ReadonlyMap<string, ReadonlySet<string>> {
  const read = new Map<string, Set<string>>();
  for (const resource of allResources(stack)) {
    const lift = lifts.get(resource.plugin);
    if (!lift || resource.kind === 'template') continue;
    const draft = new Draft(leaves, createCollector());
    const tracked = createReader(resource, draft);
    lift.lift(tracked.read, resource, createLiftReport(resource, draft));
    const names = read.get(resource.plugin) ?? new Set<string>();
    for (const name of tracked.asked) if (resource.effective.has(name)) names.add(name);
    for (const name of resource.properties.keys()) if (!resource.effective.has(name)) names.add(name);
    read.set(resource.plugin, names);
  }
  return read;
}
