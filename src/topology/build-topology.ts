/** Lifts every resource of a stack into the neutral topology. Nothing disappears: what has no lift is retained. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { nodeOfFacet, type NodeId } from '../evaluate/fact.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import type { LeafId } from '../evaluate/value.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import { closeLeaves } from './close-leaves.ts';
import { Draft } from './draft.ts';
import type { Output } from './kinds/output.ts';
import { hiddenWords } from './hidden-words.ts';
import { declareIdleUnits } from './idle-units.ts';
import { launchedBy } from './launched.ts';
import { createLiftReport } from './lift-report.ts';
import { standardLifts, type LiftSet } from './lift-set.ts';
import { createGraph } from './graph.ts';
import { createReader } from './reader.ts';
import { isUnread, retain } from './retain.ts';
import type { CloudAfter } from './retention.ts';
import { withExistingVolumes } from './existing-volumes.ts';
import { withSubjects } from './subjects.ts';
import { withTrunkPorts } from './trunk-ports.ts';
import type { TopologyNode } from './kinds/table.ts';
import type { Graph } from './graph.ts';
import { append } from '../source/append.ts';

export const duplicateNode = defineDiagnostic({
  code: 'internal/duplicate-node',
  severity: 'error',
  message: (id: string) => `two parts of the topology have the id ${id}`,
  explanation:
    'Every part of the topology has a unique id. This is a defect of heat2kube: please report it with the template.',
});

interface TopologyOptions {
  readonly lifts?: LiftSet;
  readonly cloud?: CloudAfter;
}

/** Runs the lifts in dependency order. Reports what is retained or lost; never throws. */
export function buildTopology(
  stack: Stack,
  leaves: LeafTable,
  reports: Collector,
  { lifts = standardLifts, cloud = 'used' }: TopologyOptions = {},
): Graph {
  const draft = new Draft(leaves, reports, { lifts, cloud, hidden: hiddenWords(stack) });
  const lifted = new Map<NodeId, TopologyNode>();
  const resources = new Map<string, Resource>();
  const lift = (resource: Resource, nodes = liftResource(resource, draft)): void => {
    for (const node of nodes) {
      if (lifted.has(node.id)) draft.report(resource, duplicateNode, undefined, [node.id]);
      else lifted.set(node.id, node);
    }
  };
  const all = allResources(stack);
  for (const resource of all) resources.set(resource.path, resource);
  let before = 0;
  for (const resource of all) {
    lift(resource);
    for (const made of launchedBy(resource, { resources, draft, before })) {
      if (made.plugin === 'OS::Nova::Server') before += 1;
      if (!resources.has(made.path)) resources.set(made.path, made);
      lift(made, liftResource(made, draft).map(asLaunched));
    }
  }
  for (const output of outputsOf(stack)) lifted.set(output.id, output);
  const nodes = withTrunkPorts(withExistingVolumes(lifted, resources, draft), draft);
  declareIdleUnits(nodes, resources, draft);
  const carriers = closeLeaves({ stack, resources, nodes, leaves, draft });
  return createGraph({
    nodes: withSubjects(nodes, resources),
    choices: choicesOf(draft, nodes),
    carriers,
    fates: draft.fates,
  });
}

function asLaunched(node: TopologyNode): TopologyNode {
  return node.kind === 'machine' ? { ...node, launched: true } : node;
}

function liftResource(resource: Resource, draft: Draft): readonly TopologyNode[] {
  if (resource.plugin === 'OS::Heat::None') return [];
  if (resource.kind === 'none') return [retain(resource, draft)];
  if (resource.kind === 'template' && resource.nested) return [];
  const lift = draft.lifts.of(resource.plugin);
  if (!lift || resource.externalId || isUnread(resource)) return [retain(resource, draft)];
  return lift.lift(createReader(resource, draft).read, resource, createLiftReport(resource, draft));
}

function outputsOf(stack: Stack): readonly Output[] {
  return [...stack.outputs.values()]
    .filter((output) => !output.disabled)
    .map(({ definition, value }) => ({
      kind: 'output',
      id: `#output/${definition.name}`,
      resource: '',
      name: definition.name,
      ...(definition.description !== undefined && { description: definition.description }),
      value,
    }));
}

/** A choice about a group or a nested stack is one about all the nodes inside. */
function choicesOf(draft: Draft, nodes: ReadonlyMap<NodeId, TopologyNode>): ReadonlyMap<LeafId, readonly NodeId[]> {
  let below: ReadonlyMap<string, readonly NodeId[]> | undefined;
  const expand = (id: NodeId): readonly NodeId[] => {
    if (nodes.has(nodeOfFacet(id))) return [id];
    below ??= nodesBelow(nodes.keys());
    return below.get(id) ?? [];
  };
  return new Map(
    [...draft.choices].map(([leaf, ids]) => {
      const expanded = [...ids].map(expand);
      return [leaf, expanded.length === 1 ? (expanded[0] ?? []) : [...new Set(expanded.flat())]];
    }),
  );
}

/** Nodes by every path that they lie inside of: `web/0#root` lies inside `web` and `web/0`. */
function nodesBelow(ids: Iterable<NodeId>): ReadonlyMap<string, readonly NodeId[]> {
  const below = new Map<string, NodeId[]>();
  for (const id of ids) {
    for (let end = 0; end < id.length; end++) {
      if (id[end] !== '/' && id[end] !== '#') continue;
      const path = id.slice(0, end);
      append(below, path, id);
    }
  }
  return below;
}
