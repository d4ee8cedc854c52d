/** The steps of a plan, phase by phase: those of the whole stack and those that targets have for single nodes. */
import { phases, type PlanItem, type Step } from './plan.ts';
import type { LoweredNodes } from './lower.ts';
import type { StackTarget } from './target.ts';
import type { World } from './world.ts';

interface StepInput {
  readonly stackTargets: readonly StackTarget[];
  readonly items: readonly PlanItem[];
  readonly outcomes: LoweredNodes['outcomes'];
}

/** In the order to do them; every id in `needs` is that of an earlier step. */
export function planSteps(world: World, { stackTargets, items, outcomes }: StepInput): readonly Step[] {
  const steps = stackTargets.flatMap((target) => target.steps?.(world, items) ?? []);
  for (const node of world.graph.nodes.values()) {
    for (const { choice, items: own } of outcomes.get(node.id) ?? []) {
      steps.push(...(world.placed.target(node.id, choice.side)?.steps?.(node, world, own) ?? []));
    }
  }
  for (const target of stackTargets) steps.push(...(target.closing?.(world, { items, steps: [...steps] }) ?? []));
  const ids = new Set(steps.map(({ id }) => id));
  const linked = steps.map((step) => ({ ...step, needs: step.needs.filter((id) => ids.has(id)) }));
  return phases.flatMap((phase) => inOrder(linked.filter((step) => step.phase === phase)));
}

/** As they are, but each after those of the phase that it needs. A circle, which the order proof reports, ends in its place. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const sorted = new Set<Step>();
  const open = new Set<Step>();
  const visit = (step: Step): void => {
    if (sorted.has(step) || open.has(step)) return;
    open.add(step);
    for (const id of step.needs) {
      const needed = byId.get(id);
      if (needed) visit(needed);
    }
    sorted.add(step);
  };
  for (const step of steps) visit(step);
  return [...sorted];
}
