/** Which facts the next run must still know when the live stack has them no more: those of what goes to the cluster. */
import { factsOfMoved } from '../facts/moved-facts.ts';
import type { JsonRecord } from '../shape/json-fields.ts';
import type { World } from './world.ts';

export function movedFacts({ graph, placed, live }: World): JsonRecord | undefined {
  const moves = [...graph.nodes.keys()].some((id) => placed.on(id, 'cluster') !== undefined);
  if (live.mode !== 'migrate' || !live.view || !live.facts || !moves) return undefined;
  return factsOfMoved({ ...live.view, facts: live.facts }, (resource) => {
    const nodes = graph.ofResource(resource);
    return nodes.length > 0 && nodes.every(({ id }) => placed.on(id, 'openstack') === undefined);
  });
}
