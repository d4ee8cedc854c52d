/**
 * Proofs over the stack as it was and the output as it is: access, forwarding, capacity, data, order and protection. Each speaks only where
 * something does not hold. They get plain data and never ask who planned it.
 */
import type { Collector } from '../diagnostics/collector.ts';
import type { JsonObject } from '../kubernetes/json.ts';
import type { Plan } from '../plan/plan.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { proveInterfaces } from './added-interfaces.ts';
import { proveAccess } from './access.ts';
import { proveCapacity } from './capacity.ts';
import { proveData, proveMoves } from './data.ts';
import type { ClusterReading } from './cluster-reading.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import type { SpanOf } from './findings.ts';
import { proveForwards } from './forwards.ts';
import { proveGateways } from './gateways.ts';
import { proveNames } from './kept-names.ts';
import type { LiveCloud } from './live-cloud.ts';
import { proveQueries } from './lost-queries.ts';
import { proveMovedPorts } from './moved-ports.ts';
import { proveNetworks } from './lost-networks.ts';
import type { ProvedPlan } from './source-model.ts';
import { proveProtection, type Protection } from './protection.ts';
import { proveScaling } from './scaling.ts';
import { proveFilters } from './segments/filters.ts';
import { proveAttached } from './segments/interfaces.ts';
import { proveSwitches } from './segments/logical-switches.ts';
import { provePrimary } from './segments/primary.ts';
import { proveClaims } from './service-addresses.ts';
import { proveSources } from './source-addresses.ts';
import { proveOrder, type OrderInput } from './order.ts';

export interface VerifyInput {
  readonly plan: Plan;
  readonly order: OrderInput;
  readonly nodes: ReadonlyMap<string, TopologyNode>;
  /** The objects as they are printed. */
  readonly objects: readonly JsonObject[];
  readonly live: LiveCloud;
  readonly protection: Protection;
  readonly cluster: ClusterReading;
  /** Flavors for which the user has stated a size. */
  readonly stated: ReadonlySet<string>;
  /** Where values stand in the template; absent where only `plan.json` is left of it. */
  readonly spanOf?: SpanOf;
}

/** Gives what the proofs have read, too. */
export function verify({ plan, order, protection, ...input }: VerifyInput, reports: Collector): Evidence {
  const evidence = proveObjectsOf(input, reports);
  proveData({ plan, evidence, live: input.live }, reports);
  proveOrder(order, plan, reports);
  proveProtection(protection, reports);
  return evidence;
}

interface ObjectsInput extends ProvedObjects {
  readonly plan: ProvedPlan;
}

type ProvedObjects = Omit<VerifyInput, 'plan' | 'order' | 'protection'>;

/** The proofs of the objects alone: they can be other ones than when the plan was made. */
export function verifyObjects({ plan, ...input }: ObjectsInput, reports: Collector): void {
  const evidence = proveObjectsOf(input, reports);
  proveMoves({ plan, evidence, live: input.live }, reports);
}

function proveObjectsOf(
  { nodes, objects, live, cluster, stated, spanOf }: ProvedObjects,
  reports: Collector,
): Evidence {
  const evidence = evidenceOf(nodes, objects, cluster);
  proveAccess({ evidence, spanOf }, reports);
  proveNetworks(evidence, reports, spanOf);
  proveInterfaces(evidence, reports);
  proveAttached(evidence, reports);
  provePrimary(evidence, reports);
  proveSwitches(evidence, reports);
  proveNames(evidence, reports);
  proveQueries(evidence, reports);
  proveSources(evidence, reports);
  proveClaims(evidence, reports);
  proveFilters(evidence, reports, spanOf);
  proveForwards(evidence, reports);
  proveMovedPorts(evidence, reports);
  proveGateways(evidence, reports);
  proveScaling(evidence, reports);
  proveCapacity({ evidence, flavors: live.flavors, stated }, reports);
  return evidence;
}
