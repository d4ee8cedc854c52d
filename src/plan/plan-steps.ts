/** The steps of a plan, phase by phase: those of the whole stack and those that targets have for single nodes. */
import { present } from '../source/present.ts';
import { phases, type PlanItem, type Step } from './plan.ts';
import { code } from './prose.ts';
import { outcomesOf, type LoweredNodes } from './lower.ts';
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
    for (const { choice, items: own } of outcomesOf(outcomes, node.id)) {
      steps.push(...(world.placed.target(node.id, choice.side)?.steps?.(node, world, own) ?? []));
    }
  }
  for (const target of stackTargets) steps.push(...(target.closing?.(world, { items, steps }) ?? []));
  // Where nothing becomes an object there is nothing to prepare, to protect or to release: a person may have things to replace.
  const moves = items.some(({ item }) => item === 'object' || item === 'secret');
  const wanted = moves ? steps : steps.filter(({ id }) => id.startsWith('prepare/replace/'));
  const ids = new Set(wanted.map(({ id }) => id));
  const linked = wanted.map((step) => ({ ...step, needs: step.needs.filter((id) => ids.has(id)) }));
  const told = withDone(linked);
  return phases.flatMap((phase) => inOrder(told.filter((step) => step.phase === phase)));
}

/** A step that can only come after others shows that these are done too. */
function withDone(steps: readonly Step[]): readonly Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const open = stillOpen(steps, byId);
  const later = new Map<string, string>();
  const visit = (id: string, shownBy: string): void => {
    if (later.has(id)) return;
    later.set(id, shownBy);
    for (const need of present(byId.get(id), 'step').needs) visit(need, shownBy);
  };
  for (const { id, needs, done } of steps) {
    if (done?.proves === 'needs') for (const need of needs) visit(need, id);
  }
  return steps.map((step) => {
    const shownBy = later.get(step.id);
    if (step.done || shownBy === undefined || step.open || open.has(step.id)) return step;
    return { ...step, done: { because: `${code(shownBy)} is done, which comes after it`, proves: 'itself' } };
  });
}

/** Questions that are open today, and what of their phase waits for the answers. */
function stillOpen(steps: readonly Step[], byId: ReadonlyMap<string, Step>): ReadonlySet<string> {
  const asking = new Map<string, boolean>();
  const asks = (step: Step): boolean => {
    const ready = asking.get(step.id);
    if (ready !== undefined) return ready;
    asking.set(step.id, false);
    const before = step.needs.map((id) => present(byId.get(id), 'step')).filter(({ phase }) => phase === step.phase);
    const found = step.do.some(({ op }) => op === 'answer') || before.some(asks);
    asking.set(step.id, found);
    return found;
  };
  return new Set(steps.filter(asks).map(({ id }) => id));
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
