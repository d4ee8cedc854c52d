/** The order proof: what needs something lies in no earlier wave than that, and steps need only what comes before. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import type { Plan } from '../plan/plan.ts';
import { phases } from '../plan/plan.ts';
import { dependencyEdges, resourceWaves } from '../plan/waves.ts';
import type { Stack } from '../stack/stack.ts';

export const waveTooEarly = defineDiagnostic({
  code: 'verify/wave-too-early',
  severity: 'error',
  message: (resource: string, needed: string) =>
    `${resource} lies in the same wave as ${needed}, which it needs, or in an earlier one`,
  explanation:
    'Waves follow the dependencies of the stack. This is a defect of heat2kube: please report it with the template.',
});

export const stepTooEarly = defineDiagnostic({
  code: 'verify/step-too-early',
  severity: 'error',
  message: (step: string, needed: string) => `step ${step} comes before step ${needed}, which it needs`,
  explanation: 'Steps are in the order in which they must be done. This is a defect of heat2kube: please report it.',
});

export const orderDiagnostics = Object.freeze([waveTooEarly, stepTooEarly]);

export function proveOrder(stack: Stack, plan: Plan, reports: Collector): void {
  const waves = resourceWaves(stack);
  const edges = dependencyEdges(stack);
  const unordered = onOrBehindCycles(edges);
  for (const [resource, needed] of edges) {
    if (unordered.has(resource)) continue;
    if ((waves.get(resource) ?? 0) <= (waves.get(needed) ?? 0))
      reports.report(waveTooEarly, { resource }, resource, needed);
  }
  const steps = plan.items.flatMap((item) => (item.item === 'step' ? [item.step] : []));
  const sorted = steps.toSorted((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase));
  const position = new Map(sorted.map(({ id }, index) => [id, index]));
  for (const step of steps) {
    for (const needed of step.needs) {
      if ((position.get(needed) ?? -1) >= (position.get(step.id) ?? 0))
        reports.report(stepTooEarly, {}, step.id, needed);
    }
  }
}

/** Resources that never come to their turn when each waits for what it needs: a cycle, which was reported, has no order. */
function onOrBehindCycles(edges: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const waiting = new Map<string, number>();
  const waiters = new Map<string, string[]>();
  for (const [resource, needed] of edges) {
    waiting.set(resource, (waiting.get(resource) ?? 0) + 1);
    if (!waiting.has(needed)) waiting.set(needed, 0);
    waiters.set(needed, [...(waiters.get(needed) ?? []), resource]);
  }
  const ready = [...waiting].flatMap(([resource, count]) => (count === 0 ? [resource] : []));
  for (const done of ready) {
    waiting.delete(done);
    for (const waiter of waiters.get(done) ?? []) {
      const left = (waiting.get(waiter) ?? 0) - 1;
      waiting.set(waiter, left);
      if (left === 0) ready.push(waiter);
    }
  }
  return new Set(waiting.keys());
}
