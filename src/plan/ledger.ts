/** The ledger: one state for every leaf, closed by finding its origin in the output; only what is not found needs a declared fate. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { nodeOfFacet, type NodeId } from '../evaluate/fact.ts';
import type { Leaf, LeafTable } from '../evaluate/leaf-table.ts';
import type { LeafId } from '../evaluate/value.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import { propertyFate } from '../topology/property-fate.ts';
import type { LeafFate, Topology } from '../topology/topology.ts';
import type { Decision, Ledger, LedgerEntry, Target } from './plan.ts';

export const unaccountedLeaf = defineDiagnostic({
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
  /** `file#/json/pointer`. */
  readonly to: string;
  readonly leaves: readonly LeafId[];
  readonly node: NodeId;
}

export interface LedgerInput {
  readonly stack: Stack;
  readonly leaves: LeafTable;
  readonly topology: Topology;
  readonly decisions: readonly Decision[];
  /** What lifts and lowerers declared, in this order. */
  readonly fates: readonly LeafFate[];
  readonly placements: readonly Placement[];
  readonly reports: Collector;
}

export function closeLedger(input: LedgerInput): Ledger {
  const placed = placementsByLeaf(input);
  const declared = new Map(input.fates.map((fate) => [fate.leaf, fate]));
  const decisions = new Map(input.decisions.map((decision) => [decision.about, decision]));
  const states = statesBelow(input, decisions);
  const voice: Voice = { reports: input.reports, told: new Set() };
  const entries: LedgerEntry[] = [];
  const unaccounted: LeafId[] = [];
  for (const resource of allResources(input.stack)) {
    for (const id of resource.leaves) {
      const leaf = input.leaves.get(id);
      const entry =
        found(leaf, resource, placed.get(id), input) ??
        told(leaf, resource, declared.get(id), voice) ??
        byResource(leaf, resource, { input, decisions }) ??
        byNodes(leaf, resource, { input, states, voice }) ??
        byTable(leaf, resource, voice);
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
  const to = [...new Set(places.map((place) => place.to))];
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

interface Decided {
  readonly input: LedgerInput;
  readonly decisions: ReadonlyMap<NodeId, Decision>;
}

/** What stays in OpenStack keeps all its leaves; what only served something that moves is a plan step. */
function byResource(leaf: Leaf, resource: Resource, { input, decisions }: Decided): LedgerEntry | undefined {
  const chosen = input.topology.ofResource(resource.path).map((node) => decisions.get(node.id));
  const stays = chosen.find((decision) => decision?.chosen.includes('openstack'));
  if (stays) return entryOf(leaf, resource, { state: 'kept', reason: stays.because });
  const manual = chosen.find((decision) => decision?.chosen.includes('manual'));
  return manual && entryOf(leaf, resource, { state: 'manual', reason: manual.because });
}

/** Where the nodes at and below a resource path go, each decision once. */
function statesBelow(
  { topology }: LedgerInput,
  decisions: ReadonlyMap<NodeId, Decision>,
): ReadonlyMap<string, ReadonlyMap<Target, Decision>> {
  const states = new Map<string, Map<Target, Decision>>();
  for (const node of topology.nodes.values()) {
    const decision = decisions.get(node.id);
    if (!decision) continue;
    const parts = node.resource.split('/');
    for (let length = parts.length; length > 0; length--) {
      const path = parts.slice(0, length).join('/');
      const own = states.get(path) ?? new Map<Target, Decision>();
      states.set(path, own);
      for (const target of decision.chosen) if (!own.has(target)) own.set(target, decision);
    }
  }
  return states;
}

interface Chosen {
  readonly input: LedgerInput;
  readonly states: ReadonlyMap<string, ReadonlyMap<Target, Decision>>;
  readonly voice: Voice;
}

/** A leaf that stands in nodes, or shapes some, for which no object is made goes where those go. */
function byNodes(leaf: Leaf, resource: Resource, { input, states, voice }: Chosen): LedgerEntry | undefined {
  const { choices, carriers } = input.topology;
  if (!choices.has(leaf.id) && !carriers.has(leaf.id)) return undefined;
  const nodes = [...(choices.get(leaf.id) ?? []), ...(carriers.get(leaf.id) ?? [])];
  const paths = nodes.map((id) => input.topology.nodes.get(nodeOfFacet(id))?.resource ?? id);
  const found = paths.map((path) => states.get(path));
  const of = (target: Target): Decision | undefined =>
    found.map((own) => own?.get(target)).find((decision) => decision !== undefined);
  const stays = of('openstack');
  if (stays) return entryOf(leaf, resource, { state: 'kept', reason: stays.because });
  const manual = of('manual');
  if (manual) return entryOf(leaf, resource, { state: 'manual', reason: manual.because });
  const other = of('folded') ?? of('kubernetes') ?? of('kubevirt');
  const reason = other ? `${other.because}, which says nothing of it` : 'nothing that it would shape is made';
  reportDropped(leaf, resource, reason, voice);
  return entryOf(leaf, resource, { state: 'dropped', reason, code: droppedLeaf.code });
}

function byTable(leaf: Leaf, resource: Resource, voice: Voice): LedgerEntry | undefined {
  const property = propertyFate(resource.plugin, String(leaf.path[0]));
  if (property?.fate === 'manual') return entryOf(leaf, resource, { state: 'manual', reason: property.note });
  if (property?.fate !== 'meaningless') return undefined;
  reportDropped(leaf, resource, property.note, voice);
  return entryOf(leaf, resource, { state: 'dropped', reason: property.note, code: droppedLeaf.code });
}
