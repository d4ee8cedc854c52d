/** The lowerers: which kind is lowered by whom on which target, and what belongs to the stack as a whole. */
import type { NodeKind, NodeOf } from '../../topology/topology.ts';
import type { PlanContext } from '../context.ts';
import type { PlanItem, Target } from '../plan.ts';

export function lowererFor(
  _kind: NodeKind,
  _target: Target,
): ((node: NodeOf<NodeKind>, context: PlanContext) => readonly PlanItem[]) | undefined {
  return undefined;
}

export function lowerStack(_context: PlanContext): readonly PlanItem[] {
  return [];
}
