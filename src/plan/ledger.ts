/** The ledger: one state for every leaf, closed by finding its origin in the output; only what is not found needs a declared fate. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { nodeOfFacet, type NodeId } from '../evaluate/fact.ts';
import type { Leaf, LeafTable } from '../evaluate/leaf-table.ts';
import type { LeafId } from '../evaluate/value.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import type { LiftSet } from '../topology/lift-set.ts';
import type { Graph } from '../topology/graph.ts';
import type { LeafFate } from '../topology/topology.ts';
import type { Outcome } from './lower.ts';
import type { Ledger, LedgerEntry, PlacedAt } from './plan.ts';
import type { Nothing } from './target.ts';

const unaccountedLeaf = defineDiagnostic({
  code: 'internal/unaccounted-leaf',
  severity: 'error',
  message: (resource: string, property: string) =>
    `property ${property} of ${resource} reached neither the output nor a declared fate`,
  explanation:
    'Every leaf of every property must end in exactly one state of the ledger. This one ended in none, which is a defect of heat2kube: please report it with the template.',
});

export const droppedLeaf = defineDiagnostic({
  code: 'plan/property-dropped',
  severity: 'info',
  message: (resource: string, property: string, note: string) =>
    `${property} of ${resource} is not carried over: ${note}`,
  explanation:
    'The property says nothing in the new world, so changing it would not change any manifest. The note names the reason; the ledger in plan.json lists every such property.',
});

export const ledgerDiagnostics = Object.freeze([unaccountedLeaf, droppedLeaf]);

/** Leaves found at one place of the output. `node` is what the output is for. */
export interface Placement {
  readonly to: PlacedAt;
  readonly leaves: readonly LeafId[];
  readonly node: NodeId;
}

interface LedgerInput {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly topology: Graph;
  readonly lifts: LiftSet;
  /** What came of every node. */
  readonly outcomes: ReadonlyMap<NodeId, readonly Outcome[]>;
  /** What lifts and lowerers declared, in this order. */
  readonly fates: readonly LeafFate[];
  readonly placements: readonly Placement[];
  readonly reports: Collector;
}

export function closeLedger(input: LedgerInput): Ledger {
  const placed = placementsByLeaf(input);
  const declared = new Map(input.fates.map((fate) => [fate.leaf, fate]));
  const below = fatesBelow(input);
  const voice: Voice = { reports: input.reports, told: new Set() };
  const entries: LedgerEntry[] = [];
  const unaccounted: LeafId[] = [];
  for (const resource of allResources(input.stack)) {
    for (const id of resource.leaves) {
      const leaf = input.leaves.get(id);
      const entry =
        found(leaf, resource, placed.get(id), input) ??
        told(leaf, resource, declared.get(id), voice) ??
        byResource(leaf, resource, input) ??
        byNodes(leaf, resource, { input, below, voice }) ??
        byTable(leaf, resource, { input, voice });
      if (entry) entries.push(entry);
      else {
        unaccounted.push(id);
        input.reports.report(
          unaccountedLeaf,
          { span: leaf.span, resource: resource.path },
          resource.path,
          leaf.path.join('.'),
        );
      }
    }
  }
  return { entries, unaccounted };
}

/** Once for a line of the template: members of a group lose the same for the same reason. */
function reportDropped(leaf: Leaf, resource: Resource, reason: string, { reports, told: said }: Voice): void {
  const key = `${leaf.span.file.name}|${leaf.span.start}|${reason}`;
  if (said.has(key)) return;
  said.add(key);
  reports.report(droppedLeaf, { span: leaf.span, resource: resource.path }, resource.path, leaf.path.join('.'), reason);
}

interface Voice {
  readonly reports: Collector;
  /** What was said already. */
  readonly told: Set<string>;
}

function placementsByLeaf({ placements }: LedgerInput): ReadonlyMap<LeafId, readonly Placement[]> {
  const byLeaf = new Map<LeafId, Placement[]>();
  for (const placement of placements) {
    for (const leaf of placement.leaves) {
      const list = byLeaf.get(leaf);
      if (list) list.push(placement);
      else byLeaf.set(leaf, [placement]);
    }
  }
  return byLeaf;
}

function entryOf(
  leaf: Leaf,
  resource: Resource,
  rest: Omit<LedgerEntry, 'leaf' | 'resource' | 'type' | 'property'>,
): LedgerEntry {
  return { leaf: leaf.id, resource: resource.path, type: resource.type, property: leaf.path.join('.'), ...rest };
}

/** Translated where an output for the resource itself holds the leaf, folded where another's does. */
function found(
  leaf: Leaf,
  resource: Resource,
  places: readonly Placement[] | undefined,
  { topology }: LedgerInput,
): LedgerEntry | undefined {
  if (!places) return undefined;
  const own = places.some((place) => topology.nodes.get(place.node)?.resource === resource.path);
  const to = [...new Map(places.map(({ to: at }) => [`${at.object}#${at.pointer}`, at])).values()];
  return entryOf(leaf, resource, { state: own ? 'translated' : 'folded', to });
}

