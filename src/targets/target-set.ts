/** The targets of one compilation: those of the house, and the caller's own, which stand before them. A value, no global. */
import type { NodeKind } from '../topology/kinds/table.ts';
import type { AnyTarget, Target, Targets } from '../plan/target.ts';
import type { Side } from '../plan/plan.ts';
import { targetTable } from './table.ts';

const sides: readonly Side[] = ['cluster', 'openstack', 'none'];
const standard: Targets = targetTable;
const byKind: { readonly [K in NodeKind]: readonly Target<K>[] } = targetTable;

/**
 * Own targets win where the ranks of offers are equal, and replace ours where side and id are. Throws a `TypeError` for
 * what is no target, and for two of the same kind, side and id.
 */
export function targetSet(own: readonly AnyTarget[] = []): Targets {
  const seen = new Set<string>();
  for (const target of own) {
    if (typeof target?.offer !== 'function' || typeof target.lower !== 'function') {
      throw new TypeError('targets: each item must be a result of defineTarget');
    }
    if (!Object.hasOwn(standard, target.kind)) throw new TypeError(`targets: there is no kind ${target.kind}`);
    checkPlace(target);
    const key = keyOf(target);
    if (seen.has(key)) throw new TypeError(`targets: there are two targets ${key}`);
    seen.add(key);
  }
  const isReplaced = (target: AnyTarget): boolean => seen.has(keyOf(target));
  const table = { ...standard };
  for (const kind of new Set(own.map((target) => target.kind))) {
    const added = own.filter((target) => target.kind === kind);
    table[kind] = [...added, ...standard[kind].filter((target) => !isReplaced(target))];
  }
  return table;
}

/** What the rest of the plan relies on without asking. */
function checkPlace(target: AnyTarget): void {
  const { kind, id, side, strategy, workload } = target;
  if (typeof id !== 'string') throw new TypeError(`targets: a target of ${kind} has no id`);
  if (!sides.includes(side)) throw new TypeError(`targets: ${id}: side must be one of ${sides.join(', ')}`);
  if (kind !== 'machine') return;
  if (typeof strategy?.word !== 'string') throw new TypeError(`targets: ${id}: a target of machines has a strategy`);
  if (side === 'cluster' && typeof workload?.refOf !== 'function') {
    throw new TypeError(`targets: ${id}: a target of machines in the cluster has a workload`);
  }
}

/** One of the house's, for a target of your own that does the same and more. */
export function standardTarget<K extends NodeKind>(kind: K, id: string): Target<K> {
  const targets = byKind[kind];
  const found = targets.find((target) => target.id === id);
  if (!found) {
    const ids = targets.map((target) => target.id).join(', ');
    throw new RangeError(`kind ${kind} has no target "${id}"; its targets are ${ids}`);
  }
  return found;
}

function keyOf({ kind, side, id }: AnyTarget): string {
  return `${kind}/${side}/${id}`;
}
