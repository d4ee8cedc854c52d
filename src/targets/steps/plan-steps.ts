/** The steps of a plan, phase by phase: what people do, how they see that it worked, and how they go back. */
import type { World } from '../../plan/world.ts';
import type { PlanItem, Step } from '../../plan/plan.ts';
import { resourceWaves } from '../../plan/waves.ts';
import { assessSteps } from './assess.ts';
import { cutOverSteps } from './cut-over.ts';
import { prepareSteps } from './prepare.ts';
import { protectSteps } from './protect.ts';
import { referrerSteps } from './referrers.ts';
import { releaseSteps, verifySteps } from './release.ts';
import { seedSteps } from './seed.ts';
import { signalSteps } from './signals.ts';
import { stepWorld } from './step-world.ts';

/** In the order to do them; every id in `needs` is that of an earlier step. */
export function planSteps(context: World, items: readonly PlanItem[]): readonly Step[] {
  const world = stepWorld(context, items);
  const waves = resourceWaves(context.source.stack);
  const steps = [
    ...assessSteps(world),
    ...protectSteps(world),
    ...prepareSteps(world),
    ...seedSteps(world, ({ machine }) => waves.get(machine.resource) ?? 0),
    ...signalSteps(world),
    ...cutOverSteps(world),
    ...referrerSteps(world),
    ...verifySteps(world),
    ...releaseSteps(world),
  ];
  const ids = new Set(steps.map(({ id }) => id));
  return steps.map((step) => ({ ...step, needs: step.needs.filter((id) => ids.has(id)) }));
}
