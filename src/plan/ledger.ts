/** The ledger: one state for every leaf, closed by finding its origin in the output; only what is not found needs a declared fate. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import { valueInError } from '../diagnostics/value-in-error.ts';
import type { RunCollector } from '../diagnostics/collector.ts';
import { nodeOfFacet, type NodeId } from '../evaluate/fact.ts';
import type { Leaf, LeafTable } from '../evaluate/leaf-table.ts';
import { textOf, type LeafId, type Value } from '../evaluate/value.ts';
import { allResources, type Resource, type Stack } from '../stack/stack.ts';
import type { LiftSet } from '../topology/lift-set.ts';
import type { Graph } from '../topology/graph.ts';
import { emptyText } from '../topology/empty-text.ts';
import { leafValues } from '../topology/leaf-values.ts';
import { mootBy } from '../topology/moot.ts';
import { toldByTable } from '../topology/property-fate.ts';
import type { DeclaredState, LeafFate, Told } from '../topology/topology.ts';
import { outcomesOf, type Outcome } from './lower.ts';
import { createReviewer, type Reviewer } from './reviews.ts';
import type { Ledger, LedgerEntry, PlacedAt, Step } from './plan.ts';
import { append } from '../source/append.ts';

const unaccountedLeaf = defineDiagnostic({
  code: 'internal/unaccounted-leaf',
  severity: 'error',
  message: (resource: string, property: string) =>
    `property ${property} of "${resource}" is neither in the output nor has a reason why it is not`,
  explanation:
    'Every value of every property must have exactly one state in the ledger. This one has none. This is a defect of heat2kube: please report it with the template.',
});

const lostLeaf = defineDiagnostic({
  code: 'plan/property-lost',
  severity: 'warning',
  message: (resource: string, property: string, note: string) =>
    `"${property}" of "${resource}" is not carried over: ${note}`,
  explanation:
    'The property has no equivalent in the output, and it is not on the list of properties without a meaning in Kubernetes. Check whether you need it, and add an equivalent manually.',
});

export const mootLeaf = defineDiagnostic({
  code: 'plan/property-moot',
  severity: 'info',
  message: (resource: string, property: string, note: string) =>
    `${property} of "${resource}" only has a meaning in Heat or OpenStack (${note})`,
  explanation:
    'Such a property has no effect on the application: names, descriptions, update behavior of Heat, unused parameters, settings of resources that the cluster replaces. The messages are printed only with --moot; the ledger in plan.json lists every such property.',
});

const silentLoss = defineDiagnostic({
  code: 'internal/silent-loss',
  severity: 'error',
  message: (resource: string, property: string) =>
    `property ${property} of "${resource}" is not carried over, without a warning`,
  explanation:
    'Every change of behavior must have a warning. This one has none. This is a defect of heat2kube: please report it with the template.',
});

export const ledgerDiagnostics = Object.freeze([unaccountedLeaf, lostLeaf, mootLeaf, silentLoss]);

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
  /** What targets declared; what lifts did is in the topology. */
  readonly fates: readonly LeafFate[];
  readonly steps: readonly Pick<Step, 'about'>[];
  readonly placements: readonly Placement[];
  readonly reports: RunCollector;
}

