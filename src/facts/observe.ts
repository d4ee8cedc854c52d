/**
 * Says where the live cloud differs from the template, what cannot be moved as it is, and what only the cloud knows.
 * A plan that is made from the template alone would lose it.
 */
import type { Collector } from '../diagnostics/collector.ts';
import type { Where } from '../diagnostics/diagnostic.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { originsOf, textOf, type Value } from '../evaluate/value.ts';
import type { NodeKind, TopologyNode } from '../topology/kinds/table.ts';
import { machinesOfVolume } from '../topology/views/disks.ts';
import { compareFields } from './compare-fields.ts';
import type { Difference } from './compare.ts';
import { disksWithoutVolume } from './disk-of-volume.ts';
import type { FactSource, LiveThing, LiveView, Trouble } from './fact-source.ts';
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
import { statusTrouble } from './stack.ts';
import { factSources, liveKeys } from './table.ts';

interface Observer {
  readonly view: LiveView;
  readonly leaves: LeafTable;
  readonly reports: Collector;
  /** Whether the user has recorded that the resource is moved: its old server is expected to be unexpected. */
  isMoved(resource: string): boolean;
}

export function observe(observer: Observer): void {
  tellStatus(observer);
  for (const key of liveKeys) new KindObserver(observer, key).run();
  for (const { resource, role, order } of disksWithoutVolume(observer.view)) {
    if (observer.isMoved(resource)) continue;
    const disk = role === 'root' ? 'root disk' : `disk ${order}`;
    observer.reports.report(noVolume, whereOf(observer, resource), resource, disk);
  }
  for (const machine of observer.view.graph.of('machine')) {
    for (const [name, value] of unusualProperties(machine, observer.view)) {
      observer.reports.report(imageProperty, whereOf(observer, machine.resource), machine.resource, name, value);
    }
  }
}

function tellStatus(observer: Observer): void {
  const { facts } = observer.view;
  const stack = statusTrouble(facts.stack?.status);
  if (stack) observer.reports.report(unusable, {}, 'the stack', stack.text);
  for (const [path, { status }] of facts.resources) {
    const trouble = statusTrouble(status);
    if (trouble) observer.reports.report(unusable, whereOf(observer, path), `${path}: the resource`, trouble.text);
  }
}

/** Where the template says the value; else where it defines the resource. */
function whereOf({ leaves }: Observer, resource: string, value?: Value): Where {
  const [leaf] = value ? originsOf(value) : [];
  const { span } = leaf === undefined ? (leaves.ofResource(resource)[0] ?? {}) : leaves.get(leaf);
  return { resource, ...(span && { span }) };
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
    const { view, reports } = this.#observer;
    for (const node of view.graph.of(kind)) {
      const id = view.idOf(node);
      if (id === undefined || view.liveOf(this.#key, node) || this.#observer.isMoved(node.resource)) continue;
      reports.report(notShown, whereOf(this.#observer, node.resource), node.resource, this.#source.what, id);
    }
  }

  #tellTrouble({ thing, node, resource, trouble: { severity, text } }: Troubled): void {
    if (severity === 'warning' && this.#isMoved(resource)) return;
    const kind = severity === 'error' ? unusable : unexpected;
    const name = node ? '' : ` ${labelOf(thing)}`;
    const subject = `${resource}: the ${this.#source.what}${name}`;
    this.#observer.reports.report(kind, whereOf(this.#observer, resource), subject, text);
  }

  /** A volume is moved with the machines that use it. */
  #isMoved(resource: string): boolean {
    const { view, isMoved } = this.#observer;
    const machines = machinesOfVolume(view.graph, resource);
    return isMoved(resource) || (machines.length > 0 && machines.every((machine) => isMoved(machine.resource)));
  }

  #tellUnknown(thing: LiveThing, resource: string): void {
    const { view, reports } = this.#observer;
    const where = whereOf(this.#observer, resource);
    const holders = [...view.facts.servers.values()].flatMap(({ volumes }) => volumes);
    const isDeleted = holders.some(({ id, ...volume }) => id === thing.id && volume.deleteOnTermination === true);
    if (this.#key === 'volumes' && isDeleted) reports.report(deletedVolume, where, resource, labelOf(thing));
    else reports.report(unknownThing, where, resource, this.#source.what, labelOf(thing));
  }

  #compare(thing: LiveThings[K], node: TopologyNode): void {
    for (const { about, comparison } of compareFields(thing, node, this.#source.fields, this.#observer.view)) {
      if (typeof comparison === 'object') this.#tellDrift(about, node, comparison);
    }
  }

  #tellDrift(about: string, { resource }: TopologyNode, { live, template, value }: Difference): void {
    const where = whereOf(this.#observer, resource, value);
    this.#observer.reports.report(
      drift,
      where,
      resource,
      `the live ${this.#source.what} has the ${about}`,
      live,
      template,
    );
  }
}
