/** Orders names so that dependencies come first, ties by name; finds the cycles that prevent it. Linear in edges, no recursion. */
import { byCodeUnit } from '../source/text-order.ts';
import { present } from '../source/present.ts';
import { append } from '../source/append.ts';

/** An order of all names, whether or not there are cycles. */
export interface DependencyOrder {
  /** Dependencies first, ties by name; names on a cycle or behind one come last, by name. */
  readonly order: readonly string[];
  /** One closed path for each knot of cycles, such as `['a', 'b', 'a']`: each depends on the next. */
  readonly cycles: readonly (readonly string[])[];
  /** Names on a cycle or behind one. */
  readonly blocked: readonly string[];
}

/** `edges` maps each name to the names that it depends on; targets that are no keys are ignored. */
export function orderByDependency(edges: ReadonlyMap<string, Iterable<string>>): DependencyOrder {
  return orderBy(edges, byCodeUnit);
}

/** The same with ties in the order in which the names are met: in Heat's validation each resource comes behind its targets. */
export function orderOfValidation(edges: ReadonlyMap<string, Iterable<string>>): DependencyOrder {
  const ranks = new Map<string, number>();
  const meet = (name: string): void => {
    if (!ranks.has(name)) ranks.set(name, ranks.size);
  };
  for (const [name, targets] of edges) {
    for (const target of targets) {
      if (!edges.has(target)) continue;
      meet(target);
      meet(name);
    }
    meet(name);
  }
  return orderBy(edges, (a, b) => present(ranks.get(a), 'rank') - present(ranks.get(b), 'rank'));
}

type Compare = (a: string, b: string) => number;

function orderBy(edges: ReadonlyMap<string, Iterable<string>>, compare: Compare): DependencyOrder {
  const waiting = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const [name, targets] of edges) {
    const own = [...new Set(targets)].filter((target) => edges.has(target));
    waiting.set(name, own.length);
    for (const target of own) {
      append(dependants, target, name);
    }
  }
  const ready = createHeap(
    [...waiting].filter(([, count]) => count === 0).map(([name]) => name),
    compare,
  );
  const order: string[] = [];
  for (let name = ready.take(); name !== undefined; name = ready.take()) {
    order.push(name);
    for (const dependant of dependants.get(name) ?? []) {
      const left = present(waiting.get(dependant), 'count') - 1;
      waiting.set(dependant, left);
      if (left === 0) ready.add(dependant);
    }
  }
  if (order.length === edges.size) return { order, cycles: [], blocked: [] };
  const done = new Set(order);
  const rest = [...edges.keys()].filter((name) => !done.has(name)).toSorted(compare);
  return { order: [...order, ...rest], cycles: findCycles(rest, edges), blocked: rest };
}

/** Follows dependencies among what is left until a name comes again; names met on the way are not asked twice. */
function findCycles(
  names: readonly string[],
  edges: ReadonlyMap<string, Iterable<string>>,
): readonly (readonly string[])[] {
  const left = new Set(names);
  const seen = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const start of names) {
    const path: string[] = [];
    const place = new Map<string, number>();
    let current: string | undefined = start;
    while (current !== undefined && !seen.has(current)) {
      seen.add(current);
      place.set(current, path.length);
      path.push(current);
      current = nextOf(current, edges, left);
    }
    const from = current === undefined ? undefined : place.get(current);
    if (current !== undefined && from !== undefined) cycles.push([...path.slice(from), current]);
  }
  return cycles;
}

function nextOf(
  name: string,
  edges: ReadonlyMap<string, Iterable<string>>,
  left: ReadonlySet<string>,
): string | undefined {
  return [...present(edges.get(name), 'edges')].filter((target) => left.has(target)).toSorted(byCodeUnit)[0];
}

/** Smallest first. */
function createHeap(
  initial: readonly string[],
  compare: Compare,
): { add(name: string): void; take(): string | undefined } {
  const heap: string[] = [];
  const at = (index: number): string => present(heap[index], 'item of the heap');
  const swap = (a: number, b: number): void => {
    const held = at(a);
    heap[a] = at(b);
    heap[b] = held;
  };
  const add = (name: string): void => {
    heap.push(name);
    for (let index = heap.length - 1; index > 0;) {
      const parent = (index - 1) >> 1;
      if (compare(at(parent), at(index)) <= 0) break;
      swap(parent, index);
      index = parent;
    }
  };
  const sink = (): void => {
    for (let index = 0; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (left < heap.length && compare(at(left), at(least)) < 0) least = left;
      if (right < heap.length && compare(at(right), at(least)) < 0) least = right;
      if (least === index) return;
      swap(index, least);
      index = least;
    }
  };
  for (const name of initial) add(name);
  return {
    add,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}
