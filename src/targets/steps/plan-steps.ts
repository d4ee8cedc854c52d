/** The steps of a plan, phase by phase: what people do, how they see that it worked, and how they go back. */
import { phases, type PlanItem, type Step } from '../../plan/plan.ts';
import { resourceWaves } from '../../plan/waves.ts';
import type { World } from '../../plan/world.ts';
import { trafficSteps } from '../cluster/traffic.ts';
import { cutOverSteps, recordStep } from '../kubevirt/cut-over.ts';
import { rehearsalStep, startSteps } from '../kubevirt/seed.ts';
import { archiveStep, backupSteps, dryRunStep, freezeStep, liveStackStep, retainStep } from '../openstack/protect.ts';
import { referrerSteps } from '../openstack/referrers.ts';
import { releaseSteps, residualSteps } from '../openstack/release.ts';
import { signalSteps } from '../openstack/signals.ts';
import { hasBegun, movingMachines } from '../origins/moving.ts';
import { clusterStep, quotaStep } from './assess.ts';
import { prepareSteps } from './prepare.ts';
import { verifyStep } from './verify.ts';

/** In the order to do them; every id in `needs` is that of an earlier step. */
export function planSteps(world: World, items: readonly PlanItem[]): readonly Step[] {
  const { graph, live, source } = world;
  const waves = resourceWaves(source.stack);
  const migrate = live.mode === 'migrate';
  const cutOver = migrate ? moveSteps(world, items) : [];
  const referrers = graph.of('retained').flatMap((node) => referrerSteps(world, node));
  const letIn = [...cutOver, ...referrers]
    .map(({ id }) => id)
    .filter((id) => /^cut-over\/(?:record|traffic|lead)/.test(id));
  const steps = [
    clusterStep(world, items),
    ...(migrate ? protecting(world) : []),
    ...residualSteps(world),
    ...prepareSteps(world, items),
    ...startSteps(world, (resource) => waves.get(resource) ?? 0),
    ...graph.of('retained').flatMap((node) => signalSteps(world, node)),
    ...cutOver,
    ...referrers,
    verifyStep(world, items, letIn),
    ...releaseSteps(world),
  ];
  const sorted = steps.toSorted((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase));
  const ids = new Set(sorted.map(({ id }) => id));
  return sorted.map((step) => ({ ...step, needs: step.needs.filter((id) => ids.has(id)) }));
}

/** What was done before the first machine moved is not asked for again. */
function protecting(world: World): readonly Step[] {
  const backups = backupSteps(world);
  const quota = backups.length > 0 ? [quotaStep(world)] : [];
  if (hasBegun(world)) return [...quota, ...backups];
  return [
    liveStackStep(world),
    dryRunStep(world),
    ...quota,
    archiveStep(world),
    freezeStep(world),
    ...backups,
    retainStep(world),
  ];
}

function moveSteps(world: World, items: readonly PlanItem[]): readonly Step[] {
  const waiting = movingMachines(world).filter(({ state }) => state === 'waiting');
  const services = new Set(
    items.flatMap((item) =>
      item.item === 'object' && item.object.kind === 'Service' ? [item.object.metadata.name] : [],
    ),
  );
  return [
    ...waiting.map((moving) => rehearsalStep(world, moving)),
    ...waiting.flatMap((moving) => cutOverSteps(world, moving)),
    ...(waiting.length > 0 ? [recordStep(world, waiting)] : []),
    ...world.graph.of('public-address').flatMap((node) => trafficSteps(world, node, services)),
  ];
}