export function closeLedger(input: LedgerInput): Ledger {
  const placed = placementsByLeaf(input);
  const told = toldByLeaf(input);
  const attended = new Set(input.steps.flatMap(({ about }) => about));
  const closing: Closing = {
    input,
    below: fatesBelow(input, attended),
    attended,
    reviewed: createReviewer(input),
    said: new Set(),
    values: new Map(),
    byPath: new Map(),
  };
  const entries: LedgerEntry[] = [];
  const unaccounted: LeafId[] = [];
  const refused = refusedResources(input);
  for (const resource of allResources(input.stack)) {
    for (const id of resource.leaves) {
      const leaf = input.leaves.get(id);
      const entry = found(leaf, resource, placed.get(id), input) ?? fated(leaf, resource, told.get(id) ?? [], closing);
      if (entry) entries.push(entry);
      else if (refused.has(resource.path))
        entries.push(entryOf(leaf, resource, { state: 'lost', reason: valueInError }));
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
  reportSilentLosses(entries, input);
  return { entries, unaccounted };
}

/** Resources whose definition Heat does not take: what contradicts itself in them stands nowhere. */
function refusedResources({ reports }: LedgerInput): ReadonlySet<string | undefined> {
  const errors = reports.sorted().filter(({ severity, code }) => severity === 'error' && code.startsWith('catalogue/'));
  return new Set(errors.map(({ resource }) => resource));
}

interface Closing {
  readonly input: LedgerInput;
  readonly below: ReadonlyMap<string, Fates>;
  /** Nodes that steps are about. */
  readonly attended: ReadonlySet<NodeId>;
  readonly reviewed: Reviewer;
  /** What was reported already. */
  readonly said: Set<string>;
  /** What stands at the leaves of a resource, as it is asked for. */
  readonly values: Map<string, ReadonlyMap<LeafId, Value>>;
  /** What all leaves of a resource share, as it is asked for. */
  readonly byPath: Map<string, Told | undefined>;
}

/** The fate of a leaf that stands nowhere in the output: what was said of it, then what became of the nodes that it is about. */
function fated(leaf: Leaf, resource: Resource, told: readonly Told[], closing: Closing): LedgerEntry | undefined {
  const { input } = closing;
  let known: readonly Fates[] | undefined;
  const about = (): readonly Fates[] => (known ??= fatesAbout(leaf, closing));
  const stands = (fate: Told | undefined): boolean =>
    fate !== undefined && hasGround(fate, about, closing.below.get(leaf.resource));
  for (const fate of told) if (fate.state !== 'moot' && stands(fate)) return entryOf(leaf, resource, fate);
  // Of a resource that stays this is the answer for each of its leaves, which are most of them.
  const whole = byResource(resource, closing);
  if (whole && stands(whole)) return entryWith(whole, { leaf, resource, closing });
  const staying = stayingNodes(about());
  if (staying && stands(staying)) return entryWith(staying, { leaf, resource, closing });
  const table = toldByTable(input.lifts.fateOf(resource.plugin, String(leaf.path[0])));
  const rest = [...told, ...(table ? [table] : [])].find((fate) => closing.reviewed(fate, leaf) && stands(fate));
  const fate = rest ?? otherNodes(leaf, about(), closing);
  return fate && entryWith(fate, { leaf, resource, closing });
}

interface ToldAbout {
  readonly leaf: Leaf;
  readonly resource: Resource;
  readonly closing: Closing;
}

/** A loss that nobody has reported is reported here. */
function entryWith(fate: Told, { leaf, resource, closing }: ToldAbout): LedgerEntry {
  if (fate.state === 'moot' ? closing.reviewed(fate, leaf) : fate.state !== 'lost' || fate.code !== undefined)
    return entryOf(leaf, resource, fate);
  return lostFor(leaf, resource, fate.reason, closing);
}

/** What is kept is kept with a node that stays, and data are moved with an object that is made or by a step: a word alone moves nothing. */
function hasGround({ state }: Told, about: () => readonly Fates[], below: Fates | undefined): boolean {
  if (state !== 'kept' && state !== 'data') return true;
  const holds = ({ stays, moves }: Fates): boolean => (state === 'kept' ? stays : moves) === true;
  return (below !== undefined && holds(below)) || about().some(holds);
}

function valuesOf(resource: Resource, values: Closing['values']): ReadonlyMap<LeafId, Value> {
  const ready = values.get(resource.path) ?? leafValues(resource);
  values.set(resource.path, ready);
  return ready;
}

/** Of a loss that has no message of its own, once for a line of the template: members of a group lose the same. */
function lostFor(leaf: Leaf, resource: Resource, reason: string, { input, said, values }: Closing): LedgerEntry {
  const key = `${leaf.span.file.name}|${leaf.span.start}|${reason}`;
  const property = leaf.path.join('.');
  if (textOf(valuesOf(resource, values).get(leaf.id)) === '')
    return entryOf(leaf, resource, { state: 'default', reason: emptyText });
  if (!said.has(key)) {
    said.add(key);
    const where = { span: leaf.span, resource: resource.path, names: [property] };
    input.reports.report(lostLeaf, where, resource.path, property, reason);
  }
  return entryOf(leaf, resource, { state: 'lost', reason, code: lostLeaf.code });
}

/**
 * A value that could not be worked out was told where it failed: as an error, or as a warning where only an output of a nested
 * stack lacks it.
 */
function reportSilentLosses(entries: readonly LedgerEntry[], { leaves, reports }: LedgerInput): void {
  const told = reports.codes();
  const codes = new Set<string | undefined>(told);
  if (reports.hasErrors || [...told].some((code) => code.startsWith('evaluate/'))) codes.add(undefined);
  for (const { leaf, resource, property, state, code, reason } of entries) {
    // What is said of a value in error is not reported: the error was.
    if (state !== 'lost' || codes.has(code) || reason?.includes(valueInError)) continue;
    reports.report(silentLoss, { span: leaves.get(leaf).span, resource }, resource, property);
  }
}

/** A lift's word before those of targets, of which the one that weighs more comes first. */
function toldByLeaf({ topology, fates }: LedgerInput): ReadonlyMap<LeafId, readonly Told[]> {
  const weight = ({ state }: Told): number => weights.indexOf(state);
  const byLeaf = new Map<LeafId, Told[]>();
  for (const { leaf, ...told } of [...topology.fates, ...fates.toSorted((a, b) => weight(a) - weight(b))]) {
    append(byLeaf, leaf, told);
  }
  return byLeaf;
}

const weights: readonly DeclaredState[] = ['lost', 'manual', 'data', 'kept', 'default', 'moot'];

function placementsByLeaf({ placements }: LedgerInput): ReadonlyMap<LeafId, readonly Placement[]> {
  const byLeaf = new Map<LeafId, Placement[]>();
  for (const placement of placements) {
    for (const leaf of placement.leaves) {
      append(byLeaf, leaf, placement);
    }
  }
  return byLeaf;
}

function entryOf(leaf: Leaf, resource: Resource, told: Told): LedgerEntry {
  const { path, type } = resource;
  const property = leaf.path.join('.');
  if (!('review' in told)) return { leaf: leaf.id, resource: path, type, property, ...told };
  const { review: _review, ...rest } = told;
  return { leaf: leaf.id, resource: path, type, property, ...rest };
}

/** Translated where an output for the resource itself holds the leaf, folded where another's does. */
function found(
  leaf: Leaf,
  resource: Resource,
  places: readonly Placement[] | undefined,
  { topology }: LedgerInput,
): LedgerEntry | undefined {
  if (!places) return undefined;
  const own = places.some(({ node }) => topology.nodes.get(nodeOfFacet(node))?.resource === resource.path);
  const { path, type } = resource;
  const state = own ? 'translated' : 'folded';
  return { leaf: leaf.id, resource: path, type, property: leaf.path.join('.'), state, to: distinctPlaces(places) };
}

function distinctPlaces(places: readonly Placement[]): readonly PlacedAt[] {
  const all = places.map(({ to }) => to);
  if (all.length === 1) return all;
  return [...new Map(all.map((at) => [`${at.object}#${at.pointer}`, at])).values()];
}

/** What stays in OpenStack keeps all its leaves; what only served something that moves is a plan step. */
function byResource({ path }: Resource, { input, byPath }: Closing): Told | undefined {
  if (!byPath.has(path)) byPath.set(path, fateOfResource(path, input));
  return byPath.get(path);
}

function fateOfResource(path: string, { topology, outcomes }: LedgerInput): Told | undefined {
  const own = topology.ofResource(path).flatMap(({ id }) => outcomesOf(outcomes, id));
  const fates = own.flatMap((outcome) => outcome.nothing ?? []);
  return fates.find(({ state }) => state === 'kept') ?? fates.find(({ state }) => state === 'manual');
}

/** What came of the nodes at and below a path: the first fate of each sort. */
interface Fates {
  kept?: Told;
  manual?: Told;
  lost?: Told;
  other?: Told;
  /** Something was made, which says nothing of a leaf that stands nowhere. */
  made?: Told;
  /** Something of it stays in OpenStack. */
  stays?: true;
  /** Something was made of it, or a step is about it. */
  moves?: true;
}

function fatesBelow({ topology, outcomes }: LedgerInput, attended: ReadonlySet<NodeId>): ReadonlyMap<string, Fates> {
  const below = new Map<string, Fates>();
  for (const node of topology.nodes.values()) {
    const own = outcomesOf(outcomes, node.id);
    for (let end = node.resource.length; end > 0; end = node.resource.lastIndexOf('/', end - 1)) {
      const path = node.resource.slice(0, end);
      const fates = below.get(path) ?? {};
      below.set(path, fates);
      for (const outcome of own) note(outcome, fates);
      if (attended.has(node.id)) fates.moves = true;
    }
  }
  return below;
}

function fatesOf(id: NodeId, { input, attended }: Closing): Fates {
  const fates: Fates = {};
  for (const outcome of outcomesOf(input.outcomes, id)) note(outcome, fates);
  if (attended.has(id)) fates.moves = true;
  return fates;
}

function note({ choice, items, nothing }: Outcome, fates: Fates): void {
  if (choice.side === 'openstack') fates.stays = true;
  if (items.length > 0) fates.moves = true;
  if (!nothing) fates.made ??= { state: 'lost', reason: `${choice.because}, which has no equivalent` };
  else if (nothing.state === 'kept') fates.kept ??= nothing;
  else if (nothing.state === 'manual') fates.manual ??= nothing;
  else if (nothing.state === 'lost') fates.lost ??= nothing;
  else fates.other ??= nothing;
}

/** Nodes in which a leaf stands, or which it shapes. */
function nodesAbout({ id }: Leaf, { choices, carriers }: Graph): readonly NodeId[] {
  return [...(choices.get(id) ?? []), ...(carriers.get(id) ?? [])].map(nodeOfFacet);
}

/** A group or nested stack has no node of its own: what came of those inside counts. */
function fatesAbout(leaf: Leaf, closing: Closing): readonly Fates[] {
  const { topology } = closing.input;
  return nodesAbout(leaf, topology).flatMap((id) =>
    topology.nodes.has(id) ? fatesOf(id, closing) : (closing.below.get(id) ?? []),
  );
}

function stayingNodes(fates: readonly Fates[]): Told | undefined {
  return first(fates, 'kept') ?? first(fates, 'manual');
}

/** A choice about what no node stands for shapes nothing; a node of which nothing came must say why. */
function otherNodes(leaf: Leaf, fates: readonly Fates[], closing: Closing): Told | undefined {
  const fate = first(fates, 'lost') ?? first(fates, 'other') ?? first(fates, 'made');
  if (fate) return fate;
  const { topology } = closing.input;
  const isChoice = topology.choices.has(leaf.id) || topology.carriers.has(leaf.id);
  const isOfNone = !nodesAbout(leaf, topology).some((id) => topology.nodes.has(id));
  return isChoice && isOfNone ? mootBy('shapes-nothing') : undefined;
}

function first(fates: readonly Fates[], sort: Exclude<keyof Fates, 'stays' | 'moves'>): Told | undefined {
  for (const { [sort]: fate } of fates) if (fate) return fate;
  return undefined;
}
