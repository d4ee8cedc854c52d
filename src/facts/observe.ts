/**
 * Says where the live cloud differs from the template, what cannot be moved as it is, and what only the cloud knows.
 * A plan that is made from the template alone would lose it.
 */
import { textOf } from '../evaluate/value.ts';
import type { NodeKind, TopologyNode } from '../topology/kinds/table.ts';
import { machinesOfVolume } from '../topology/views/disks.ts';
import { compareFields } from './compare-fields.ts';
import type { Difference } from './compare.ts';
import { disksWithoutVolume } from './disk-of-volume.ts';
import type { FactSource, LiveThing, Trouble } from './fact-source.ts';
import type { IndexedThings, LiveKey, LiveThings } from './facts.ts';
import { unusualProperties } from './guest-properties.ts';
import {
  deletedVolume,
  drift,
  imageProperty,
  noVolume,
  notShown,
  unexpected,
  unknownThing,
  unusable,
} from './live-diagnostics.ts';
import { observeResources } from './observe-resources.ts';
import { Observer, type Observed } from './observer.ts';
import { factSources, liveKeys } from './table.ts';

export function observe(observed: Observed): void {
  const observer = new Observer(observed);
  observeResources(observer);
  for (const key of liveKeys) new KindObserver(observer, key).run();
  for (const { resource, role, order } of disksWithoutVolume(observer.view)) {
    if (observer.isMoved(resource)) continue;
    const disk = role === 'root' ? 'root disk' : `disk ${order}`;
    observer.report(noVolume, observer.whereOf(resource), resource, disk);
  }
  for (const machine of observer.view.graph.of('machine')) {
    for (const [name, value] of unusualProperties(machine, observer.view)) {
      observer.report(imageProperty, observer.whereOf(machine.resource), machine.resource, name, value);
    }
  }
  observer.reportUnusedIgnores();
}

interface Troubled {
  readonly thing: LiveThing;
  readonly node: TopologyNode | undefined;
  readonly resource: string;
  readonly trouble: Trouble;
}

/** What people know it by, and its id. */
function labelOf({ id, name, address }: LiveThing): string {
  const label = name ?? address;
  return label === undefined ? id : `${label} (${id})`;
}

class KindObserver<K extends LiveKey> {
  readonly #observer: Observer;
  readonly #key: K;
  readonly #source: FactSource<LiveThings[K], TopologyNode>;
  /** Things outside the stack that the template names all the same. */
  readonly #mentioned: ReadonlySet<string>;

  constructor(observer: Observer, key: K) {
    this.#observer = observer;
    this.#key = key;
    this.#source = factSources[key];
    const refs = [...this.#source.mentions(observer.view.graph)];
    this.#mentioned = new Set(refs.flatMap((ref) => (ref && 'external' in ref ? (textOf(ref.external) ?? []) : [])));
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
      // What has moved is led elsewhere on purpose.
      if (node && !this.#isMoved(node.resource)) this.#compare(thing, node);
      else if (!node && owner && !this.#mentioned.has(thing.id)) this.#tellUnknown(thing, owner.resource);
    }
  }

  /** What the stack has made and the user has not moved must be in the bundle. */
  #tellNotShown(kind: NodeKind): void {
    const { view } = this.#observer;
    for (const node of view.graph.of(kind)) {
      const id = view.idOf(node);
      if (id === undefined || view.liveOf(this.#key, node) || this.#observer.isMoved(node.resource)) continue;
      this.#observer.report(notShown, this.#observer.whereOf(node.resource), node.resource, this.#source.what, id);
    }
  }

  #tellTrouble({ thing, node, resource, trouble: { severity, text } }: Troubled): void {
    if (severity === 'warning' && this.#isMoved(resource)) return;
    const kind = severity === 'error' ? unusable : unexpected;
    const name = node ? '' : ` ${labelOf(thing)}`;
    const subject = `${resource}: the ${this.#source.what}${name}`;
    this.#observer.report(kind, this.#observer.whereOf(resource), subject, text);
  }

  /** A volume is moved with the machines that use it. */
  #isMoved(resource: string): boolean {
    const observer = this.#observer;
    const machines = machinesOfVolume(observer.view.graph, resource);
    if (observer.isMoved(resource)) return true;
    return machines.length > 0 && machines.every((machine) => observer.isMoved(machine.resource));
  }

  #tellUnknown(thing: LiveThing, resource: string): void {
    const { view } = this.#observer;
    const where = this.#observer.whereOf(resource);
    const label = `the ${this.#source.what} ${labelOf(thing)} of ${resource}`;
    if (this.#observer.ignores({ id: thing.id, label }, where)) return;
    const holders = [...view.facts.servers.values()].flatMap(({ volumes }) => volumes);
    const isDeleted = holders.some(({ id, ...volume }) => id === thing.id && volume.deleteOnTermination === true);
    if (this.#key === 'volumes' && isDeleted) this.#observer.report(deletedVolume, where, resource, labelOf(thing));
    else this.#observer.report(unknownThing, where, resource, this.#source.what, labelOf(thing));
  }

  #compare(thing: LiveThings[K], node: TopologyNode): void {
    for (const { about, comparison } of compareFields(thing, node, this.#source.fields, this.#observer.view)) {
      if (typeof comparison === 'object') this.#tellDrift(about, node, comparison);
    }
  }

  #tellDrift(about: string, { resource }: TopologyNode, { live, template, value }: Difference): void {
    const where = this.#observer.whereOf(resource, value);
    this.#observer.report(drift, where, resource, `the live ${this.#source.what} has the ${about}`, live, template);
  }
}
