/** Leaves that got lost: those that stand in no node, shaped none, and whose fate nobody declared. */
import { allResources } from '../../src/stack/stack.ts';
import { nodeLeaves } from '../../src/topology/node-leaves.ts';
import { toldByTable } from '../../src/topology/property-fate.ts';
import { standardLifts } from '../../src/topology/lift-set.ts';
import type { LiftedCase } from './lift-fixtures.ts';

/** As texts `<case>: <resource>.<property>`. Retained resources keep all their leaves, which the ledger sees to. */
export function looseLeaves({ name, stack, leaves, topology }: Omit<LiftedCase, 'reports'>): readonly string[] {
  const nodes = [...topology.nodes.values()];
  const carried = new Set(nodes.flatMap((node) => [...nodeLeaves(node, new WeakMap()).values]));
  const told = new Set(topology.fates.map(({ leaf }) => leaf));
  return allResources(stack)
    .filter((resource) => topology.ofResource(resource.path).every(({ kind }) => kind !== 'retained'))
    .flatMap((resource) =>
      resource.leaves
        .filter((leaf) => !carried.has(leaf) && !topology.choices.has(leaf) && !told.has(leaf))
        .filter((leaf) => !isTold(resource.plugin, String(leaves.get(leaf).path[0])))
        .map((leaf) => `${name}: ${resource.path}.${leaves.get(leaf).path.join('.')}`),
    );
}

/** Properties that the ledger closes from the table. */
function isTold(type: string, property: string): boolean {
  return toldByTable(standardLifts.fateOf(type, property)) !== undefined;
}
