/**
 * Says where the live cloud differs from the template, what cannot be moved as it is, and what only the cloud knows.
 * A plan that is made from the template alone would lose it.
 */
import { textOf } from '../evaluate/value.ts';
import type { TopologyNode } from '../topology/kinds/table.ts';
import { machinesOfVolume } from '../topology/views/disks.ts';
import { machineOf } from '../topology/views/interfaces.ts';
import { observeChoices } from './chosen-disks.ts';
import { compareFields } from './compare-fields.ts';
import { observeOrder } from './device-order.ts';
import { labelOf, type FactSource, type LiveThing, type LiveView, type Trouble } from './fact-source.ts';
import type { IndexedThings, LiveKey, LiveThings } from './facts.ts';
import {
  accessDecided,
  accessDiffers,
  adoptedThing,
  drift,
  unexpected,
  unaccounted,
  unusable,
} from './live-diagnostics.ts';
import { observeMachine } from './observe-machine.ts';
import { observeResources } from './observe-resources.ts';
import { observeStored } from './observe-stored.ts';
import { Observer, type Observed } from './observer.ts';
import { settle } from './settle.ts';
import { factSources, liveKeys } from './table.ts';

/** Gives the view of the stack as it lives. */
export function observe(observed: Observed): LiveView {
  const observer = new Observer(observed);
  observeResources(observer);
  observeStored(observer, observed.files);
  for (const key of liveKeys) new KindObserver(observer, key).run();
  observeChoices(observer);
  for (const machine of observer.view.graph.of('machine')) observeMachine(observer, machine);
  const settled = settle(observer.view, observer.config, (one) => observer.ignores(one));
  for (const { machine, what, label } of settled.adopted) {
    observer.report(adoptedThing, observer.whereOf(machine), machine, what, label);
  }
  for (const reordered of settled.reordered) observeOrder(observer, reordered, settled.view);
  for (const key of liveKeys) new KindObserver(observer, key).tellUnaccounted(settled.view);
  observer.reportUnusedIgnores();
  return settled.view;
}

interface Troubled {
  readonly thing: LiveThing;
  readonly node: TopologyNode | undefined;
  readonly resource: string;
  readonly trouble: Trouble;
}

class KindObserver<K extends LiveKey> {
  readonly #observer: Observer;
  readonly #key: K;
  readonly #source: FactSource<LiveThings[K], TopologyNode>;

  constructor(observer: Observer, key: K) {
    this.#observer = observer;
    this.#key = key;
    this.#source = factSources[key];
  }

  run(): void {
    const { view } = this.#observer;
    if (this.#source.shown) this.#tellNotShown(this.#source.shown);
    const indexed: IndexedThings = view.facts;
    for (const thing of new Set(indexed[this.#key].values())) {
      const node = view.nodeOf(this.#key, thing.id);
      const owner = this.#source.machineOf(thing, view);
      const resource = node?.resource ?? owner?.resource;
      const trouble = this.#source.trouble(thing, view);
      if (resource !== undefined && trouble) this.#tellTrouble({ thing, node, resource, trouble });
      if (node) this.#compare(thing, node);
    }
  }

  /** What the stack has made and the user has not moved must be in the bundle. */
  #tellNotShown({ kind, where }: NonNullable<FactSource<LiveThings[K], TopologyNode>['shown']>): void {
    const { view } = this.#observer;
    const indexed: IndexedThings = view.facts;
    if (where === 'others-shown' && indexed[this.#key].size === 0) return;
    for (const node of view.graph.of(kind)) {
      const id = view.idOf(node);
      if (id === undefined || view.liveOf(this.#key, node) || this.#isOver(node)) continue;
      this.#observer.reportNotShown(node.resource, this.#source.what, id);
    }
  }

  /** What belongs to a machine that has moved may be deleted with its old server. */
  #isOver(node: TopologyNode): boolean {
    const observer = this.#observer;
    const machine = node.kind === 'nic' ? machineOf(observer.view.graph, node) : undefined;
    return observer.isMoved(node.resource) || (machine !== undefined && observer.isMoved(machine.resource));
  }

  #tellTrouble({ thing, node, resource, trouble: { severity, text } }: Troubled): void {
    if (severity === 'warning' && this.#isMoved(resource)) return;
    const kind = severity === 'error' ? unusable : unexpected;
    const name = node ? '' : ` ${labelOf(thing)}`;
    const subject = `"${resource}": the ${this.#source.what}${name}`;
    this.#observer.report(kind, this.#observer.whereOf(resource), subject, text);
  }

  /** A volume is moved with the machines that use it. */
  #isMoved(resource: string): boolean {
    const observer = this.#observer;
    const machines = machinesOfVolume(observer.view.graph, resource);
    if (observer.isMoved(resource)) return true;
    return machines.length > 0 && machines.every((machine) => observer.isMoved(machine.resource));
  }

  #tellAccess(resource: string, what: string, differing: { readonly live: string; readonly template: string }): void {
    const observer = this.#observer;
    const decided = observer.config.access.get(resource);
    const where = observer.whereOf(resource);
    if (decided) observer.report(accessDecided, where, resource, what, { ...differing, ...decided });
    else observer.report(accessDiffers, where, resource, what, differing);
  }

  /** What belongs to a machine is a node of the stack as it lives, named by the template, or left alone. */
  tellUnaccounted(settled: LiveView): void {
    const mentioned = this.#mentioned(settled);
    const indexed: IndexedThings = settled.facts;
    for (const thing of new Set(indexed[this.#key].values())) {
      const owner = this.#source.machineOf(thing, settled);
      if (!owner || settled.nodeOf(this.#key, thing.id) || mentioned.has(thing.id)) continue;
      const [{ what }, label] = [this.#source, labelOf(thing)];
      if (this.#observer.ignores({ id: thing.id, what, label, machine: owner.resource })) continue;
      this.#observer.report(unaccounted, this.#observer.whereOf(owner.resource), owner.resource, what, label);
    }
  }

  /** Things outside the stack that it names all the same. */
  #mentioned({ graph }: LiveView): ReadonlySet<string> {
    const refs = [...this.#source.mentions(graph)];
    return new Set(refs.flatMap((ref) => (ref && 'external' in ref ? (textOf(ref.external) ?? []) : [])));
  }

  /** What has moved is led elsewhere on purpose; a volume that came along still has its live size. */
  #compare(thing: LiveThings[K], node: TopologyNode): void {
    if (this.#observer.isMoved(node.resource)) return;
    const isMoved = this.#isMoved(node.resource);
    for (const { about, comparison, used } of compareFields(thing, node, this.#source.fields, this.#observer.view)) {
      if (typeof comparison !== 'object' || (isMoved && used === 'template')) continue;
      const { live, template, value } = comparison;
      const where = this.#observer.whereOf(node.resource, value);
      const what = `the live ${this.#source.what} has the ${about}`;
      if (used === 'decision') this.#tellAccess(node.resource, what, { live, template });
      else this.#observer.report(drift, where, node.resource, what, { live, template, used });
    }
  }
}
