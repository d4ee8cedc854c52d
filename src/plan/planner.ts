/** Makes the plan: places, lowers every node on its target, adds the steps people do, and orders it all. */
import type { ClusterProfile } from '../cluster/profile.ts';
import type { Config } from '../config/config.ts';
import type { ConfigPlaces } from '../config/config-places.ts';
import type { Live } from '../facts/live.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { NodeId } from '../evaluate/fact.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { QueryEngine } from '../evaluate/scope.ts';
import { originsOf } from '../evaluate/value.ts';
import { objectId, type ObjectId } from '../kubernetes/object-id.ts';
import { stackNode } from '../kubernetes/object.ts';
import type { Stack } from '../stack/stack.ts';
import type { Graph } from '../topology/graph.ts';
import type { LeafFate } from '../topology/topology.ts';
import { checkCluster } from './check-cluster.ts';
import { checkConfig } from './check-config.ts';
import { checkMoved } from './check-moved.ts';
import { checkObjects } from './check-objects.ts';
import { checkSettled, originsToKeep } from './check-settled.ts';
import type { ContainerReadings, Facing, Placed, World } from './world.ts';
import { completes, fillsHoles, holeNeeds } from './hole-questions.ts';
import { lowerNodes, lowerStack, outcomesOf, type LoweredNodes } from './lower.ts';
import { withKeepMarks } from './keep-marks.ts';
import { inputItems, mergeNeeds } from './needs.ts';
import { place } from './place.ts';
import type { Networks } from './network-backend.ts';
import type { House } from './house.ts';
import { createMemo } from '../topology/memo.ts';
import { movedFacts } from './moved-facts.ts';
import { createNames, withSharedNames } from './names.ts';
import type { Choice, Decision, MadeItem, Plan, PlanItem } from './plan.ts';
import { planSteps } from './plan-steps.ts';
import { settledObjects, type Settled } from './settled.ts';
import { waveOf } from './waves.ts';

interface Answered {
  readonly objects: ReadonlySet<ObjectId>;
  /** Those of them that still have a place to complete. */
  readonly incomplete: ReadonlySet<ObjectId>;
  readonly secrets: ReadonlyMap<string, string>;
  /** Of the base of an overlay. */
  readonly baseSecrets?: ReadonlyMap<string, string>;
}

interface PlanInput {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly graph: Graph;
  readonly config: Config;
  readonly cluster: ClusterProfile;
  readonly places?: ConfigPlaces;
  readonly live: Live;
  readonly containers: ContainerReadings;
  readonly secrets: ReadonlyMap<string, string>;
  readonly queries?: QueryEngine | undefined;
  /** Objects that the reader has completed, and texts of Secrets as they are now, by `<secret>/<key>`. */
  readonly answered: Answered;
  /** What an earlier run into the same output settled. */
  readonly earlier?: Settled | undefined;
  readonly house: House;
  readonly reports: Collector;
}

interface PlanResult {
  readonly plan: Plan;
  readonly world: World;
  /** Fates that lowerers declared, to be read together with those of the topology. */
  readonly fates: readonly LeafFate[];
  /** What came of every node. */
  readonly outcomes: LoweredNodes['outcomes'];
}

export function buildPlan(input: PlanInput): PlanResult {
  const { graph, config, live, cluster, house, reports } = input;
  const { mode } = live;
  const { targets, stackTargets } = house;
  const placed = place({ graph, config, live, cluster, containers: input.containers, reports, targets });
  const fates: LeafFate[] = [];
  const networks = house.placeNetworks({ graph, config, live, placed }, house.backends, reports);
  const world = createWorld(input, { placed, networks, fates });
  checkMoved(world);
  checkConfig(world);
  const lowered = lowerNodes(world);
  const whole = lowerStack(world, stackTargets);
  const needs = mergeNeeds([...whole.needs, ...lowered.needs], reports);
  checkCluster(needs, world);
  const all = [...whole.items, ...needs.flatMap(({ objects }) => objects), ...lowered.items];
  const made = withAnswers(withKeepMarks(all, config), input.answered);
  checkObjects(made, config, reports);
  const asked = mergeNeeds([...needs, ...holeNeeds(made, needs, world)], reports);
  const items: readonly PlanItem[] = [
    ...made,
    ...asked.flatMap((need) => inputItems(need, completed(input.answered))),
    ...needs.flatMap(({ expects }): readonly PlanItem[] => (expects ? [{ item: 'expected', object: expects }] : [])),
  ];
  const steps = planSteps(world, { stackTargets, items, outcomes: lowered.outcomes });
  const moved = movedFacts(world);
  const settled: Settled = {
    ...world.names.given(),
    mode,
    stackName: input.config.stackName,
    namespace: input.config.namespace,
    objects: settledObjects(items),
    origins: house.originsOf(world),
    ...(moved && { moved }),
  };
  checkSettled(world, input.earlier, settled);
  const origins = originsToKeep(settled, input.earlier);
  const plan: Plan = {
    mode,
    profile: input.config.profile,
    stackName: input.config.stackName,
    namespace: input.config.namespace,
    items,
    steps,
    decisions: placed.all.map((decision) => withOutcome(decision, lowered)),
    waves: nodeWaves(world),
    settled: { ...settled, origins },
    // The texts of a live stack are carried over, never drawn again.
    secretRequests: mode === 'redeploy' ? lowered.draws : [],
  };
  return { plan, world, fates, outcomes: lowered.outcomes };
}