function told(leaf: Leaf, resource: Resource, fate: LeafFate | undefined, voice: Voice): LedgerEntry | undefined {
  if (fate?.code === droppedLeaf.code) reportDropped(leaf, resource, fate.reason, voice);
  return (
    fate &&
    entryOf(leaf, resource, {
      state: fate.state,
      reason: fate.reason,
      ...(fate.code !== undefined && { code: fate.code }),
    })
  );
}

/** What stays in OpenStack keeps all its leaves; what only served something that moves is a plan step. */
function byResource(leaf: Leaf, resource: Resource, { topology, outcomes }: LedgerInput): LedgerEntry | undefined {
  const own = topology.ofResource(resource.path).flatMap(({ id }) => outcomes.get(id) ?? []);
  const fates = own.flatMap((outcome) => outcome.nothing ?? []);
  const fate = fates.find(({ state }) => state === 'kept') ?? fates.find(({ state }) => state === 'manual');
  return fate && entryOf(leaf, resource, fate);
}

/** What came of the nodes at and below a path: the first fate of each sort. */
interface Fates {
  kept?: Nothing;
  manual?: Nothing;
  other?: Nothing;
  /** Something was made, which says nothing of a leaf that stands nowhere. */
  made?: Nothing;
}

function fatesBelow({ topology, outcomes }: LedgerInput): ReadonlyMap<string, Fates> {
  const below = new Map<string, Fates>();
  for (const node of topology.nodes.values()) {
    const own = outcomes.get(node.id) ?? [];
    const parts = node.resource.split('/');
    for (let length = parts.length; length > 0; length--) {
      const path = parts.slice(0, length).join('/');
      const fates = below.get(path) ?? {};
      below.set(path, fates);
      for (const outcome of own) note(outcome, fates);
    }
  }
  return below;
}

function fatesOf(outcomes: readonly Outcome[] = []): Fates {
  const fates: Fates = {};
  for (const outcome of outcomes) note(outcome, fates);
  return fates;
}

function note({ choice, nothing }: Outcome, fates: Fates): void {
  if (!nothing) fates.made ??= { state: 'dropped', reason: `${choice.because}, which says nothing of it` };
  else if (nothing.state === 'kept') fates.kept ??= nothing;
  else if (nothing.state === 'manual') fates.manual ??= nothing;
  else fates.other ??= nothing;
}

interface Below {
  readonly input: LedgerInput;
  readonly below: ReadonlyMap<string, Fates>;
  readonly voice: Voice;
}

/** A leaf that stands in nodes, or shapes some, and in no output goes where those go. */
function byNodes(leaf: Leaf, resource: Resource, { input, below, voice }: Below): LedgerEntry | undefined {
  const { choices, carriers, nodes } = input.topology;
  if (!choices.has(leaf.id) && !carriers.has(leaf.id)) return undefined;
  const about = [...(choices.get(leaf.id) ?? []), ...(carriers.get(leaf.id) ?? [])].map(nodeOfFacet);
  // A group or nested stack has no node of its own: what came of those inside counts.
  const found = about.flatMap((id) => (nodes.has(id) ? fatesOf(input.outcomes.get(id)) : (below.get(id) ?? [])));
  const goes = first(found, 'kept') ?? first(found, 'manual');
  if (goes) return entryOf(leaf, resource, goes);
  // A choice about what no node stands for shapes nothing; a node of which nothing came must say why.
  const unmade = about.some((id) => nodes.has(id)) ? undefined : 'nothing that it would shape is made';
  const reason = (first(found, 'other') ?? first(found, 'made'))?.reason ?? unmade;
  if (reason === undefined) return undefined;
  reportDropped(leaf, resource, reason, voice);
  return entryOf(leaf, resource, { state: 'dropped', reason, code: droppedLeaf.code });
}

function first(fates: readonly Fates[], sort: keyof Fates): Nothing | undefined {
  return fates.map((own) => own[sort]).find((fate) => fate !== undefined);
}

function byTable(leaf: Leaf, resource: Resource, { input, voice }: Omit<Below, 'below'>): LedgerEntry | undefined {
  const property = input.lifts.fateOf(resource.plugin, String(leaf.path[0]));
  if (property?.fate === 'manual') return entryOf(leaf, resource, { state: 'manual', reason: property.note });
  if (property?.fate !== 'meaningless') return undefined;
  reportDropped(leaf, resource, property.note, voice);
  return entryOf(leaf, resource, { state: 'dropped', reason: property.note, code: droppedLeaf.code });
}
