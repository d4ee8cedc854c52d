/** What the proofs know of a stack when they run again on an edited output: all that they read. */
import { expect, it } from 'vitest';
import { createCollector } from '../../src/diagnostics/collector.ts';
import { loadFacts } from '../../src/facts/load-facts.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import type { TopologyNode } from '../../src/topology/kinds/table.ts';
import { verifyInput } from '../../src/verify-input.ts';
import { readSourceModel, writeSourceModel } from '../../src/verify/source-model.ts';
import { verifyObjects } from '../../src/verify/verify.ts';
import { planOf } from './plan-of.ts';
import { subjects } from './subjects.ts';

/** A field that a proof has read: of which node, and its name. */
type Read = Map<string, readonly [id: string, field: string]>;

/** The node, with every field noted that it has and is asked for. */
function watched<T extends TopologyNode>(node: T, read: Read): T {
  return new Proxy(node, {
    get(target, field, receiver) {
      const value: unknown = Reflect.get(target, field, receiver);
      if (typeof field === 'string' && value !== undefined) read.set(`${node.id} ${field}`, [node.id, field]);
      return value;
    },
  });
}

/** What every look for a node of another kind reads too. */
const ofAnyKind: ReadonlySet<string> = new Set(['kind', 'id', 'resource', 'name']);

it('has every node and field that a proof reads', { timeout: 60_000 }, async () => {
  const kinds = new Set<string>();
  for (const { name, files, options } of subjects()) {
    const facts = typeof options.facts === 'string' ? files.get(options.facts) : undefined;
    const known = facts === undefined ? undefined : loadFacts(sourceFile('facts.json', facts), createCollector());
    const { plan, world, objects } = await planOf(files.get(options.template) ?? '', '{}', known);
    const { nodes, live, cluster, stated } = verifyInput(plan, world, []);
    const read: Read = new Map();
    const all = new Map([...nodes].map(([id, node]) => [id, watched(node, read)]));
    verifyObjects({ nodes: all, live, cluster, stated, plan, objects }, createCollector());
    const kept = readSourceModel(writeSourceModel({ nodes, live, cluster, stated, plan }))?.nodes;
    const lacking = [...read.values()].flatMap(([id, field]) => {
      if (ofAnyKind.has(field)) return [];
      const kind = nodes.get(id)?.kind ?? '';
      kinds.add(`${kind} ${field}`);
      return Object.hasOwn(kept?.get(id) ?? {}, field) ? [] : [`${kind} ${field}`];
    });
    expect(lacking, name).toEqual([]);
  }
  expect(kinds.size).toBeGreaterThan(20);
});
