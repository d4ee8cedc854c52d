/** What the proofs get to see of a compilation: plain data, and nothing of the planner. */
import { isBelow, isMoved } from './config/path-pattern.ts';
import type { Plan } from './plan/plan.ts';
import { dependencyEdges, resourceWaves } from './plan/waves.ts';
import type { World } from './plan/world.ts';
import { jsonObjects } from './print/plain-json.ts';
import type { PlainMap } from './print/render-object.ts';
import { nothingLives, type LiveCloud } from './verify/live-cloud.ts';
import type { VerifyInput } from './verify/verify.ts';

export function verifyInput(plan: Plan, world: World, printed: readonly PlainMap[]): VerifyInput {
  const { config, graph, source } = world;
  const sized = [...config.flavors].filter(([, { vcpus, memory }]) => vcpus !== undefined && memory !== undefined);
  return {
    plan,
    order: { edges: dependencyEdges(source.stack), waves: resourceWaves(source.stack) },
    nodes: graph.nodes,
    objects: jsonObjects(printed),
    live: liveCloudOf(world),
    stated: new Set(sized.map(([name]) => name)),
  };
}

function liveCloudOf({ config, live: { facts } }: World): LiveCloud {
  const paths = new Map([...(facts?.physicalIds ?? [])].map(([path, id]) => [id, path]));
  return {
    ...nothingLives,
    ...facts,
    isMoved: (resource) => isMoved(config, resource),
    isIgnored: (id) => {
      const path = paths.get(id);
      return config.ignored.has(id) || (path !== undefined && isBelow(config.ignored.keys(), path));
    },
  };
}
