/** Makes the plan: decides, lowers every node on its target, adds the steps people do, and orders it all. */
import type { Config, Mode } from '../config/config.ts';
import type { Facts } from '../config/facts.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { QueryEngine } from '../evaluate/scope.ts';
import { originsOf } from '../evaluate/value.ts';
import { stackNode } from '../kubernetes/object.ts';
import type { Stack } from '../stack/stack.ts';
import type { LeafFate, Topology } from '../topology/topology.ts';
import { bindFacts, secretRequestId, type FactWorld } from './binding/bind-facts.ts';
import type { PlanContext } from '../plan/context.ts';
import { decide } from './decide/decide.ts';
import { holeQuestions } from '../plan/hole-questions.ts';
import { lowerNode } from './registry.ts';
import { lowerStack } from './stack.ts';
import { createNames } from '../plan/names.ts';
import type { Decision, Plan, PlanItem, SecretRequest, Target } from '../plan/plan.ts';
import { planSteps } from './steps/plan-steps.ts';
import { resourceWaves } from '../plan/waves.ts';

export interface PlanInput {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly topology: Topology;
  readonly config: Config;
  readonly facts?: Facts;
  readonly secrets: ReadonlyMap<string, string>;
  readonly queries?: QueryEngine | undefined;
  readonly reports: Collector;
}

export interface PlanResult {
  readonly plan: Plan;
  readonly context: PlanContext;
  /** Fates that lowerers declared, to be read together with those of the topology. */
  readonly fates: readonly LeafFate[];
}

export function buildPlan(input: PlanInput): PlanResult {
  const mode = modeOf(input);
  const decisions = decide({ topology: input.topology, config: input.config, mode });
  const fates: LeafFate[] = [];
  const context = createContext(input, { mode, decisions, fates });
  const lowered = lowerAll(context);
  const objects = [...lowered, ...holeQuestions(lowered, input.topology)];
  const steps = planSteps(context, objects).map((step): PlanItem => ({ item: 'step', step }));
  const plan: Plan = {
    mode,
    profile: input.config.profile,
    stackName: input.config.stackName,
    namespace: input.config.namespace,
    items: [...objects, ...steps],
    decisions: [...decisions.values()],
    waves: nodeWaves(input),
    // The texts of a live stack are carried over, never drawn again.
    secretRequests: mode === 'redeploy' ? secretRequests(context) : [],
  };
  return { plan, context, fates };
}

/** Without facts of a live stack there is nothing to move. */
function modeOf({ config, facts }: PlanInput): Mode {
  return config.mode ?? (facts && facts.physicalIds.size > 0 ? 'migrate' : 'redeploy');
}

interface ContextParts {
  readonly mode: Mode;
  readonly decisions: ReadonlyMap<NodeId, Decision>;
  readonly fates: LeafFate[];
}

function createContext(input: PlanInput, { mode, decisions, fates }: ContextParts): PlanContext {
  const { config, topology } = input;
  const names = createNames(topology);
  const target = (node: NodeId): Target => decisions.get(node)?.chosen[0] ?? 'kubernetes';
  const dnsName = (machine: NodeId): string =>
    `${names.hostname(machine)}.${config.stackName}.${config.namespace}.svc.${config.clusterDomain}`;
  const world: FactWorld = {
    topology,
    config,
    facts: input.facts,
    mode,
    secrets: input.secrets,
    queries: input.queries,
    target,
    dnsName,
    name: names.name,
  };
  return {
    topology,
    stack: input.stack,
    leaves: input.leaves,
    config,
    ...(input.facts && { facts: input.facts }),
    mode,
    reports: input.reports,
    secrets: input.secrets,
    decision: (node) => decisions.get(node),
    target,
    name: names.name,
    hostname: names.hostname,
    dnsName,
    bind: (value, consumer) => bindFacts(value, consumer, world),
    declare: (value, state, reason, code) => {
      const leaves = typeof value === 'number' ? [value] : originsOf(value);
      for (const leaf of leaves) fates.push({ leaf, state, reason, ...(code !== undefined && { code }) });
    },
  };
}

function lowerAll(context: PlanContext): readonly PlanItem[] {
  const items: PlanItem[] = [...lowerStack(context)];
  for (const node of context.topology.nodes.values()) {
    for (const target of context.decision(node.id)?.chosen ?? []) {
      items.push(...lowerNode(node, target, context));
    }
  }
  return items;
}

function nodeWaves({ stack, topology }: PlanInput): ReadonlyMap<NodeId, number> {
  const byResource = resourceWaves(stack);
  const waves = new Map<NodeId, number>([[stackNode, 0]]);
  for (const node of topology.nodes.values()) waves.set(node.id, byResource.get(node.resource) ?? 0);
  return waves;
}

function secretRequests(context: PlanContext): readonly SecretRequest[] {
  return context.topology.of('secret-material').map((node) => ({
    id: secretRequestId(context.name(node.id)),
    node: node.id,
    length: node.length,
    alphabet: node.alphabet,
    classes: node.classes,
    sequences: node.sequences,
  }));
}