/** What a target has become something else of than its offer says, or no object, is decided otherwise. */
function withOutcome(decision: Decision, { outcomes }: LoweredNodes): Decision {
  const came = outcomesOf(outcomes, decision.about);
  const chosen = decision.chosen.map((choice): Choice => {
    const outcome = came.find((one) => one.choice === choice);
    if (outcome?.becomes) return { ...choice, ...outcome.becomes };
    if (!outcome || choice.side !== 'cluster' || outcome.elsewhere || outcome.items.length > 0) return choice;
    return { ...choice, nothing: outcome.why ?? outcome.nothing?.reason ?? 'a question about it is open' };
  });
  return { ...decision, chosen };
}

/** An object that the reader has completed is no longer made; the text of a Secret is theirs as soon as it is complete. */
function withAnswers(items: readonly MadeItem[], answered: Answered): readonly MadeItem[] {
  const { secrets, baseSecrets = new Map<string, string>() } = answered;
  const whole = completed(answered);
  return items.map((item) => {
    if (item.item === 'object') {
      const theirs = item.place === 'inputs' ? whole : answered.objects;
      return theirs.has(objectId(item.object)) ? { ...item, place: 'answered' } : item;
    }
    const { name, keys } = item.secret;
    const done = [...keys].flatMap(([key, value]) => {
      const [own, base] = [secrets.get(`${name}/${key}`), baseSecrets.get(`${name}/${key}`)];
      const text = own ?? (base !== undefined && fillsHoles(base, value) ? base : undefined);
      return text !== undefined && completes(text, value) ? [key] : [];
    });
    return done.length > 0 ? { ...item, answered: new Set(done) } : item;
  });
}

function completed({ objects, incomplete }: Answered): ReadonlySet<ObjectId> {
  return new Set([...objects].filter((id) => !incomplete.has(id)));
}

interface WorldParts {
  readonly placed: Placed;
  readonly networks: Networks;
  readonly fates: LeafFate[];
}

function createWorld(input: PlanInput, { placed, networks, fates }: WorldParts): World {
  const { graph, config, live, stack, leaves, reports, secrets } = input;
  const parts = {
    graph,
    live,
    placed,
    networks,
    config,
    cluster: input.cluster,
    containers: input.containers,
    names: withSharedNames(createNames(graph, config, input.earlier), { graph, placed }),
    secrets,
    recall: <T>(make: (world: World) => T): T => memo.recall(make, world),
  };
  const facing: Facing = { ...parts, queries: input.queries };
  const memo = createMemo<World>();
  const tell: World['account']['tell'] = (value, told) => {
    for (const leaf of typeof value === 'number' ? [value] : originsOf(value)) fates.push({ ...told, leaf });
  };
  const world: World = {
    ...parts,
    account: {
      reports,
      declare: (value, state, reason) => tell(value, { state, reason }),
      tell,
    },
    source: { stack, leaves, configPlace: input.places ?? (() => undefined) },
    bind: (value, consumer) => input.house.bindFacts(value, consumer, facing),
  };
  return world;
}

function nodeWaves(world: World): ReadonlyMap<NodeId, number> {
  const waves = new Map<NodeId, number>([[stackNode, 0]]);
  for (const node of world.graph.nodes.values()) waves.set(node.id, waveOf(world, node.resource));
  return waves;
}
