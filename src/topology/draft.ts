/** What lifts leave behind while the topology is built: choices, fates, joins and messages. */
import type { DiagnosticKind, Reporter } from '../diagnostics/diagnostic.ts';
import type { NodeId, NodeRef } from '../evaluate/fact.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { originsOf, textOf, type LeafId, type Origins, type Value } from '../evaluate/value.ts';
import type { Resource } from '../stack/stack.ts';
import type { Span } from '../source/source-file.ts';
import { HiddenWords } from './hidden-words.ts';
import { standardLifts, type LiftSet } from './lift-set.ts';
import type { CloudAfter, RetainedDiagnostic } from './retention.ts';
import { emptyText } from './empty-text.ts';
import { mootBy, type MootSource } from './moot.ts';
import type { LeafFate, PlainState, Told } from './topology.ts';

interface Around {
  readonly lifts?: LiftSet;
  readonly hidden?: HiddenWords;
  readonly cloud?: CloudAfter;
}

/** Nothing replaces what no machine uses: how it would be replaced is no news. */
const ofUnused = ['plan/resource-unused'];

/** Collects what lifts say besides their nodes. The first fate of a leaf counts, and messages are reported at once. */
export class Draft {
  readonly choices = new Map<LeafId, Set<NodeId>>();
  /** Leaves behind references that became a join by id, by the reference itself. */
  readonly joined = new WeakMap<NodeRef, Origins>();
  readonly lifts: LiftSet;
  readonly hidden: HiddenWords;
  readonly cloud: CloudAfter;
  /** Resources that are said not to be translated. */
  readonly untranslated = new Set<NodeId>();
  readonly #fates = new Map<LeafId, LeafFate>();
  readonly #types = new Set<string>();
  readonly #leaves: LeafTable;
  readonly #reports: Reporter;

  constructor(
    leaves: LeafTable,
    reports: Reporter,
    { lifts = standardLifts, hidden = new HiddenWords(), cloud = 'used' }: Around = {},
  ) {
    this.lifts = lifts;
    this.hidden = hidden;
    this.cloud = cloud;
    this.#leaves = leaves;
    this.#reports = reports;
  }

  choose(leaves: Origins, node: NodeId): void {
    for (const leaf of leaves) {
      const nodes = this.choices.get(leaf);
      if (nodes) nodes.add(node);
      else this.choices.set(leaf, new Set([node]));
    }
  }

  declare(value: Value | LeafId, state: PlainState, reason: string): void {
    this.tell(value, { state, reason });
  }

  /** Lost, and reported at the value by a diagnostic of `kind`; with an empty text nothing is lost. */
  lose<A extends readonly unknown[]>(resource: Resource, value: Value, kind: DiagnosticKind<A>, args: A): void {
    if (textOf(value) === '') return this.declare(value, 'default', emptyText);
    this.report(resource, kind, value, args);
    this.tell(value, { state: 'lost', reason: kind.message(...args), code: kind.code });
  }

  /** Moot by the reviewed list; `resource` has the property that the list speaks of. */
  moot(resource: Resource, value: Value, source: MootSource): void {
    this.tell(value, mootBy(source, this.#ownLeaves(resource, value)));
  }

  /** Moot as the table of the lift says of the property that has the value. */
  mootByTable(resource: Resource, value: Value, reason: string): void {
    this.tell(value, { state: 'moot', reason, review: { source: 'table', of: this.#ownLeaves(resource, value) } });
  }

  /** Tells the fate of all leaves of a value; the first word about a leaf stands, unless it was that it is moot. */
  tell(value: Value | LeafId, told: Told): void {
    for (const leaf of typeof value === 'number' ? [value] : originsOf(value)) {
      const before = this.#fates.get(leaf);
      if (before && (before.state !== 'moot' || told.state === 'moot')) continue;
      this.#fates.set(leaf, { ...told, leaf });
    }
  }

  fateOf(leaf: LeafId): LeafFate | undefined {
    return this.#fates.get(leaf);
  }

  get fates(): readonly LeafFate[] {
    return [...this.#fates.values()];
  }

  /** Once for the type of a resource. */
  reportType({ type, path, definition }: Resource, kind: RetainedDiagnostic): void {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    this.#reports.report(kind, { span: definition.typeSpan, resource: path, names: [type] }, path, type, this.cloud);
  }

  report<A extends readonly unknown[]>(
    resource: Resource,
    kind: DiagnosticKind<A>,
    at: Value | undefined,
    args: A,
  ): void {
    const span = this.#spanOf(resource, at) ?? resource.definition.nameSpan;
    this.#reports.report(kind, { span, resource: resource.path, saidBy: ofUnused }, ...args);
  }

  /** The property path as the user wrote it: `networks.0.port`. */
  propertyOf(resource: Resource, value: Value): string {
    const leaf = this.#ownLeaf(resource, value);
    return leaf === undefined ? 'a property' : this.#leaves.get(leaf).path.join('.');
  }

  #spanOf(resource: Resource, value: Value | undefined): Span | undefined {
    const leaf = value && this.#ownLeaf(resource, value);
    return leaf === undefined ? undefined : this.#leaves.get(leaf).span;
  }

  #ownLeaves({ path }: Resource, value: Value): Origins {
    return originsOf(value).filter((leaf) => this.#leaves.get(leaf).resource === path);
  }

  /** The value's leaf in the resource itself, else the first that it came from. */
  #ownLeaf(resource: Resource, value: Value): LeafId | undefined {
    const origins = originsOf(value);
    return origins.find((leaf) => this.#leaves.get(leaf).resource === resource.path) ?? origins[0];
  }
}
