/** What the proofs get to see of a compilation: plain data, and nothing of the planner. */
import { isBelow, isMoved } from './config/path-pattern.ts';
import { spanOfLeaves } from './evaluate/leaf-table.ts';
import { isGone } from './facts/live.ts';
import { actingDeployments, groupsOutOfBounds } from './facts/update-effects.ts';
import type { Plan } from './plan/plan.ts';
import { dependencyEdges, resourceWaves } from './plan/waves.ts';
import type { World } from './plan/world.ts';
import { jsonObjects } from './print/plain-json.ts';
import type { PlainMap } from './print/render-object.ts';
import { dnsClients } from './targets/network/pod/dns.ts';
import { fixedAddresses } from './targets/objects/fixed-addresses.ts';
import { hasBegun } from './targets/objects/moving.ts';
import type { Nic } from './topology/kinds/nic.ts';
import { nicsOf } from './topology/views/interfaces.ts';
import { nothingLives, type LiveCloud } from './verify/live-cloud.ts';
import type { Protection } from './verify/protection.ts';
import type { VerifyInput } from './verify/verify.ts';

export function verifyInput(plan: Plan, world: World, printed: readonly PlainMap[]): VerifyInput {
  const { config, source, cluster } = world;
  const sized = [...config.flavors].filter(([, { vcpus, memory }]) => vcpus !== undefined && memory !== undefined);
  return {
    plan,
    order: { edges: dependencyEdges(source.stack), waves: resourceWaves(world) },
    nodes: nodesOf(world),
    objects: jsonObjects(printed),
    live: liveCloudOf(world),
    protection: protectionOf(world),
    cluster: {
      ranges: Object.values(cluster.ranges).flat(),
      ipBlock: cluster.ipBlock,
      dns: cluster.dns,
      asking: new Set(dnsClients(world).flatMap(({ pod, naming }) => (naming ? [pod.machine.resource] : []))),
    },
    spanOf: (resource, leaves) => spanOfLeaves(source.leaves, resource, leaves),
    stated: new Set(sized.map(([name]) => name)),
  };
}

/** What has moved was protected before. */
function protectionOf(world: World): Protection {
  const { live, source } = world;
  if (live.mode !== 'migrate' || !live.facts || hasBegun(world) || isGone(live)) return { deployments: [], groups: [] };
  return { deployments: actingDeployments(source.stack), groups: groupsOutOfBounds(source.stack) };
}

/** Policies name machines that stay in Nova by addresses that the template need not have: live ones, and those that a person says. */
function nodesOf(world: World): VerifyInput['nodes'] {
  const { graph, placed } = world;
  const staying = graph.of('machine').filter(({ id }) => placed.on(id, 'openstack') !== undefined);
  const nics = staying.flatMap((machine) => nicsOf(graph, machine)).map((nic) => withKeptAddresses(nic, world));
  return new Map([...graph.nodes, ...nics.map((nic) => [nic.id, nic] as const)]);
}

function withKeptAddresses(nic: Nic, world: World): Nic {
  const kept = fixedAddresses(world, nic);
  return kept.length > 0 ? { ...nic, addresses: kept.map((ip) => ({ ip })) } : nic;
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
