/** The data proof: every disk and volume has exactly one fate, and no step deletes what was not copied or adopted before. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { World } from '../plan/world.ts';
import { diskOrigin } from '../targets/origins/disk-origin.ts';
import type { Plan, Step, StepPart } from '../plan/plan.ts';
import { phases } from '../plan/plan.ts';
import { printHole } from '../print/print-hole.ts';

export const volumeWithoutFate = defineDiagnostic({
  code: 'verify/volume-without-fate',
  severity: 'error',
  message: (resource: string) => `the data of volume ${resource} has no place in the plan`,
  explanation:
    'Every volume must become a claim, stay in OpenStack, or be named as a question. This is a defect of heat2kube: please report it.',
});

export const deletesTooEarly = defineDiagnostic({
  code: 'verify/deletes-too-early',
  severity: 'error',
  message: (step: string, id: string) => `step ${step} deletes ${id} before a step that copies or adopts it is checked`,
  explanation:
    'A step that deletes a server or volume must come after everything that takes its data over. This is a defect of heat2kube: please report it.',
});

export const dataDiagnostics = Object.freeze([volumeWithoutFate, deletesTooEarly]);

export function proveData(plan: Plan, world: World, reports: Collector): void {
  const waves = new Set(
    plan.items.flatMap((item) =>
      item.item === 'object' ? [item.wave, ...(item.shapedBy ?? [])] : item.item === 'input' ? item.input.about : [],
    ),
  );
  for (const volume of world.graph.of('volume')) {
    if (world.placed.on(volume.id, 'openstack') !== undefined || waves.has(volume.id)) continue;
    reports.report(volumeWithoutFate, { resource: volume.resource }, volume.resource);
  }
  proveOrder(plan, world, reports);
}

/** Deletions of live things stand in the last phase, after the steps that are about their machines. */
function proveOrder(plan: Plan, world: World, reports: Collector): void {
  const steps = plan.items.flatMap((item) => (item.item === 'step' ? [item.step] : []));
  const position = new Map(steps.map((step, index) => [step.id, phases.indexOf(step.phase) * steps.length + index]));
  const taking = steps.filter(({ id }) => /\/(?:hand-over|clone|copy|start)\//.test(id));
  for (const [id, machine] of liveServers(world)) {
    const deleting = steps.find((step) =>
      commandsOf(step).some((line) => line.includes('delete') && line.includes(id)),
    );
    const after = taking.filter((step) => step.about.includes(machine));
    const tooEarly = deleting && after.some((step) => (position.get(step.id) ?? 0) > (position.get(deleting.id) ?? 0));
    if (deleting && tooEarly) reports.report(deletesTooEarly, {}, deleting.id, id);
  }
  for (const disk of [...world.graph.of('disk'), ...world.graph.of('attachment')]) {
    const origin = diskOrigin(disk, world);
    if (origin.origin !== 'adopted') continue;
    const deleting = steps.find((step) =>
      commandsOf(step).some((line) => /volume delete/.test(line) && line.includes(origin.volume)),
    );
    if (deleting) reports.report(deletesTooEarly, {}, deleting.id, origin.volume);
  }
}

function liveServers({ graph, live: { facts } }: World): readonly (readonly [string, string])[] {
  return graph.of('machine').flatMap(({ id, resource }) => {
    const server = facts?.physicalIds.get(resource);
    return server === undefined ? [] : [[server, id] as const];
  });
}

/** Files of the output name nothing live. */
function valueText(part: Exclude<StepPart, string>): string {
  return 'kind' in part ? printHole(part) : '';
}

function commandsOf(step: Step): readonly string[] {
  return step.do.map((text) =>
    typeof text === 'string' ? text : text.map((part) => (typeof part === 'string' ? part : valueText(part))).join(''),
  );
}
