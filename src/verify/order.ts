/** The order proof: resources come after what they depend on, and steps after the steps and objects that they need. */
import { defineDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Collector } from '../diagnostics/collector.ts';
import { refKey, refOf, type ObjectRef } from '../kubernetes/object-ref.ts';
import type { Look, Operation } from '../plan/operations.ts';
import type { Plan } from '../plan/plan.ts';
import { phases } from '../plan/plan.ts';
import { present } from '../source/present.ts';
import { append } from '../source/append.ts';

const resourceTooEarly = defineDiagnostic({
  code: 'verify/resource-too-early',
  severity: 'error',
  message: (resource: string, needed: string) => `"${resource}" depends on ${needed} but is not applied after it`,
  explanation:
    'A resource must be applied after all resources that it depends on. This is a defect of heat2kube: please report it with the template.',
});

const stepTooEarly = defineDiagnostic({
  code: 'verify/step-too-early',
  severity: 'error',
  message: (step: string, needed: string) => `step ${step} comes before step ${needed}, which it needs`,
  explanation: 'A step must come after all steps that it needs. This is a defect of heat2kube: please report it.',
});

const objectTooEarly = defineDiagnostic({
  code: 'verify/object-too-early',
  severity: 'error',
  message: (step: string, object: string) => `step ${step} uses ${object}, which no earlier step creates`,
  explanation:
    'An earlier step must create every object that a step uses. This is a defect of heat2kube: please report it.',
});

export const orderDiagnostics = Object.freeze([resourceTooEarly, stepTooEarly, objectTooEarly]);

/** Resources by path. */
export interface OrderInput {
  /** `[from, to]`, where `from` needs `to`. */
  readonly edges: readonly (readonly [string, string])[];
  /** When each comes to its turn, from 0. */
  readonly waves: ReadonlyMap<string, number>;
}

/** Resources by waves, then steps by their needs and by what they look at. */
export function proveOrder({ edges, waves }: OrderInput, plan: Plan, reports: Collector): void {
  const unordered = onOrBehindCycles(edges);
  for (const [resource, needed] of edges) {
    if (unordered.has(resource)) continue;
    if (present(waves.get(resource), 'wave') <= present(waves.get(needed), 'wave'))
      reports.report(resourceTooEarly, { resource }, resource, needed);
  }
  const position = new Map(plan.steps.map(({ id }, index) => [id, index]));
  for (const step of plan.steps) {
    for (const needed of step.needs) {
      if ((position.get(needed) ?? -1) >= present(position.get(step.id), 'place of the step'))
        reports.report(stepTooEarly, {}, step.id, needed);
    }
  }
  provePhases(plan, reports);
  proveObjects(plan, reports);
}

/** A phase is never entered again once it is left. */
function provePhases({ steps }: Plan, reports: Collector): void {
  steps.forEach((step, index) => {
    const before = steps[index - 1];
    if (before && phases.indexOf(before.phase) > phases.indexOf(step.phase))
      reports.report(stepTooEarly, {}, before.id, step.id);
  });
}

/** Follows what each step creates: a later one may use it, an earlier one may not. */
function proveObjects(plan: Plan, reports: Collector): void {
  const there = new Set<string>();
  const isOurs = ({ namespace }: ObjectRef): boolean => namespace === plan.namespace;
  const add = (refs: readonly ObjectRef[]): void => refs.forEach((ref) => there.add(refKey(ref)));
  for (const step of plan.steps) {
    for (const operation of [...step.precondition, ...step.do, ...step.check]) {
      for (const ref of usedBy(operation).filter(isOurs)) {
        if (!there.has(refKey(ref))) reports.report(objectTooEarly, {}, step.id, `${ref.kind} ${ref.name}`);
      }
      add(createdBy(operation, plan));
    }
  }
}

/** What exists once the operation is done. */
function createdBy(operation: Operation, plan: Plan): readonly ObjectRef[] {
  switch (operation.op) {
    case 'apply':
      if (operation.dryRun) return [];
      return typeof operation.scope === 'string' ? applied(plan, operation.scope) : operation.scope;
    case 'complete':
      return [operation.object];
    case 'rehearse':
      return [operation.as];
    case 'import':
      return [operation.claim];
    default:
      return [];
  }
}

/** Of what waits for an answer nobody knows whether it lies below `inputs` or not: each scope may hold it. */
function applied({ items }: Plan, scope: 'all' | 'answers'): readonly ObjectRef[] {
  return items.flatMap((item) => {
    if (item.item !== 'object' || item.place === 'later') return [];
    if (scope === 'all' && item.place === 'inputs') return [];
    const ref = refOf(item.object);
    // Its instance comes with a machine that runs.
    const instance = { ...ref, kind: 'VirtualMachineInstance' };
    return ref.kind === 'VirtualMachine' ? [ref, instance] : [ref];
  });
}

/** Objects that must exist when the operation runs. */
function usedBy(operation: Operation): readonly ObjectRef[] {
  switch (operation.op) {
    case 'start':
    case 'stop':
      return 'live' in operation.what ? [] : [operation.what];
    case 'restart':
    case 'scale':
      return [operation.what];
    case 'rehearse':
      return [operation.machine];
    case 'upload':
      return [operation.claim];
    case 'wait':
      return 'objects' in operation ? operation.objects : [];
    case 'look':
    case 'verify':
      return lookedAt(operation.look);
    case 'delete':
      return operation.what.flatMap((item) => ('live' in item ? [] : [item]));
    default:
      return [];
  }
}

/** What must exist for the command to say anything. */
function lookedAt(look: Look): readonly ObjectRef[] {
  if (look.look === 'object') return [look.object];
  if (look.look === 'signals') return [look.receiver];
  return look.look === 'console' ? [look.machine] : [];
}

/** Resources that never come to their turn when each waits for what it needs: a cycle, which was reported, has no order. */
function onOrBehindCycles(edges: readonly (readonly [string, string])[]): ReadonlySet<string> {
  const waiting = new Map<string, number>();
  const waiters = new Map<string, string[]>();
  for (const [resource, needed] of edges) {
    waiting.set(resource, (waiting.get(resource) ?? 0) + 1);
    if (!waiting.has(needed)) waiting.set(needed, 0);
    append(waiters, needed, resource);
  }
  const ready = [...waiting].flatMap(([resource, count]) => (count === 0 ? [resource] : []));
  for (const done of ready) {
    waiting.delete(done);
    for (const waiter of waiters.get(done) ?? []) {
      const left = present(waiting.get(waiter), 'count') - 1;
      waiting.set(waiter, left);
      if (left === 0) ready.push(waiter);
    }
  }
  return new Set(waiting.keys());
}
