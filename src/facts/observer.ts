/** What observing the live cloud goes by, and how it is told. */
import type { Config } from '../config/config.ts';
import type { ConfigPlaces } from '../config/config-places.ts';
import { isBelow, isMoved } from '../config/path-pattern.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { DiagnosticKind, Where } from '../diagnostics/diagnostic.ts';
import type { LeafTable } from '../evaluate/leaf-table.ts';
import { originsOf, type Value } from '../evaluate/value.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Stack } from '../stack/stack.ts';
import type { LiveView } from './fact-source.ts';
import { ignoredKnown, ignoredNothing, ignoredThing, notShown } from './live-diagnostics.ts';

export interface Observed {
  readonly view: LiveView;
  readonly stack: Stack;
  /** Files that templates name, by their names as read. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly leaves: LeafTable;
  readonly reports: Collector;
  readonly config: Pick<Config, 'added' | 'ignored' | 'moved' | 'access' | 'disks' | 'givenStackName'>;
  readonly places?: ConfigPlaces;
  /** Whether what the bundle does not describe is told. Default: `error`. */
  readonly missingFacts?: 'error' | 'open' | undefined;
}

/** What an entry of `ignored` can name: a thing of a machine, or a resource of the live stack. */
interface Ignorable {
  readonly id: string;
  readonly path?: string;
  readonly what: string;
  /** What people call it. */
  readonly label: string;
  readonly machine?: string;
}

export class Observer {
  readonly view: LiveView;
  readonly stack: Stack;
  readonly config: Observed['config'];
  readonly #leaves: LeafTable;
  readonly #reports: Collector;
  readonly #places: ConfigPlaces;
  readonly #missingFacts: Observed['missingFacts'];
  readonly #used = new Set<string>();

  constructor({ view, stack, leaves, reports, config, places = () => undefined, missingFacts }: Observed) {
    this.view = view;
    this.stack = stack;
    this.config = config;
    this.#leaves = leaves;
    this.#reports = reports;
    this.#places = places;
    this.#missingFacts = missingFacts;
  }

  report<Args extends readonly unknown[]>(kind: DiagnosticKind<Args>, where: Where, ...args: Args): void {
    this.#reports.report(kind, where, ...args);
  }

  /** Where the template says the value; else where it defines the resource. */
  whereOf(resource: string, value?: Value): Where {
    const [leaf] = value ? originsOf(value) : [];
    return { resource, span: leaf === undefined ? this.#leaves.placeOf(resource) : this.#leaves.get(leaf).span };
  }

  /** What lives and nobody describes. */
  reportNotShown(resource: string, what: string, id: string): void {
    if (this.#missingFacts !== 'open') this.report(notShown, this.whereOf(resource), resource, what, id);
  }

  /** Whether the user has recorded that the resource is moved: its old server is expected to be unexpected. */
  isMoved(resource: string): boolean {
    return isMoved(this.config, resource);
  }

  /** Whether the user has said to leave the thing alone, which is told. */
  ignores({ id, path, what, label, machine }: Ignorable): boolean {
    const where = machine === undefined ? {} : this.whereOf(machine);
    for (const [name, reason] of this.config.ignored) {
      if (name !== id && (path === undefined || !isBelow([name], path))) continue;
      const owner = machine === undefined ? '' : ` of "${machine}"`;
      if (!this.#used.has(`${name} ${id}`)) this.report(ignoredThing, where, `the ${what} ${label}${owner}`, reason);
      this.#used.add(name).add(`${name} ${id}`);
      return true;
    }
    return false;
  }

  /** An entry that names nothing would leave out what it was meant for. */
  reportUnusedIgnores(): void {
    for (const name of this.config.ignored.keys()) {
      if (this.#used.has(name)) continue;
      const at = { span: this.#places('ignored', name) };
      const [path] = [...this.view.facts.physicalIds].find((entry) => entry.includes(name)) ?? [];
      if (path === undefined) this.report(ignoredNothing, at, name);
      else this.report(ignoredKnown, at, name, path);
    }
  }

  /** Where heat2kube.yaml says it. */
  entryAt(key: 'added' | 'disks', entry: string): Where {
    return { span: this.#places(key, entry) };
  }
}
