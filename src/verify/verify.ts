/** Proofs over Topology and Plan: access, capacity, data and order. Each speaks only where something does not hold. */
import type { Collector } from '../diagnostics/collector.ts';
import type { World } from '../plan/world.ts';
import type { Plan } from '../plan/plan.ts';
import type { Plain, PlainMap } from '../print/render-object.ts';
import { Float } from '../python/scalar.ts';
import type { Json, JsonObject } from '../kubernetes/json.ts';
import { proveAccess } from './access.ts';
import { proveCapacity, type CapacityInput } from './capacity.ts';
import { proveData } from './data.ts';
import { proveOrder } from './order.ts';

interface VerifyInput {
  readonly plan: Plan;
  readonly world: World;
  /** The objects as they are printed. */
  readonly objects: readonly PlainMap[];
  readonly reports: Collector;
}

export function verify({ plan, world, objects: printed, reports }: VerifyInput): void {
  const objects = printed.flatMap((plain) => {
    const json = jsonOf(plain);
    return isObject(json) ? [json] : [];
  });
  proveAccess({ nodes: world.graph.nodes, objects }, reports);
  proveCapacity(capacityInput(world, objects), reports);
  proveData({ plan, world, objects, reports });
  proveOrder(world.source.stack, plan, reports);
}

/** What the facts and the user say of flavors. */
function capacityInput({ graph, live, config }: World, objects: readonly JsonObject[]): CapacityInput {
  const sized = [...config.flavors].filter(([, { vcpus, memory }]) => vcpus !== undefined && memory !== undefined);
  return {
    nodes: graph.nodes,
    objects,
    flavors: live.facts?.flavors ?? new Map(),
    stated: new Set(sized.map(([name]) => name)),
  };
}

function jsonOf(plain: Plain): Json {
  if (plain instanceof Map) return Object.fromEntries([...plain].map(([key, value]) => [key, jsonOf(value)]));
  if (Array.isArray(plain)) return plain.map(jsonOf);
  if (plain instanceof Float) return plain.value;
  return typeof plain === 'bigint' ? Number(plain) : isScalar(plain) ? plain : null;
}

function isScalar(plain: Plain): plain is null | boolean | number | string {
  return plain === null || ['boolean', 'number', 'string'].includes(typeof plain);
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
