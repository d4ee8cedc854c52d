/** Runs the passes up to the printed objects, for tests that look at what `compile` does not give out. */
import { clusterProfile } from '../../src/cluster/profile.ts';
import { resolveConfig } from '../../src/config/resolve-config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Facts } from '../../src/facts/facts.ts';
import { liveCloud, settledCloud } from '../../src/facts/live.ts';
import { liveMembers } from '../../src/facts/live-members.ts';
import { observe } from '../../src/facts/observe.ts';
import { createCollector, type Collector } from '../../src/diagnostics/collector.ts';
import { writeObjects } from '../../src/emit/kustomize/object-files.ts';
import { renderObjects } from '../../src/emit/render-objects.ts';
import { memoryHost } from '../../src/host/memory-host.ts';
import { readStack } from '../../src/hot/read.ts';
import type { JsonObject } from '../../src/kubernetes/json.ts';
import type { World } from '../../src/plan/world.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { buildPlan } from '../../src/plan/planner.ts';
import { houseOf } from '../../src/targets/house.ts';
import { sourceFile } from '../../src/source/source-file.ts';
import { buildStack } from '../../src/stack/build-stack.ts';
import { containersIn } from '../../src/lazy-containers.ts';
import { containerTexts } from '../../src/targets/objects/plain-containers.ts';
import { symbolicAttributes } from '../../src/topology/attributes.ts';
import { standardLifts } from '../../src/topology/lift-set.ts';
import { buildTopology } from '../../src/topology/build-topology.ts';
import { emittedJson } from '../emitted-objects.ts';
import { configWords } from '../../src/plan/config-words.ts';
import { targetTable } from '../../src/targets/table.ts';

const words = configWords(houseOf(targetTable));

export interface Planned {
  readonly plan: Plan;
  readonly world: World;
  readonly objects: readonly JsonObject[];
  readonly reports: Collector;
}

/** `facts` as `loadFacts` gives them; `nested` are templates by their file names. */
export async function planOf(
  template: string,
  config: string = '{}',
  facts?: Facts,
  nested: Readonly<Record<string, string>> = {},
): Promise<Planned> {
  const reports = createCollector();
  const read = await readStack(
    memoryHost({ 't.yaml': template, ...nested }),
    { template: 't.yaml', environments: [], given: new Map() },
    reports,
  );
  const settings = resolveConfig('t.yaml', loadConfig(sourceFile('heat2kube.yaml', config), words, reports), {});
  const ids = (path: string): string | undefined => facts?.physicalIds.get(path);
  const built = buildStack(
    read,
    {
      attributes: symbolicAttributes(standardLifts, ids),
      types: standardLifts.types,
      stackName: settings.stackName,
      strict: false,
      members: facts && liveMembers(facts, settings),
    },
    reports,
  );
  if (!built) throw new Error('the template has no stack');
  const lifted = buildTopology(built.stack, built.leaves, reports);
  const seen = liveCloud(settings, { facts, graph: lifted });
  const observed = { stack: built.stack, files: read.files, leaves: built.leaves, reports, config: settings };
  const live = seen.view ? settledCloud(seen, observe({ view: seen.view, ...observed })) : seen;
  const topology = live.view?.graph ?? lifted;
  const { plan, world } = buildPlan({
    stack: built.stack,
    leaves: built.leaves,
    graph: topology,
    live,
    containers: await containersIn(containerTexts(topology)),
    config: settings,
    cluster: clusterProfile(settings.cluster),
    secrets: new Map(),
    answered: { objects: new Set(), incomplete: new Set(), secrets: new Map() },
    house: houseOf(targetTable),
    reports,
  });
  const { files } = writeObjects(renderObjects({ plan, topology, latest: 'translate' }));
  return { plan, world, objects: emittedJson(files).map(({ json }) => json), reports };
}
